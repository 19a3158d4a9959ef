import { expect, test } from 'vitest';
import {
  createTollkeyClient,
  TollkeyConfigurationError,
  TollkeyError,
  TollkeyUnavailableError,
  type Verdict,
} from '../../src/client/tollkey-client.ts';
import { mutate } from '../support/mutations.ts';
import { PATIENT } from '../support/patience.ts';
import { createSecretSearch } from '../support/secret-search.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { ANSWERS, startBrokenTollkey } from './support/broken-tollkeys.ts';
import { listen } from './support/frameworks.ts';
import { BY_DOOR, BY_TOKEN, createServiceKey } from './support/ways.ts';

const SECRET = `gx_${'s'.repeat(36)}`;

/** What both ways can know: through the door it is less of a key, and nothing of a denied one. */
function common({ valid, code, apiKey, account, rateLimits, retryAt, missingScopes }: Verdict) {
  const key = valid && apiKey && { id: apiKey.id, label: apiKey.label, scopes: apiKey.scopes };
  // The door tells no end of a window where no wait helps.
  const isHopeless = code === 'QUOTA_EXCEEDED' && retryAt === null;
  const isLimit = valid || (code === 'QUOTA_EXCEEDED' && !isHopeless);
  return {
    ...{ valid, code, key, accountId: valid && account?.id, retryAt, missingScopes },
    rateLimits: isLimit ? rateLimits : null,
  };
}

async function createBoth(server: TestServer) {
  const door = createTollkeyClient(await BY_DOOR.to(server));
  const token = createTollkeyClient(await BY_TOKEN.to(server));
  return { door, token };
}

