import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { send } from './support/client.ts';
import { lockDatabaseFile } from './support/database-file.ts';
import {
  readSamples,
  runSample,
  SAMPLE_ENDINGS,
  type SampleLimits,
  startSample,
} from './support/samples.ts';
import { createTestClock } from './support/test-clock.ts';
import { startTestServer, type TestKey, type TestServer } from './support/test-server.ts';

const TASKS = ['authenticate', 'create', 'verify', 'verify-api-key', 'backoff'];

test('every task has a sample for the shell, Node.js and Python', () => {
  const names = TASKS.flatMap((task) => ['mjs', 'py', 'sh'].map((ending) => `${task}.${ending}`));
  expect([...readSamples('docs/samples.md').keys()].sort()).toEqual(names.sort());
});

/** What a sample needs to call the server with a secret. */
function callAs({ url }: TestServer, secret: string): Record<string, string> {
  return { SERVER_URL: url, ACCESS_TOKEN: secret };
}

/** A key with the scope that the samples ask for, of which so many uses a minute are left. */
function createCaller(server: TestServer, perMinute = 60): Promise<TestKey> {
  return server.createKey({ scopes: ['workflows:run'], rateLimit: { perMinute, perDay: 100 } });
}

/** The same, with its minute used up. */
async function createSpentCaller(server: TestServer): Promise<TestKey> {
  const key = await createCaller(server, 1);
  await key.client.use();
  return key;
}

/** Starting a program takes long; they need not wait for each other. */
async function forEachAtOnce<T>(
  items: readonly T[],
  check: (item: T) => Promise<void>,
): Promise<void> {
  await Promise.all(items.map(check));
}

test.each(SAMPLE_ENDINGS)('authenticate.%s tells who calls and what is left', async (ending) => {
  const server = await startTestServer();
  const { secret } = await createCaller(server);
  const { printed, status } = await runSample(`authenticate.${ending}`, callAs(server, secret));
  expect(status).toBe(0);
  if (ending === 'sh') {
    expect(JSON.parse(printed).data.viewer).toEqual({
      account: { name: 'default' },
      scopes: ['workflows:run'],
      rateLimits: { perMinute: { remaining: 59 }, perDay: { remaining: 99 } },
    });
  } else {
    expect(printed).toBe(
      'A key of default with the scopes workflows:run\n59 uses left this minute, 99 today',
    );
  }
});

test.each(SAMPLE_ENDINGS)('authenticate.%s serves a key without limits', async (ending) => {
  const server = await startTestServer();
  const run = await runSample(`authenticate.${ending}`, callAs(server, server.rootSecret));
  expect(run).toMatchObject({ status: 0, complained: '' });
  expect(run.printed).toContain('*');
});

const LABELS: Readonly<Record<string, string>> = {
  sh: 'Staging',
  mjs: 'Web app',
  py: 'Nightly jobs',
};

test('each create sample prints the id and the secret of a new key, all on one server', async () => {
  const server = await startTestServer();
  for (const ending of SAMPLE_ENDINGS) {
    const { printed } = await runSample(`create.${ending}`, callAs(server, server.rootSecret));
    const [id, secret] = ending === 'sh' ? createdIn(printed) : printed.split(' ');
    const { viewer } = await server
      .as(secret)
      .data<{ viewer: unknown }>('{ viewer { apiKey { id label } scopes } }');
    const apiKey = { id, label: LABELS[ending] };
    expect(viewer).toEqual({ apiKey, scopes: ['workflows:run'] });
  }
});

function createdIn(printed: string): readonly string[] {
  const { apiKey, secret } = JSON.parse(printed).data.createApiKey;
  return [apiKey.id, secret];
}

for (const task of ['authenticate', 'create']) {
  test.each(SAMPLE_ENDINGS)(`${task}.%s says why it is refused`, async (ending) => {
    const server = await startTestServer();
    const spent = await createSpentCaller(server);
    const refusals = [
      ['gx_wrong', 'INVALID_TOKEN'],
      [spent.secret, 'QUOTA_EXCEEDED'],
      ...(task === 'create' ? [[(await createCaller(server)).secret, 'PERMISSION_DENIED']] : []),
    ];
    await forEachAtOnce(refusals, async ([secret = '', code]) => {
      const run = await runSample(`${task}.${ending}`, callAs(server, secret));
      if (ending === 'sh') {
        expect(JSON.parse(run.printed).errors[0].extensions.code).toBe(code);
      } else {
        expect(run).toMatchObject({ printed: '', status: 1 });
        expect(run.complained).toMatch(new RegExp(`^${code}: .* \\(req_\\w+\\)$`));
      }
    });
  });
}

