import { setImmediate as nextTurn } from 'node:timers/promises';
import { fastify } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { requireApiKey, requireApiKeyHook } from '../../src/client/fastify.ts';
import { PATIENT } from '../support/patience.ts';
import { startTestServer } from '../support/test-server.ts';
import { ANSWERS, startBrokenTollkey } from './support/broken-tollkeys.ts';

const SECRET = `gx_${'s'.repeat(36)}`;

test('holds for the scope that it is registered in and those below, and for no other', async () => {
  const { url, createKey } = await startTestServer();
  const app = fastify();
  onTestFinished(() => app.close());
  app.get('/open', async ({ tollkey }) => String(tollkey));
  await app.register(async (guarded) => {
    await guarded.register(requireApiKey, { ...PATIENT, url });
    guarded.get('/guarded', async ({ tollkey }) => tollkey?.apiKey.id);
    await guarded.register(async (below) => {
      below.get('/below', async ({ tollkey }) => tollkey?.apiKey.id);
    });
  });
  const { id, secret } = await createKey();
  const headers = { authorization: `Bearer ${secret}` };
  const get = async (path: string, more = {}) => {
    const { statusCode, body } = await app.inject({ url: path, ...more });
    return [statusCode, statusCode === 200 ? body : ''];
  };
  expect(await get('/open')).toEqual([200, 'undefined']);
  expect(await get('/guarded')).toEqual([401, '']);
  expect(await get('/below')).toEqual([401, '']);
  expect(await get('/guarded', { headers })).toEqual([200, id]);
  expect(await get('/below', { headers })).toEqual([200, id]);
});

test('holds for the unknown routes of its scope as well', async () => {
  const { url } = await startTestServer();
  const app = fastify();
  onTestFinished(() => app.close());
  await app.register(requireApiKey, { ...PATIENT, url });
  expect((await app.inject({ url: '/none' })).statusCode).toBe(401);
});

test('leaves the options of a plugin to Fastify that are for Fastify', async () => {
  const { url } = await startTestServer();
  const app = fastify();
  onTestFinished(() => app.close());
  const logSerializers = {};
  await app.register(requireApiKey, {
    ...PATIENT,
    url,
    prefix: '/api',
    logLevel: 'warn',
    logSerializers,
  });
  expect((await app.inject({ url: '/api' })).statusCode).toBe(401);
});

test('guards one route as its hook, also beside the plugin', async () => {
  const { url, createKey } = await startTestServer();
  const app = fastify();
  onTestFinished(() => app.close());
  const onRequest = requireApiKeyHook({ url, scopes: ['one:read'] });
  app.get('/one', { onRequest }, async ({ tollkey }) => tollkey?.apiKey.id);
  app.get('/open', async () => 'open');
  const [one, other] = [await createKey({ scopes: ['one:read'] }), await createKey()];
  const get = (path: string, secret: string) =>
    app.inject({ url: path, headers: { 'access-token': secret } });
  expect(await get('/one', one.secret)).toMatchObject({ statusCode: 200, body: one.id });
  expect(await get('/one', other.secret)).toMatchObject({ statusCode: 403 });
  expect(await get('/open', '')).toMatchObject({ statusCode: 200 });
});

test('can be registered again in scopes below, which need more', async () => {
  const { url, createKey } = await startTestServer();
  const app = fastify();
  onTestFinished(() => app.close());
  await app.register(requireApiKey, { ...PATIENT, url });
  for (const scope of ['a:read', 'b:read']) {
    await app.register(async (guarded) => {
      await guarded.register(requireApiKey, { ...PATIENT, url, scopes: [scope] });
      guarded.get(`/${scope}`, async () => scope);
    });
  }
  const headers = { 'access-token': (await createKey({ scopes: ['a:read'] })).secret };
  expect((await app.inject({ url: '/a:read', headers })).statusCode).toBe(200);
  expect((await app.inject({ url: '/b:read', headers })).statusCode).toBe(403);
});

test('answers in its own words, whatever the schema of the route says', async () => {
  const { url } = await startTestServer();
  const app = fastify();
  onTestFinished(() => app.close());
  await app.register(requireApiKey, { ...PATIENT, url });
  const nothing = { type: 'object', required: ['else'], properties: { else: { type: 'string' } } };
  app.get('/', { schema: { response: { '4xx': nothing } } }, async () => 'ok');
  const answer = await app.inject({ url: '/' });
  expect(answer.statusCode).toBe(401);
  const reason = 'no token in access-token, Authorization or x-api-key';
  expect(answer.json()).toMatchObject({ code: 'TOKEN_REQUIRED', reason });
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
});

test('stays silent when somebody else has taken the answer over', async () => {
  const { url, hungUp } = await startBrokenTollkey(ANSWERS.nothing);
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const app = fastify({ logger: { level: 'warn', stream } });
  onTestFinished(() => app.close());
  app.addHook('onRequest', async (_request, reply) => {
    setImmediate(() => {
      reply.hijack();
      reply.raw.writeHead(504).end('too slow for us');
    });
  });
  await app.register(requireApiKey, { url, timeoutMs: 1_000, onError: () => undefined });
  app.get('/', async () => 'never');
  const answer = await app.inject({ url: '/', headers: { 'access-token': SECRET } });
  expect(answer).toMatchObject({ statusCode: 504, body: 'too slow for us' });
  await hungUp;
  await nextTurn();
  expect(lines).toEqual([]);
});

test('writes into the log of the request why no verdict could be had', async () => {
  const { url } = await startBrokenTollkey(ANSWERS['500']);
  const lines: string[] = [];
  const app = fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } });
  onTestFinished(() => app.close());
  await app.register(requireApiKey, { ...PATIENT, url });
  await app.inject({ url: '/', headers: { 'access-token': SECRET } });
  const errors = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 50);
  expect(errors).toEqual([
    expect.objectContaining({ reqId: 'req-1', err: expect.objectContaining({ status: 500 }) }),
  ]);
});

test('answers HEAD like GET, without a body', async () => {
  const { url } = await startTestServer();
  const app = fastify();
  onTestFinished(() => app.close());
  await app.register(requireApiKey, { ...PATIENT, url });
  app.get('/', async () => 'ok');
  const answer = await app.inject({ method: 'HEAD', url: '/' });
  expect(answer).toMatchObject({ statusCode: 401, body: '' });
});
