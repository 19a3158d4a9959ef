import { statusOf } from '../domain/judge.ts';
import { readSecrets } from '../domain/read-api-keys.ts';
import { readRateLimits } from '../domain/read-rate-limits.ts';
import { andThen } from '../kernel/and-then.ts';
import { rawJson } from '../kernel/raw-json.ts';
import type { ApiKey } from '../store/api-keys.ts';
import type { BriefApiKey, ListedApiKey } from '../store/list-api-keys.ts';
import type { Secret } from '../store/secrets.ts';
import { AccountType } from './account.ts';
import { builder } from './builder.ts';
import { LARGE_VALUE, LONG_TEXT, READ_VALUE, SHORT_TEXT, weighs } from './complexity.ts';
import { pageArguments, pageComplexity } from './connection.ts';
import { Node } from './node.ts';
import { RateLimitsType, RateLimitType } from './rate-limit.ts';
import { UsageType, usageArguments, usageComplexity } from './usage.ts';

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
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      ...weighs(READ_VALUE),
      description:
        'The minute in which a use with it was last accepted, by its start; null for never. After ' +
        'a rotation it tells who still has the old secret.',
      resolve: (secret, _args, { related }) => related().lastSecretUseOf(secret),
    }),
  }),
});

const ApiKeySecretConnection = builder.connectionObject(
  { type: ApiKeySecretType, name: 'ApiKeySecretConnection', description: 'A page of a list.' },
  { name: 'ApiKeySecretEdge', description: 'A secret in a list.' },
);

/** A key, with what was read together with it or without. */
export type ApiKeyAsRead = ApiKey & Partial<BriefApiKey> & Pick<ListedApiKey, 'metadataText'>;

/** The fields for which a brief key suffices. */
export const BRIEF_FIELDS: readonly string[] = Object.freeze([
  'id',
  'label',
  'prefix',
  'status',
  'expiresAt',
  'createdAt',
  'lastUsedAt',
  'revokedAt',
]);

/** A named right to call. */
export const ApiKeyType = builder.objectRef<ApiKeyAsRead>('ApiKey').implement({
  description: 'A named right to call. Its id stays the same when its secret changes.',
  interfaces: [Node],
  fields: (t) => ({
    label: t.exposeString('label', {
      ...weighs(SHORT_TEXT),
      description: "Its name, unique among the account's keys that are not revoked.",
    }),
    prefix: t.string({
      description: 'The visible start of its current secret.',
      ...weighs(READ_VALUE),
      resolve: (apiKey, _args, { related }) => apiKey.prefix ?? related().prefixOf(apiKey),
    }),
    status: t.field({
      type: ApiKeyStatusType,
      description: 'Its state now: revoked, else expired, else disabled, else active.',
      resolve: (apiKey, _args, { domain }) => statusOf(apiKey, domain.clock.now()),
    }),
    scopes: t.stringList({
      description: 'What it may do: at most 50.',
      ...weighs({ points: 35, times: 1 }),
      resolve: ({ scopes }) => scopes,
    }),
    rateLimit: t.field({
      type: RateLimitType,
      nullable: true,
      description: 'How many uses it has in each window; null for a key without limits.',
      resolve: ({ rateLimit }) => rateLimit,
    }),
    rateLimits: t.field({
      type: RateLimitsType,
      nullable: true,
      description:
        'Both windows as they stand now; null for a key without limits. Asking spends nothing of ' +
        'them. Needs `usage:read`.',
      ...weighs(READ_VALUE),
      resolve: (apiKey, _args, { domain, call }) => readRateLimits(domain, call, apiKey),
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
      ...weighs(READ_VALUE),
      resolve: (apiKey, _args, { related }) =>
        apiKey.lastUsedAt === undefined ? related().lastUseOf(apiKey) : apiKey.lastUsedAt,
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null if it was not.',
    }),
    revokeReason: t.exposeString('revokeReason', {
      ...weighs(LONG_TEXT),
      nullable: true,
      description: 'Why it was revoked, if somebody said so.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      resolve: ({ metadata, metadataText }) =>
        metadataText === undefined ? metadata : rawJson(metadataText),
      description: 'What its owner keeps with it: a JSON object of at most 4 KiB.',
      ...weighs(LARGE_VALUE),
    }),
    account: t.field({
      type: AccountType,
      description: 'The account that owns it.',
      ...weighs(READ_VALUE),
      resolve: ({ accountId }, _args, { related }) => related().owningAccount(accountId),
    }),
    secrets: t.field({
      type: ApiKeySecretConnection,
      description: 'The secrets that it has and had, newest first.',
      args: pageArguments(t.arg),
      ...weighs(pageComplexity),
      resolve: (apiKey, page, { domain, call, slices }) =>
        andThen(slices.next(), () => readSecrets(domain, call, { ...page, apiKey })),
    }),
    usage: t.field({
      type: UsageType,
      nullable: true,
      description: 'Its uses in a stretch of time. Needs `usage:read`.',
      args: usageArguments(t.arg),
      ...weighs(usageComplexity),
      resolve: (apiKey, query, { related }) => related().usageOf(apiKey, query),
    }),
  }),
});
