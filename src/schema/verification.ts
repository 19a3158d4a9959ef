import { type Verdict, type VerifyApiKeyInput, verifyApiKey } from '../domain/verify-api-key.ts';
import { AccountType } from './account.ts';
import { ApiKeyType } from './api-key.ts';
import { builder } from './builder.ts';
import { READ_VALUE, weighs } from './complexity.ts';
import { RateLimitsType } from './rate-limit.ts';

/** The answer about a presented secret. */
export const VerificationCodeType = builder.enumType('VerificationCode', {
  description: 'The answer about a presented secret: whether a call may go on, and if not, why.',
  values: {
    VALID: { description: 'The call may go on; its uses are spent.' },
    NOT_FOUND: { description: 'It belongs to no API key that the asker may see.' },
    REVOKED: { description: 'The API key was revoked, or the secret was replaced.' },
    EXPIRED: { description: 'The API key has expired.' },
    DISABLED: { description: 'The API key is switched off.' },
    INSUFFICIENT_SCOPE: { description: 'The API key lacks a scope that the call demands.' },
    QUOTA_EXCEEDED: { description: 'A window of the API key has no room for the call.' },
    UNAVAILABLE: {
      description: 'The database cannot answer now: nothing is known, nothing spent.',
    },
  } as const,
});

/** What a verdict and an explanation have in common. */
export const VerdictInterface = builder.interfaceRef<Verdict>('Verdict').implement({
  description: 'The answer about a presented secret, as data.',
  fields: (t) => ({
    valid: t.boolean({
      description: 'Whether the call may go on.',
      resolve: ({ code }) => code === 'VALID',
    }),
    code: t.expose('code', { type: VerificationCodeType, description: 'The answer.' }),
    apiKey: t.field({
      type: ApiKeyType,
      nullable: true,
      description: 'The API key; null when there is none that the asker may see.',
      resolve: ({ apiKey }) => apiKey,
    }),
    account: t.field({
      type: AccountType,
      nullable: true,
      description: 'The account that owns the API key.',
      ...weighs(READ_VALUE),
      resolve: ({ apiKey }, _args, { related }) =>
        apiKey && related().owningAccount(apiKey.accountId),
    }),
    rateLimits: t.field({
      type: RateLimitsType,
      nullable: true,
      description: 'Both windows of the API key after the call; null for one without limits.',
      resolve: ({ quota }) => quota,
    }),
    retryAt: t.expose('retryAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'The instant from which on the same call will fit into the limits; null unless they ' +
        'refused it, or if no wait helps.',
    }),
    missingScopes: t.exposeStringList('missingScopes', {
      ...weighs({ points: 35, times: 1 }),
      description: 'The scopes that the call demands and the API key does not have.',
    }),
  }),
});

const VerifyApiKeyInputType = builder.inputType('VerifyApiKeyInput', {
  description: 'A secret, and what the call that presents it demands.',
  fields: (t) => ({
    secret: t.string({ required: true, description: 'The secret that was presented.' }),
    scopes: t.stringList({
      description: 'The scopes that the call demands, all of them. Default: none.',
    }),
    cost: t.int({
      defaultValue: 1,
      description:
        'How many uses the call costs: 0 to 100,000. 0 asks whether one use would be accepted, ' +
        'and spends and counts nothing.',
    }),
  }),
});

const VerifyApiKeyPayload = builder.objectRef<Verdict>('VerifyApiKeyPayload').implement({
  description: 'The answer about a presented secret.',
  interfaces: [VerdictInterface],
});

builder.mutationField('verifyApiKey', (t) =>
  t.field({
    type: VerifyApiKeyPayload,
    description:
      'Says whether a call may go on that presents a secret, and charges its API key. The answer ' +
      'is data, not an error. Needs `keys:verify`; all but operators see the keys of their own ' +
      'account only.',
    args: {
      input: t.arg({
        type: VerifyApiKeyInputType,
        required: true,
        description: 'The secret and the call.',
      }),
    },
    resolve: (_root, { input }, { domain, call }) =>
      verifyApiKey(domain, call, input satisfies VerifyApiKeyInput),
  }),
);
