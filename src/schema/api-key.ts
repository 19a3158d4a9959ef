import type { RequestContext } from '../context/request-context.ts';
import { statusOf } from '../domain/judge.ts';
import { readLastUse, readPrefix, readSecrets } from '../domain/read-api-keys.ts';
import { MAX_USAGE_DAYS, readUsage, type UsageQuery } from '../domain/read-usage.ts';
import type { ApiKey } from '../store/api-keys.ts';
import type { Secret } from '../store/secrets.ts';
import { AccountType } from './account.ts';
import { builder, LARGE_VALUE_COMPLEXITY } from './builder.ts';
import { Node } from './node.ts';
import { RateLimitType } from './rate-limit.ts';
import { UsageIntervalType, UsageType } from './usage.ts';

/** A key's state. */
export const ApiKeyStatusType = builder.enumType('ApiKeyStatus', {
  description: 'The state of an API key. Only an active one is accepted.',
  values: {
    ACTIVE: { description: 'It is accepted.' },
    EXPIRED: { description: 'Its `expiresAt` has passed. A later one makes it active again.' },
    DISABLED: { description: 'It is switched off until it is enabled again.' },
    REVOKED: { description: 'It was ended for good.' },
  } as const,
});

const ApiKeySecretType = builder.objectRef<Secret>('ApiKeySecret').implement({
  description: 'What is kept of a secret: enough to recognise it, never the secret.',
  fields: (t) => ({
    prefix: t.exposeString('prefix', { description: 'Its visible start: `gx_` + 8 characters.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    retiresAt: t.expose('retiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'From when on it is refused; null for the current one.',
    }),
  }),
});

/** A named right to call. */
export const ApiKeyType = builder.objectRef<ApiKey>('ApiKey').implement({
  description: 'A named right to call. Its id stays the same when its secret changes.',
  interfaces: [Node],
  fields: (t) => ({
    label: t.exposeString('label', {
      description: "Its name, unique among the account's keys that are not revoked.",
    }),
    prefix: t.string({
      description: 'The visible start of its current secret.',
      complexity: 2,
      resolve: (apiKey, _args, { domain }) => readPrefix(domain, apiKey),
    }),
    status: t.field({
      type: ApiKeyStatusType,
      description: 'Its state now: revoked, else expired, else disabled, else active.',
      resolve: (apiKey, _args, { domain }) => statusOf(apiKey, domain.clock.now()),
    }),
    scopes: t.stringList({
      description: 'What it may do.',
      complexity: 1,
      resolve: ({ scopes }) => scopes,
    }),
    rateLimit: t.field({
      type: RateLimitType,
      nullable: true,
      description: 'How many uses it has in each window; null for a key without limits.',
      resolve: ({ rateLimit }) => rateLimit,
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'From when on it is refused; null for never.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When a use of it was last accepted; null for never.',
      complexity: 2,
      resolve: (apiKey, _args, { domain }) => readLastUse(domain, apiKey),
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null if it was not.',
    }),
    revokeReason: t.exposeString('revokeReason', {
      nullable: true,
      description: 'Why it was revoked, if somebody said so.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSONObject',
      description: 'What its owner keeps with it: a JSON object of at most 4 KiB.',
      complexity: LARGE_VALUE_COMPLEXITY,
    }),
    account: t.field({
      type: AccountType,
      description: 'The account that owns it.',
      resolve: ({ accountId }, _args, { owningAccount }) => owningAccount(accountId),
    }),
    secrets: t.field({
      type: [ApiKeySecretType],
      description: 'The secrets that it has and had, newest first.',
      complexity: { field: 2, multiplier: 3 },
      resolve: (apiKey, _args, { domain }) => readSecrets(domain, apiKey),
    }),
    usage: t.field({
      type: UsageType,
      nullable: true,
      description: 'Its uses in a stretch of time. Needs `usage:read`.',
      args: {
        from: t.arg({
          type: 'DateTime',
          description:
            'Where to begin, rounded down to the interval. Default: 24 hours before `to`, ' +
            'and for days 30 days.',
        }),
        to: t.arg({
          type: 'DateTime',
          description:
            'Where to end, rounded up to the interval. Default: now. ' +
            `At most ${MAX_USAGE_DAYS} days behind \`from\`.`,
        }),
        interval: t.arg({
          type: UsageIntervalType,
          required: true,
          defaultValue: 'HOUR',
          description: 'The length of the parts.',
        }),
      },
      complexity: usageComplexity,
      resolve: (apiKey, query, { domain, call }) => readUsage(domain, call, { apiKey, query }),
    }),
  }),
});

// A tenth for each hour that may have to be read, so that a quarter of a hundred keys is refused
// and a day of a hundred keys, or a quarter of one, is not.
function usageComplexity(
  { from, to, interval }: UsageQuery,
  { domain }: Pick<RequestContext, 'domain'>,
): number {
  const defaultHours = interval === 'DAY' ? 30 * 24 : 24;
  const asked = from == null ? defaultHours : ((to ?? domain.clock.now()) - from) / 3_600_000;
  const hours = Math.min(Math.max(asked, 1), MAX_USAGE_DAYS * 24);
  return Math.ceil(hours / 10);
}
