import { expect, test } from 'vitest';
import { createTollkeyClient, TollkeyUnavailableError } from '../../src/client/tollkey-client.ts';
import { startTestServer } from '../support/test-server.ts';

const SECRET = `gx_${'s'.repeat(36)}`;

test('refuses a question that makes no sense', async () => {
  const door = createTollkeyClient({ url: 'http://127.0.0.1:1' });
  const token = createTollkeyClient({ url: 'http://127.0.0.1:1', accessToken: SECRET });
  const secret = SECRET;
  await expect(door.verify({ secret, cost: 2 })).rejects.toThrow('takes an accessToken');
  await expect(door.verify({ secret, cost: 0 })).rejects.toThrow(TypeError);
  for (const cost of [-1, 1.5, Number.NaN, 100_001, '1' as unknown as number]) {
    await expect(token.verify({ secret, cost })).rejects.toThrow('cost must be');
  }
  for (const scopes of ['a:b' as unknown as string[], ['B B'], ['']]) {
    await expect(token.verify({ secret, scopes })).rejects.toThrow('scopes must');
  }
  const misspelt = { secret, scope: ['admin:delete'] };
  await expect(door.verify(misspelt)).rejects.toThrow(
    'Unknown member scope of the question; known are secret, scopes, cost, requestId',
  );
  await expect(token.verify({ secret: null as unknown as string })).rejects.toThrow(TypeError);
  await expect(door.query('{ viewer { scopes } }')).rejects.toThrow('query takes an accessToken');
});

test('stops a program at its start that misspells an option', () => {
  const url = 'http://127.0.0.1:1';
  for (const more of [{ token: SECRET }, { scopes: ['a:b'] }, { timeout: 1 }]) {
    const [name] = Object.keys(more);
    expect(() => createTollkeyClient({ url, ...more })).toThrow(
      new TypeError(
        `Unknown member ${name} of the options; known are url, accessToken, timeoutMs, fetch, keyHeaders`,
      ),
    );
  }
});

test.each([
  '/verify',
  '/verify/',
  '/verify//',
  '/verify/workflows:run',
  '/behind/verify/workflows:run/',
  '/%76erify/workflows:run',
])('takes no address of the door for that of the server: %s', (path) => {
  const create = () => createTollkeyClient({ url: `http://127.0.0.1:1${path}` });
  expect(create).toThrow(
    new TypeError("url must be the server's address, without /verify and what follows it"),
  );
});

test('takes an address that only resembles that of the door', () => {
  for (const path of ['/verify-service', '/services/verifying', '/100%']) {
    expect(() => createTollkeyClient({ url: `http://127.0.0.1:1${path}` })).not.toThrow();
  }
});

test('takes no 200 for a verdict on scopes that the key does not have', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ scopes: ['workflows:*'] });
  // Somebody between who drops what was asked for.
  const dropping: typeof fetch = (url, init) => fetch(String(url).replace(/\?.*/, ''), init);
  const client = createTollkeyClient({ url: server.url, fetch: dropping });
  expect((await client.verify({ secret, scopes: ['workflows:run'] })).valid).toBe(true);
  await expect(
    client.verify({ secret, scopes: ['workflows:run', 'admin:delete'] }),
  ).rejects.toThrow(TollkeyUnavailableError);
});
