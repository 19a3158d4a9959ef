import type { ArgBuilder } from '@pothos/core';
import { readAccountUsage } from '../domain/read-account-usage.ts';
import {
  MAX_USAGE_DAYS,
  type Usage,
  type UsageBucket,
  type UsageCounts,
  type UsageQuery,
} from '../domain/read-usage.ts';
import type { RefusalReason } from '../quota/quota.ts';
import { builder } from './builder.ts';
import { type ComplexityContext, type FieldComplexity, PER_ITEM, weighs } from './complexity.ts';

/** The length of the parts that usage is told in. */
export const UsageIntervalType = builder.enumType('UsageInterval', {
  description: 'The length of the parts that usage is told in.',
  values: {
    HOUR: { description: 'By the hour.' },
    DAY: { description: 'By the day, in UTC.' },
  } as const,
});

// Counts are whole numbers, and Floats: in GraphQL an Int ends at 2,147,483,647, which all keys of a
// busy server pass within a quarter.
const RefusedUsesType = builder
  .objectRef<Readonly<Record<RefusalReason, number>>>('RefusedUses')
  .implement({
    description: 'Refused requests by reason, in whole numbers. They cost nothing.',
    fields: (t) => ({
      perMinute: t.exposeFloat('perMinute', { description: 'Over the limit of the minute.' }),
      perDay: t.exposeFloat('perDay', { description: 'Over the limit of the day.' }),
      expired: t.exposeFloat('expired', { description: 'The API key had expired.' }),
      disabled: t.exposeFloat('disabled', { description: 'The API key was disabled.' }),
      revoked: t.exposeFloat('revoked', {
        description: 'The API key was revoked, or the secret replaced.',
      }),
      insufficientScope: t.exposeFloat('insufficientScope', {
        description: 'The API key lacked a scope that was required of it.',
      }),
      total: t.float({
        description: 'All of them together.',
        resolve: (refused) => Object.values(refused).reduce((sum, count) => sum + count, 0),
      }),
    }),
  });

const UsageBucketType = builder.objectRef<UsageBucket>('UsageBucket').implement({
  description: 'Uses in one hour or day.',
  fields: (t) => ({
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'When it begins.' }),
    accepted: t.exposeFloat('accepted', { description: 'Uses that were accepted.' }),
    refused: t.field({
      type: RefusedUsesType,
      description: 'Requests that were refused.',
      resolve: ({ refused }: UsageCounts) => refused,
    }),
  }),
});

/** What was used in a stretch of time. */
export const UsageType = builder.objectRef<Usage>('Usage').implement({
  description:
    'Accepted and refused uses of an API key, or of all that an account has, in a stretch of ' +
    'time, from the very numbers that limit them. Counts are whole numbers, too large for an Int.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'Where the stretch begins.' }),
    to: t.expose('to', { type: 'DateTime', description: 'Where it ends (exclusive).' }),
    accepted: t.exposeFloat('accepted', { description: 'Uses that were accepted, in sum.' }),
    refused: t.field({
      type: RefusedUsesType,
      description: 'Requests that were refused, in sum.',
      resolve: ({ refused }: UsageCounts) => refused,
    }),
    buckets: t.field({
      type: [UsageBucketType],
      description: 'The parts, oldest first. Parts without any use are left out.',
      ...weighs(PER_ITEM),
      resolve: ({ buckets }) => buckets,
    }),
  }),
});

/** Which usage to tell: `from`, `to` and `interval`. */
export function usageArguments(arg: ArgBuilder<typeof builder.$inferSchemaTypes>) {
  return {
    from: arg({
      type: 'DateTime',
      description:
        'Where to begin, rounded down to the interval. Default: 24 hours before `to`, ' +
        'and for days 30 days.',
    }),
    to: arg({
      type: 'DateTime',
      description:
        'Where to end, rounded up to the interval. Default: now. ' +
        `At most ${MAX_USAGE_DAYS} days behind \`from\`.`,
    }),
    interval: arg({
      type: UsageIntervalType,
      required: true,
      defaultValue: 'HOUR',
      description: 'The length of the parts.',
    }),
  };
}

/**
 * What a stretch of usage adds to an operation's complexity: the hours that may have to be read, and
 * as many parts as it can have.
 */
export function usageComplexity(
  { from, to, interval }: UsageQuery,
  { domain }: ComplexityContext,
): FieldComplexity {
  const defaultHours = interval === 'DAY' ? 30 * 24 : 24;
  const asked = from == null ? defaultHours : ((to ?? domain.clock.now()) - from) / 3_600_000;
  const hours = Math.min(Math.max(asked, 1), MAX_USAGE_DAYS * 24);
  // Both ends are rounded to whole parts.
  const parts = Math.ceil(interval === 'DAY' ? hours / 24 : hours) + 1;
  const perHour = interval === 'DAY' ? 0.5 : 1.5;
  return { points: 10 + Math.ceil(hours * perHour), items: parts };
}

// The current hour is read of every key: so much more than a stretch of one key's hours.
const EVERY_KEY_POINTS = 500;

builder.queryField('usage', (t) =>
  t.field({
    type: UsageType,
    description:
      'The uses of all API keys of an account in sum, of expired and revoked ones too; for an ' +
      'operator who names no account, of all accounts. Needs `usage:read`.',
    args: {
      accountId: t.arg.id({
        description: "Whose uses. Default: the caller's own, for an operator everybody's.",
      }),
      ...usageArguments(t.arg),
    },
    ...weighs((query: UsageQuery, context) => {
      const { points, ...rest } = usageComplexity(query, context);
      return { ...rest, points: points + EVERY_KEY_POINTS };
    }),
    resolve: (_root, query, { domain, call }) => readAccountUsage(domain, call, query),
  }),
);