test('gives the same verdicts by both ways', async () => {
  const server = await startTestServer();
  const { door, token } = await createBoth(server);
  const scopes = ['workflows:run'];
  const label = 'Büro 100 % – "нощ" 🌙';
  const unlimited = await server.createKey({ rateLimit: null, label });
  const limited = await server.createKey({ scopes: ['workflows:*', 'a:b'] });
  const used = await server.createKey({ rateLimit: { perMinute: 1, perDay: 1 }, scopes });
  const [revoked, disabled] = [await server.createKey(), await server.createKey()];
  const expired = await server.createKey({ expiresAt: '2026-11-21T12:00:00.001Z' });
  await mutate(server.root, 'revokeApiKey', { id: revoked.id });
  await mutate(server.root, 'disableApiKey', { id: disabled.id });
  const dying = await server.createKey({
    ...{ rateLimit: { perMinute: 1, perDay: 1 }, expiresAt: '2026-11-22T00:00:00Z' },
  });
  await dying.client.use();
  await used.client.use();
  server.clock.set('2026-11-21T23:59:59.999Z');
  await used.client.use();

  const questions = [
    { secret: unlimited.secret },
    { secret: used.secret, scopes },
    { secret: used.secret, scopes: ['other:scope', 'workflows:run', 'third'] },
    // It expires together with its window, so that no wait helps.
    { secret: dying.secret },
    { secret: expired.secret },
    { secret: revoked.secret },
    { secret: disabled.secret },
    { secret: `${limited.secret}0` },
    { secret: '' },
    { secret: 'ein Schlüssel\r\nx-key-id: key_forged' },
  ];
  const codes: string[] = [];
  for (const question of questions) {
    const verdict = await door.verify(question);
    expect(common(verdict)).toEqual(common(await token.verify(question)));
    if (question.secret === dying.secret) expect(verdict.retryAt).toBeNull();
    codes.push(verdict.code);
  }
  const denials = ['EXPIRED', 'REVOKED', 'DISABLED', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'];
  const refusals = ['VALID', 'QUOTA_EXCEEDED', 'INSUFFICIENT_SCOPE', 'QUOTA_EXCEEDED'];
  expect(codes).toEqual([...refusals, ...denials]);

  // Each verdict is a use, so that the second says of one fewer left.
  const first = await door.verify({ secret: limited.secret, scopes });
  const second = await token.verify({ secret: limited.secret, scopes });
  expect(first.rateLimits?.perDay.remaining).toBe(999);
  expect(second.rateLimits?.perDay.remaining).toBe(998);
  expect(second.rateLimits?.perDay.resetsAt).toEqual(first.rateLimits?.perDay.resetsAt);
});

test('knows more of a key with an accessToken', async () => {
  const server = await startTestServer();
  const { door, token } = await createBoth(server);
  const metadata = { plan: 'pro', seats: 3 };
  const { account } = await mutate(server.root, 'createAccount', {
    name: 'A',
    externalId: 'cus_7',
  });
  const key = await server.createKey({ metadata, accountId: account.id });
  const operator = createTollkeyClient({
    ...PATIENT,
    url: server.url,
    accessToken: server.rootSecret,
  });

  const known = await operator.verify({ secret: key.secret });
  expect(known.apiKey?.metadata).toEqual(metadata);
  expect(known.account).toEqual({ id: account.id, name: 'A', externalId: 'cus_7' });

  const { apiKey } = await door.verify({ secret: key.secret });
  expect(apiKey).not.toHaveProperty('metadata');
  // A service key of another account knows nothing of it; the door serves all accounts.
  expect((await token.verify({ secret: key.secret })).code).toBe('NOT_FOUND');
});

test('looks without charging for a cost of 0, and charges no more than is left', async () => {
  const server = await startTestServer();
  const { token } = await createBoth(server);
  const { secret } = await server.createKey({ rateLimit: { perMinute: 3 } });
  const remaining = async (cost: number) => {
    const { code, rateLimits } = await token.verify({ secret, cost });
    return [code, rateLimits?.perMinute.remaining];
  };
  expect(await remaining(0)).toEqual(['VALID', 3]);
  expect(await remaining(2)).toEqual(['VALID', 1]);
  expect(await remaining(2)).toEqual(['QUOTA_EXCEEDED', 1]);
  expect(await remaining(1)).toEqual(['VALID', 0]);
  expect(await remaining(0)).toEqual(['QUOTA_EXCEEDED', 0]);
});

test('asks where it is told to, also below a path', async () => {
  const asked: { url: string; headers: Headers }[] = [];
  const client = createTollkeyClient({
    ...PATIENT,
    url: 'https://tollkey.example/behind/a/proxy',
    fetch: async (url, init) => {
      asked.push({ url: String(url), headers: new Headers(init?.headers) });
      return new Response('later', { status: 503 });
    },
  });
  const question = { secret: SECRET, scopes: ['a:b', 'c.d:*'], requestId: 'trace-1' };
  await expect(client.verify(question)).rejects.toThrow(TollkeyUnavailableError);
  expect(asked.map(({ url }) => url)).toEqual([
    'https://tollkey.example/behind/a/proxy/verify?scope=a%3Ab&scope=c.d%3A*',
  ]);
  expect(asked[0]?.headers.get('authorization')).toBe(`Bearer ${SECRET}`);
  expect(asked[0]?.headers.get('x-request-id')).toBe('trace-1');
});

test('asks nobody about what can be no secret, and sends no id that can be none', async () => {
  const asked: Headers[] = [];
  const client = createTollkeyClient({
    ...PATIENT,
    url: 'http://127.0.0.1:1',
    fetch: async (_url, init) => {
      asked.push(new Headers(init?.headers));
      throw new Error('nobody is there');
    },
  });
  for (const secret of ['', 'hunter2', 'gx_\r\nx: y', `gx_${'ü'.repeat(36)}`, SECRET.repeat(9)]) {
    expect((await client.verify({ secret })).code).toBe('NOT_FOUND');
  }
  expect(asked).toEqual([]);
  for (const requestId of ['a b', 'ü', 'x\r\ny', 'x'.repeat(129)]) {
    await expect(client.verify({ secret: SECRET, requestId })).rejects.toThrow('be reached');
  }
  expect(asked.map((headers) => headers.get('x-request-id'))).toEqual([null, null, null, null]);
});

test('never carries a secret to where Tollkey redirects to', async () => {
  const carried: unknown[] = [];
  const elsewhere = await listen((request, response) => {
    carried.push(request.headers);
    response.end();
  });
  const head = `location: ${elsewhere}\r\ncontent-length: 0\r\nconnection: close`;
  for (const accessToken of [undefined, SECRET]) {
    const { url } = await startBrokenTollkey(`HTTP/1.1 307 Temporary Redirect\r\n${head}\r\n\r\n`);
    const client = createTollkeyClient({ ...PATIENT, url, accessToken });
    await expect(client.verify({ secret: SECRET })).rejects.toThrow(TollkeyConfigurationError);
  }
  expect(carried).toEqual([]);
});

test('sends any document, and throws what Tollkey refuses', async () => {
  const server = await startTestServer();
  const { secret } = await createServiceKey(server);
  const client = createTollkeyClient({ ...PATIENT, url: server.url, accessToken: secret });
  const data = await client.query<{ viewer: { scopes: string[] } }>('{ viewer { scopes } }');
  expect(data.viewer.scopes).toEqual(['keys:verify']);

  const denied = client.query('query ($id: ID!) { apiKey(id: $id) { id } }', { id: 'key_1' });
  await expect(denied).rejects.toMatchObject({
    ...{ name: 'TollkeyError', code: 'PERMISSION_DENIED', status: 200 },
    requestId: expect.stringMatching(/^req_/),
  });
  const limited = await server.createKey({ rateLimit: { perMinute: 1 } });
  await limited.client.use();
  const poor = createTollkeyClient({ ...PATIENT, url: server.url, accessToken: limited.secret });
  await expect(poor.query('{ __typename }')).rejects.toMatchObject({
    ...{ code: 'QUOTA_EXCEEDED', status: 429, retryAfterSeconds: 60 },
  });
  await server.stop();
  await expect(client.query('{ __typename }')).rejects.toThrow(TollkeyUnavailableError);
});

test('lets no secret get into an error, an address or the log', async () => {
  const server = await startTestServer();
  const service = await server.createKey({ scopes: ['keys:verify'], rateLimit: { perMinute: 1 } });
  const { secret } = await server.createKey();
  const search = createSecretSearch([secret, service.secret]);
  const told: string[] = [];
  const tell = (error: unknown) => {
    if (!(error instanceof Error)) throw new Error('expected an Error');
    told.push(`${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`);
  };
  const options = [
    { url: server.url, accessToken: service.secret },
    { url: server.url, accessToken: secret },
    { url: server.url },
    { url: (await startBrokenTollkey(ANSWERS['401 of somebody else'])).url },
    { url: (await startBrokenTollkey(echo(secret))).url, accessToken: service.secret },
    { url: (await startBrokenTollkey(echo(service.secret))).url, accessToken: service.secret },
    { url: 'http://127.0.0.1:1', accessToken: service.secret },
    {
      url: 'http://127.0.0.1:1',
      fetch: async (...request: unknown[]) => {
        throw new TypeError(`no: ${JSON.stringify(request)}`);
      },
    },
  ];
  for (const each of options) {
    const client = createTollkeyClient(each);
    await client.verify({ secret }).catch(tell);
    await client.verify({ secret, scopes: ['NOT ONE'] }).catch(tell);
    await client.query(`{ ${secret} }`).catch(tell);
    await client.query('query ($s: Int) { a(s: $s) }', { s: secret }).catch(tell);
  }
  const wrong = [
    { url: secret },
    { url: `http://${secret}@127.0.0.1` },
    { url: `http://127.0.0.1/?${secret}` },
    { url: server.url, accessToken: `${secret} ` },
  ];
  for (const each of wrong) await (async () => createTollkeyClient(each))().catch(tell);
  expect(told.length).toBeGreaterThan(20);
  expect(search.findIn(told.join('\n'))).toEqual([]);
  expect(search.findIn(server.logs.join('\n'))).toEqual([]);
  expect(told.join('\n')).toContain(TollkeyError.name);
});

/** What quotes a secret as an error, and is no Tollkey. */
function echo(secret: string): string {
  const errors = [{ message: `no ${secret}`, extensions: { code: 'INTERNAL' } }];
  const body = JSON.stringify({ errors });
  const head = `content-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
  return `HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`;
}
