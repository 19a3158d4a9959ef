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
