import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { expect, test, vi } from 'vitest';
import { requireApiKey, type TollkeyVariables } from '../../src/client/hono.ts';
import { PATIENT } from '../support/patience.ts';
import { startTestServer } from '../support/test-server.ts';
import { ANSWERS, startBrokenTollkey } from './support/broken-tollkeys.ts';

const SECRET = `gx_${'s'.repeat(36)}`;

test('guards the routes that it is put before, and no others', async () => {
  const { url, createKey } = await startTestServer();
  const app = new Hono<{ Variables: TollkeyVariables }>();
  app.use('/api/*', requireApiKey({ ...PATIENT, url }));
  app.get('/api/any', (context) => context.text(context.get('tollkey')?.apiKey.id ?? ''));
  app.get('/open', (context) => context.text(String(context.get('tollkey'))));
  app.get('/one', requireApiKey({ ...PATIENT, url, scopes: ['one:read'] }), (context) =>
    context.text('one'),
  );
  const { id, secret } = await createKey();
  const headers = { 'access-token': secret };
  expect(await (await app.request('/open', { headers })).text()).toBe('undefined');
  expect((await app.request('/api/any')).status).toBe(401);
  expect(await (await app.request('/api/any', { headers })).text()).toBe(id);
  expect((await app.request('/one', { headers })).status).toBe(403);
});

test('tells of the limits on a Response that a handler made, and on one of an error', async () => {
  const { url, createKey } = await startTestServer();
  const app = new Hono();
  app.use(requireApiKey({ ...PATIENT, url }));
  app.get('/made', () => new Response('made'));
  app.get('/immutable', () => Response.redirect('http://127.0.0.1/elsewhere', 302));
  app.get('/throws', () => {
    throw new Error('of the handler');
  });
  app.onError((_error, context) => context.text('handled', 418));
  const headers = { 'access-token': (await createKey()).secret };
  const statuses: unknown[] = [];
  for (const path of ['/made', '/immutable', '/throws', '/none']) {
    const answer = await app.request(path, { headers });
    statuses.push([answer.status, answer.headers.get('x-ratelimit-remaining')]);
  }
  expect(statuses).toEqual([
    [200, '59'],
    [302, '58'],
    [418, '57'],
    [404, '56'],
  ]);
});

test('lets a refusal have the headers of the middlewares before it', async () => {
  const { url } = await startTestServer();
  const app = new Hono().use(cors(), requireApiKey({ ...PATIENT, url }));
  const answer = await app.request('/', { headers: { origin: 'http://page.example' } });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  const preflight = await app.request('/', { method: 'OPTIONS' });
  expect(preflight.status).toBe(204);
});

test('answers HEAD like GET, without a body', async () => {
  const { url } = await startTestServer();
  const app = new Hono().use(requireApiKey({ ...PATIENT, url }));
  const answer = await app.request('/', { method: 'HEAD' });
  expect([answer.status, await answer.text()]).toEqual([401, '']);
});

test('forgets a verdict when a second guard lets the call pass without one', async () => {
  const { url, createKey } = await startTestServer();
  const broken = await startBrokenTollkey(ANSWERS['500']);
  const lenient = { url: broken.url, onUnavailable: () => true, onError: () => undefined };
  const app = new Hono<{ Variables: TollkeyVariables }>();
  app.use(requireApiKey({ ...PATIENT, url }), requireApiKey(lenient));
  app.get('/', (context) => context.text(String(context.get('tollkey'))));
  const headers = { 'access-token': (await createKey()).secret };
  expect(await (await app.request('/', { headers })).text()).toBe('undefined');
});

test('writes to standard error why no verdict could be had', async () => {
  const { url } = await startBrokenTollkey(ANSWERS['500']);
  const write = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const app = new Hono().use(requireApiKey({ ...PATIENT, url }));
  await app.request('/', { headers: { 'access-token': SECRET } });
  expect(write.mock.calls).toEqual([
    [expect.objectContaining({ code: 'UNAVAILABLE', status: 500 })],
  ]);
  write.mockRestore();
});