/** Callers that are let in or denied, and what becomes of each: by both ways of verification. */
async function createCallers(server: TestServer) {
  const valid = await createCaller(server);
  const poor = await server.createKey({ scopes: ['workflows:read'] });
  const spent = await createSpentCaller(server);
  const revoked = await createCaller(server);
  await server.root.data(
    'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }',
    { id: revoked.id },
  );
  return { valid, poor, spent, revoked };
}

test('verify.sh tells what to answer to a caller', async () => {
  if (!SAMPLE_ENDINGS.includes('sh')) return;
  const server = await startTestServer();
  const { valid, poor, spent, revoked } = await createCallers(server);
  const answers = [
    [valid.secret, `200, go on for ${valid.id}`],
    ['', '401, no token: Authorization with the scheme Bearer and nothing behind it'],
    ['gx_wrong', '401, invalid token'],
    [revoked.secret, '401, token revoked'],
    [poor.secret, '403, missing scope workflows:run'],
    [spent.secret, '429, per-minute limit reached, Retry-After: 60'],
  ];
  await forEachAtOnce(answers, async ([CALLER_KEY = '', answer]) => {
    const run = await runSample('verify.sh', { SERVER_URL: server.url, CALLER_KEY });
    expect(run).toEqual({ printed: answer, complained: '', status: 0 });
  });
  lockDatabaseFile(server);
  const variables = { SERVER_URL: server.url, CALLER_KEY: valid.secret };
  expect((await runSample('verify.sh', variables)).printed).toBe('503, no verdict');
});

const BACK_ENDS = SAMPLE_ENDINGS.filter((ending) => ending !== 'sh');

test.each(BACK_ENDS)('verify.%s lets callers in, or hands them their denial', async (ending) => {
  const server = await startTestServer();
  const { valid, poor, spent, revoked } = await createCallers(server);
  const url = await startSample(`verify.${ending}`, { SERVER_URL: server.url });
  const ask = (headers: Record<string, string>) =>
    send(url, { method: 'GET', path: '/anything', headers });

  for (const headers of [
    { authorization: `Bearer ${valid.secret}` },
    { 'access-token': valid.secret },
  ]) {
    const { status, text } = await ask(headers);
    expect([status, JSON.parse(text)]).toEqual([200, { ranFor: valid.id }]);
  }
  for (const [headers, status, code] of [
    [{}, 401, 'TOKEN_REQUIRED'],
    [{ 'access-token': 'gx_wrong' }, 401, 'INVALID_TOKEN'],
    [{ 'access-token': revoked.secret }, 401, 'INVALID_TOKEN'],
    [{ 'access-token': poor.secret }, 403, 'PERMISSION_DENIED'],
    [{ 'access-token': spent.secret }, 429, 'QUOTA_EXCEEDED'],
  ] as const) {
    const denied = await ask(headers);
    expect(denied.status).toBe(status);
    expect(denied.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(denied.text)).toMatchObject({ code, request_id: expect.any(String) });
    expect(denied.headers['www-authenticate'] !== undefined).toBe(status < 429);
    expect(denied.headers['retry-after']).toBe(status === 429 ? '60' : undefined);
  }
  lockDatabaseFile(server);
  const denied = await ask({ 'access-token': valid.secret });
  expect(denied.status).toBe(503);
  expect(JSON.parse(denied.text)).toMatchObject({ code: 'UNAVAILABLE' });
  await server.stop();
  expect((await ask({ 'access-token': valid.secret })).status).toBe(503);
});

