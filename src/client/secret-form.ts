import type { SecretSigns } from '../context/credential-forms.ts';

// Wider than Tollkey's own form today (2 to 8, an underscore, 36), so that a later one passes too.
const FORM = /^[a-z0-9]{1,16}_[0-9A-Za-z]{16,128}$/;

/**
 * Whether a text could be a secret. What could not is refused without asking: strangers buy no
 * call, and nobody makes a call fail by what a header cannot carry or a firewall stops. To a
 * program that lets calls pass while Tollkey fails, that would be an open door.
 */
export function couldBeSecret(text: string): boolean {
  return FORM.test(text);
}

// Tollkey's own form, so that ids such as `req_…` are not taken for secrets.
const ANYWHERE = /(?<![0-9A-Za-z_])[a-z0-9]{2,8}_[0-9A-Za-z]{36}(?![0-9A-Za-z])/;

/** How to tell a secret without knowing its prefix. */
export const SECRET_SIGNS: SecretSigns = Object.freeze({
  example: '<key>',
  isOurs: couldBeSecret,
  isIn: (text: string) => ANYWHERE.test(text),
});
