import type { TestServer } from './test-server.ts';

const REMAINING = 'query ($id: ID!) { apiKey(id: $id) { rateLimits { perDay { remaining } } } }';

/** How many uses of this day a key has left. */
export async function remainingOf({ root }: TestServer, id: string): Promise<number> {
  const { apiKey } = await root.data<{
    apiKey: { rateLimits: { perDay: { remaining: number } } };
  }>(REMAINING, { id });
  return apiKey.rateLimits.perDay.remaining;
}
