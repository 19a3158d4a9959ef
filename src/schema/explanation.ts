import type { Check } from '../domain/checks.ts';
import { type Explanation, explainApiKey } from '../domain/explain-api-key.ts';
import { type LastRefusal, readLastRefusals } from '../domain/read-refusals.ts';
import { builder } from './builder.ts';
import { TEXT, weighs } from './complexity.ts';
import { VerdictInterface } from './verification.ts';

const CheckNameType = builder.enumType('CheckName', {
  description: 'What must hold for a call to go on, in the order in which it is asked.',
  values: {
    WELL_FORMED: { description: 'The text has the form of a secret and a right checksum.' },
    KNOWN: { description: 'It belongs to an API key that the asker may see.' },
    NOT_REPLACED: { description: 'No rotation has replaced the secret, or it still overlaps.' },
    NOT_REVOKED: { description: 'The API key was not revoked.' },
    NOT_EXPIRED: { description: 'The API key has not expired.' },
    ENABLED: { description: 'The API key is not disabled.' },
    HAS_SCOPES: { description: 'The API key has every scope that the call demands.' },
    WITHIN_MINUTE: { description: 'The minute has room for the call.' },
    WITHIN_DAY: { description: 'The day has room for the call.' },
  } as const,
});

const CheckOutcomeType = builder.enumType('CheckOutcome', {
  description: 'How a check came out.',
  values: {
    PASSED: { description: 'It holds.' },
    FAILED: { description: 'It does not hold.' },
    SKIPPED: { description: 'There was nothing to look at.' },
  } as const,
});

const CheckType = builder.objectRef<Check>('Check').implement({
  description: 'One thing that must hold for a call to go on.',
  fields: (t) => ({
    name: t.expose('name', { type: CheckNameType, description: 'Which.' }),
    outcome: t.expose('outcome', { type: CheckOutcomeType, description: 'How it came out.' }),
    message: t.exposeString('message', {
      ...weighs(TEXT),
      description: 'The same in a sentence for a person.',
    }),
    passesAt: t.expose('passesAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it will pass by itself; null unless it failed, or if no wait helps.',
    }),
  }),
});

const RefusalReasonType = builder.enumType('RefusalReason', {
  description: 'Why an API key was refused.',
  values: {
    PER_MINUTE: { value: 'perMinute', description: 'Over the limit of the minute.' },
    PER_DAY: { value: 'perDay', description: 'Over the limit of the day.' },
    EXPIRED: { value: 'expired', description: 'It had expired.' },
    DISABLED: { value: 'disabled', description: 'It was disabled.' },
    REVOKED: { value: 'revoked', description: 'It was revoked, or the secret replaced.' },
    INSUFFICIENT_SCOPE: {
      value: 'insufficientScope',
      description: 'It lacked a scope that was demanded.',
    },
  } as const,
});

const LastRefusalType = builder.objectRef<LastRefusal>('LastRefusal').implement({
  description: 'How often and when an API key was last refused for one reason.',
  fields: (t) => ({
    reason: t.expose('reason', { type: RefusalReasonType, description: 'Why.' }),
    refusedAt: t.expose('refusedAt', { type: 'DateTime', description: 'When it last was.' }),
    countOfDay: t.exposeInt('countOfDay', {
      description: 'How often in the last 24 whole hours and the current one.',
    }),
  }),
});

const ExplainApiKeyInput = builder.inputType('ExplainApiKeyInput', {
  description: 'Which secret or API key is to be explained, and for what call.',
  fields: (t) => ({
    secret: t.string({ description: 'The secret that was presented. Either this or `id`.' }),
    id: t.id({
      description: 'The API key, whose current secret is meant. Either this or `secret`.',
    }),
    scopes: t.stringList({
      description: 'The scopes that the call demands, all of them. Default: none.',
    }),
    cost: t.int({
      defaultValue: 1,
      description: 'How many uses the call costs: 0 to 100,000; 0 counts as 1.',
    }),
  }),
});

const ApiKeyExplanation = builder.objectRef<Explanation>('ApiKeyExplanation').implement({
  description: 'What `verifyApiKey` would answer now, and every check that leads there.',
  interfaces: [VerdictInterface],
  fields: (t) => ({
    checks: t.field({
      type: [CheckType],
      description: 'Every check, not only the first that fails.',
      ...weighs({ points: 10, times: 9 }),
      resolve: ({ checks }) => checks,
    }),
    lastRefusals: t.field({
      type: [LastRefusalType],
      nullable: true,
      description:
        'The last refusals of the API key by reason, latest first; null without an API key. ' +
        'Needs `usage:read`.',
      ...weighs({ points: 50, times: 6 }),
      resolve: ({ apiKey }, _args, { domain, call }) =>
        apiKey && readLastRefusals(domain, call, apiKey),
    }),
  }),
});

builder.queryField('explainApiKey', (t) =>
  t.field({
    type: ApiKeyExplanation,
    description:
      'Says why a secret or an API key is refused, or would be accepted, and when it will pass. ' +
      'Spends nothing of it. Needs `keys:read`.',
    args: {
      input: t.arg({
        type: ExplainApiKeyInput,
        required: true,
        description: 'The secret or API key, and the call.',
      }),
    },
    resolve: (_root, { input }, { domain, call }) => explainApiKey(domain, call, input),
  }),
);
