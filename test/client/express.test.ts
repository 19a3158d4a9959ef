import { setImmediate } from 'node:timers/promises';
import express from 'express';
import { expect, test, vi } from 'vitest';
import { requireApiKey } from '../../src/client/express.ts';
import { send } from '../support/client.ts';
import { PATIENT } from '../support/patience.ts';
import { startTestServer } from '../support/test-server.ts';
import { ANSWERS, startBrokenTollkey } from './support/broken-tollkeys.ts';
import { listen } from './support/frameworks.ts';

const SECRET = `gx_${'s'.repeat(36)}`;

const OK = { status: 200 };

test('guards the routes that it is put before, and no others', async () => {
  const { url, createKey } = await startTestServer();
  const app = express();
  app.get('/open', (_request, response) => void response.send('open'));
  app.use('/api', requireApiKey({ ...PATIENT, url }));
  app.get('/api/any', (_request, response) => void response.send('any'));
  app.get(
    '/one',
    requireApiKey({ ...PATIENT, url, scopes: ['one:read'] }),
    (_request, response) => {
      response.send('one');
    },
  );
  const origin = await listen(app);
  const headers = { 'access-token': (await createKey()).secret };
  const get = (path: string, more = {}) => send(origin, { method: 'GET', path, ...more });

  expect(await get('/open')).toMatchObject({ ...OK, text: 'open' });
  expect(await get('/api/any')).toMatchObject({ status: 401 });
  expect(await get('/api/any', { headers })).toMatchObject({ ...OK, text: 'any' });
  expect(await get('/api/none')).toMatchObject({ status: 401 });
  expect(await get('/one', { headers })).toMatchObject({ status: 403 });
});

test('answers HEAD like GET, without a body', async () => {
  const { url } = await startTestServer();
  const app = express().use(requireApiKey({ ...PATIENT, url }));
  const answer = await send(await listen(app), { method: 'HEAD', path: '/' });
  expect(answer).toMatchObject({ status: 401, text: '' });
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="tollkey"');
});

test('leaves what a handler throws to the error handlers of the program', async () => {
  const { url, createKey } = await startTestServer();
  const app = express();
  app.use(requireApiKey({ ...PATIENT, url }));
  app.get('/throws', () => {
    throw new Error('of the handler');
  });
  const handled: unknown[] = [];
  app.use(createErrorHandler(handled));
  const headers = { 'access-token': (await createKey()).secret };
  const answer = await send(await listen(app), { method: 'GET', path: '/throws', headers });
  expect(answer.status).toBe(418);
  expect(handled).toEqual([new Error('of the handler')]);
});

test('hands a mistake of the program to its error handlers', async () => {
  const { url, rootSecret, createKey } = await startTestServer();
  const app = express();
  app.use(requireApiKey({ ...PATIENT, url, accessToken: rootSecret, cost: () => 0.5 }));
  const handled: unknown[] = [];
  app.use(createErrorHandler(handled));
  const headers = { 'access-token': (await createKey()).secret };
  expect(await send(await listen(app), { method: 'GET', path: '/', headers })).toMatchObject({
    status: 418,
  });
  expect(handled).toEqual([expect.any(TypeError)]);
});

test('stays silent when somebody else has answered in the meantime', async () => {
  const { url, hungUp } = await startBrokenTollkey(ANSWERS.nothing);
  const app = express();
  app.use((_request, response, next) => {
    next();
    response.status(504).send('too slow for us');
  });
  const handler = vi.fn();
  app.use(requireApiKey({ url, timeoutMs: 1_000, onError: () => undefined }), handler);
  const handled: unknown[] = [];
  app.use(createErrorHandler(handled));
  const headers = { 'access-token': SECRET };
  const answer = await send(await listen(app), { method: 'GET', path: '/', headers });
  expect(answer).toMatchObject({ status: 504, text: 'too slow for us' });
  await hungUp;
  await setImmediate();
  expect(handler).not.toHaveBeenCalled();
  expect(handled).toEqual([]);
});

test('writes to standard error why no verdict could be had', async () => {
  const { url } = await startBrokenTollkey(ANSWERS['500']);
  const write = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const app = express().use(requireApiKey({ ...PATIENT, url }));
  await send(await listen(app), { method: 'GET', path: '/', headers: { 'access-token': SECRET } });
  expect(write.mock.calls).toEqual([
    [expect.objectContaining({ code: 'UNAVAILABLE', status: 500 })],
  ]);
  write.mockRestore();
});

test('survives a caller that goes away before the verdict', async () => {
  const server = await startTestServer();
  const app = express().use(requireApiKey({ ...PATIENT, url: server.url }));
  app.get('/', (_request, response) => void response.send('done'));
  const origin = await listen(app);
  const { secret } = await server.createKey();
  const headers = { 'access-token': secret };
  const gone = new AbortController();
  const call = fetch(origin, { headers, signal: gone.signal });
  gone.abort();
  await expect(call).rejects.toThrow();
  expect(await send(origin, { method: 'GET', path: '/', headers })).toMatchObject(OK);
});

/** An error handler of the program. Express knows one by its four parameters. */
function createErrorHandler(handled: unknown[]): express.ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express counts them
  return (error, _request, response, _next) => {
    handled.push(error);
    response.status(418).end();
  };
}
