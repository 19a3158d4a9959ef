import type { Usage, UsageBucket, UsageCounts } from '../domain/read-usage.ts';
import type { RefusalReason } from '../quota/quota.ts';
import { builder } from './builder.ts';

/** The length of the parts that usage is told in. */
export const UsageIntervalType = builder.enumType('UsageInterval', {
  description: 'The length of the parts that usage is told in.',
  values: {
    HOUR: { description: 'By the hour.' },
    DAY: { description: 'By the day, in UTC.' },
  } as const,
});

const RefusedUsesType = builder
  .objectRef<Readonly<Record<RefusalReason, number>>>('RefusedUses')
  .implement({
    description: 'Refused requests by reason. They cost nothing.',
    fields: (t) => ({
      perMinute: t.exposeInt('perMinute', { description: 'Over the limit of the minute.' }),
      perDay: t.exposeInt('perDay', { description: 'Over the limit of the day.' }),
      expired: t.exposeInt('expired', { description: 'The API key had expired.' }),
      disabled: t.exposeInt('disabled', { description: 'The API key was disabled.' }),
      revoked: t.exposeInt('revoked', {
        description: 'The API key was revoked, or the secret replaced.',
      }),
      insufficientScope: t.exposeInt('insufficientScope', {
        description: 'The API key lacked a scope that was required of it.',
      }),
      total: t.int({
        description: 'All of them together.',
        resolve: (refused) => Object.values(refused).reduce((sum, count) => sum + count, 0),
      }),
    }),
  });

const UsageBucketType = builder.objectRef<UsageBucket>('UsageBucket').implement({
  description: 'Uses in one hour or day.',
  fields: (t) => ({
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'When it begins.' }),
    accepted: t.exposeInt('accepted', { description: 'Uses that were accepted.' }),
    refused: t.field({
      type: RefusedUsesType,
      description: 'Requests that were refused.',
      resolve: ({ refused }: UsageCounts) => refused,
    }),
  }),
});

/** What a key was used for in a stretch of time. */
export const UsageType = builder.objectRef<Usage>('Usage').implement({
  description:
    'What an API key was used for in a stretch of time, from the very numbers that limit it.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'Where the stretch begins.' }),
    to: t.expose('to', { type: 'DateTime', description: 'Where it ends (exclusive).' }),
    accepted: t.exposeInt('accepted', { description: 'Uses that were accepted, in sum.' }),
    refused: t.field({
      type: RefusedUsesType,
      description: 'Requests that were refused, in sum.',
      resolve: ({ refused }: UsageCounts) => refused,
    }),
    buckets: t.field({
      type: [UsageBucketType],
      description: 'The parts, oldest first. Parts without any use are left out.',
      // The stretch is charged where it is asked for, on ApiKey.usage.
      complexity: { field: 0, multiplier: 0 },
      resolve: ({ buckets }) => buckets,
    }),
  }),
});