test.each(SAMPLE_ENDINGS)('verify-api-key.%s tells what to answer to a caller', async (ending) => {
  // The sample compares `retryAt` with its own clock.
  const server = await startTestServer({ clock: createTestClock(new Date().toISOString()) });
  const { valid, poor, spent, revoked } = await createCallers(server);
  const service = await server.createKey({ scopes: ['keys:verify'] });
  const answers = [
    [valid.secret, `200, go on for ${valid.id}`],
    ['', '401, NOT_FOUND'],
    ['"}, gx_wrong', '401, NOT_FOUND'],
    [revoked.secret, '401, REVOKED'],
    [poor.secret, '403, missing workflows:run'],
    [spent.secret, expect.stringMatching(/^429, Retry-After: ([1-9]|[1-5]\d|60)$/)],
  ];
  const name = `verify-api-key.${ending}`;
  await forEachAtOnce(answers, async ([CALLER_KEY, answer]) => {
    const run = await runSample(name, { ...callAs(server, service.secret), CALLER_KEY });
    expect(run).toEqual({ printed: answer, complained: '', status: 0 });
  });
  await server.root.data(
    'mutation ($id: ID!) { disableApiKey(input: { id: $id }) { apiKey { id } } }',
    { id: valid.id },
  );
  const variables = { ...callAs(server, service.secret), CALLER_KEY: valid.secret };
  expect((await runSample(name, variables)).printed).toBe('401, DISABLED');
});

test.each(SAMPLE_ENDINGS)('verify-api-key.%s lets nobody in without a verdict', async (ending) => {
  const server = await startTestServer();
  const { secret: CALLER_KEY } = await createCaller(server);
  const service = await server.createKey({ scopes: ['keys:verify'] });
  const answer = async (secret: string): Promise<string> => {
    const variables = { ...callAs(server, secret), CALLER_KEY };
    return (await runSample(`verify-api-key.${ending}`, variables)).printed;
  };
  const { secret: powerless } = await server.createKey();
  const { secret: spent } = await createSpentCaller(server);
  // Our own key's refusals are none of the caller's business.
  expect(await answer(powerless)).toBe('503, no verdict');
  expect(await answer(spent)).toBe('503, no verdict');
  lockDatabaseFile(server);
  expect(await answer(service.secret)).toBe('503, no verdict');
  await server.stop();
  expect(await answer(service.secret)).toBe('503, no verdict');
});

const VALID = { data: { verifyApiKey: { code: 'VALID', apiKey: { id: 'key_1' } } } };

/** Where a wrong address may lead: to somebody else's server, until the test is over. */
async function startForeigner(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const FOREIGNERS: Readonly<Record<string, RequestListener>> = {
  'says 200 to everything': (request, response) => void request.pipe(response),
  'says 200 with another id': (_request, response) =>
    void response.setHeader('X-Key-Id', '42').end('{"data":{"verifyApiKey":{}}}'),
  'says 204 with an id': (_request, response) =>
    void response.writeHead(204, { 'X-Key-Id': 'key_1' }).end(),
};

async function answerAt(name: string, url: string, limits?: SampleLimits): Promise<string> {
  const secrets = { ACCESS_TOKEN: 'gx_ours', CALLER_KEY: 'gx_caller' };
  if (name.startsWith('verify-api-key.') || name.endsWith('.sh')) {
    return (await runSample(name, { SERVER_URL: url, ...secrets }, limits)).printed;
  }
  const backEnd = await startSample(name, { SERVER_URL: url }, limits);
  const headers = { 'access-token': secrets.CALLER_KEY };
  const { status, text } = await send(backEnd, { method: 'GET', path: '/', headers });
  expect(text).toContain('cannot be verified');
  return `${status}, no verdict`;
}

const VERIFICATIONS = SAMPLE_ENDINGS.flatMap((ending) => [
  `verify.${ending}`,
  `verify-api-key.${ending}`,
]);

test.each(VERIFICATIONS)('%s lets nobody in where no Tollkey answers', async (name) => {
  await forEachAtOnce(Object.values(FOREIGNERS), async (listener) => {
    expect(await answerAt(name, await startForeigner(listener))).toBe('503, no verdict');
  });
});

test.each(VERIFICATIONS)('%s lets nobody in where nothing ever answers', async (name) => {
  const url = await startForeigner(() => undefined);
  expect(await answerAt(name, url, 'own')).toBe('503, no verdict');
});

test.each(VERIFICATIONS)('%s carries no key to where it is redirected', async (name) => {
  let carried = 0;
  const elsewhere = await startForeigner((_request, response) => {
    carried += 1;
    response.setHeader('X-Key-Id', 'key_1').end(JSON.stringify(VALID));
  });
  await forEachAtOnce([302, 307], async (status) => {
    const url = await startForeigner((_request, response) => {
      response.writeHead(status, { Location: elsewhere, 'X-Key-Id': 'key_1' }).end();
    });
    expect(await answerAt(name, url)).toBe('503, no verdict');
  });
  expect(carried).toBe(0);
});
