import type { QuotaState, WindowState } from '../quota/decide.ts';
import type { RateLimit } from '../store/api-keys.ts';
import { builder } from './builder.ts';

/** How many uses a key has in each window. */
export const RateLimitType = builder.objectRef<RateLimit>('RateLimit').implement({
  description: 'How many uses an API key has in each window. Windows are fixed and UTC-aligned.',
  fields: (t) => ({
    perMinute: t.exposeInt('perMinute', { description: 'Uses a minute: 1 to 10,000.' }),
    perDay: t.exposeInt('perDay', { description: 'Uses a day: 1 to 100,000.' }),
  }),
});

/** The same, to be set. */
export const RateLimitInput = builder.inputType('RateLimitInput', {
  description:
    'How many uses an API key has in each window. A window that is absent has its default when ' +
    'a key is made, and keeps its limit when a key is edited.',
  fields: (t) => ({
    perMinute: t.int({ description: 'Uses a minute: 1 to 10,000. Default: 60.' }),
    perDay: t.int({ description: 'Uses a day: 1 to 100,000. Default: 1,000.' }),
  }),
});

const RateLimitWindowType = builder.objectRef<WindowState>('RateLimitWindow').implement({
  description: 'One window as it stands.',
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'Uses in the whole window.' }),
    remaining: t.exposeInt('remaining', { description: 'Uses left in it, never below 0.' }),
    resetsAt: t.expose('resetsAt', {
      type: 'DateTime',
      description: 'When the window ends and the next one begins.',
    }),
  }),
});

/** Both windows as they stand. */
export const RateLimitsType = builder.objectRef<QuotaState>('RateLimits').implement({
  description: 'Both windows as they stand.',
  fields: (t) => ({
    perMinute: t.field({
      type: RateLimitWindowType,
      description: 'The current minute.',
      resolve: ({ perMinute }) => perMinute,
    }),
    perDay: t.field({
      type: RateLimitWindowType,
      description: 'The current day, in UTC.',
      resolve: ({ perDay }) => perDay,
    }),
  }),
});
