import { mutate } from './mutations.ts';
import type { TestKey, TestServer } from './test-server.ts';
import { verify } from './verification.ts';

const MINUTE_MS = 60_000;

/**
 * Makes a key that within two minutes was accepted 8 times and refused 7 times: 3 for its minute, 2
 * for its day, 1 for a scope, 1 because it was disabled, as it is from then on.
 */
export async function createSpentKey(server: TestServer, label: string): Promise<TestKey> {
  const key = await server.createKey({ label, rateLimit: { perMinute: 5, perDay: 8 } });
  for (let use = 0; use < 8; use += 1) await key.client.use();
  server.clock.advance(MINUTE_MS);
  for (let use = 0; use < 5; use += 1) await key.client.use();
  await verify(server.root, key.secret, { scopes: ['reports:read'] });
  await mutate(server.root, 'disableApiKey', { id: key.id });
  await key.client.use();
  return key;
}
