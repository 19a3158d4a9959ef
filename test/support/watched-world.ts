import { join } from 'node:path';
import { expect } from 'vitest';
import { type Received, send } from './client.ts';
import { createApiKey, revokeApiKey } from './documents.ts';
import { expectRefusal } from './envelope.ts';
import { startTestServer, type TestKey, type TestServer } from './test-server.ts';

const SEARCH = '{ apiKeys(first: 1, filter: { search: "a" }) { totalCount } }';

/** A server whose database file is known, with a key that was used once. */
export interface World extends TestServer {
  readonly file: string;
  readonly key: TestKey;
}

/** Starts it for the running test. */
export async function startWorld(environment?: Readonly<Record<string, string>>): Promise<World> {
  const server = await startTestServer(environment && { environment });
  const key = await server.createKey({ rateLimit: { perMinute: 100, perDay: 100 } });
  await verify(server, key.secret);
  return { ...server, file: join(server.folder, 'tollkey.db'), key };
}

/** Asks for a verdict. */
export function verify({ url }: TestServer, secret: string): Promise<Received> {
  return send(url, { method: 'GET', path: '/verify', headers: { 'access-token': secret } });
}

function readiness({ url }: TestServer): Promise<Received> {
  return send(url, { method: 'GET', path: '/readyz' });
}

/** Its lines about the files, each with its level and the file that it names. */
export function fileLines({ logs }: TestServer): readonly string[] {
  return logs
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => /^(?:a file|the files) of the database/.test(msg))
    .map(({ level, path, msg }) => `${level} ${path ?? ''} ${msg}`);
}

/** Expects that everything is refused. */
export async function expectClosed(world: World): Promise<void> {
  const { root, key } = world;
  expect((await verify(world, key.secret)).status).toBe(503);
  expectRefusal(world, await root.query(createApiKey, { input: { label: 'lost' } }), 'UNAVAILABLE');
  expectRefusal(world, await root.query(revokeApiKey, { id: key.id }), 'UNAVAILABLE');
  expectRefusal(world, await root.query('{ apiKeys { totalCount } }'), 'UNAVAILABLE');
  expectRefusal(world, await root.query(SEARCH), 'UNAVAILABLE');
  world.clock.advance(1_000);
  expect((await readiness(world)).status).toBe(503);
}

/** Expects that keys are verified, made and revoked. */
export async function expectOpen(world: World): Promise<void> {
  const { root, key } = world;
  expect((await verify(world, key.secret)).status).toBe(200);
  expect((await root.query(SEARCH)).body.errors).toBeUndefined();
  const { secret, id } = await world.createKey();
  expect((await verify(world, secret)).status).toBe(200);
  await root.data(revokeApiKey, { id });
  expect((await verify(world, secret)).status).toBe(401);
  world.clock.advance(1_000);
  expect((await readiness(world)).status).toBe(200);
}
