import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { hasPrograms } from '../support/has-programs.ts';
import { type ExampleProxy, PROXIES, startProxy } from '../support/proxies.ts';
import { startProxyWorld } from '../support/proxy-world.ts';
import { listen, startSampleApi } from '../support/sample-api.ts';
import {
  type ReceivedAnswer,
  sendAsWritten,
  type WrittenRequest,
} from '../support/send-as-written.ts';
import { IDENTITY } from '../support/stand-in.ts';
import { OPEN_PATH, withSecret } from './cases.ts';

const MADE_ID = 'req_0123456789abcdef0123456789abcdef';

/** Answers that are none of Tollkey's. */
const STRANGE: Readonly<Record<string, RequestListener>> = Object.freeze({
  '500': (_, response) => void response.writeHead(500).end(),
  '502': (_, response) => void response.writeHead(502).end('<html>'),
  '404': (_, response) => void response.writeHead(404, { 'X-Key-Id': 'key_1' }).end(),
  '302': (_, response) => void response.writeHead(302, { Location: '/login' }).end(),
  '204 without an identity': (_, response) => void response.writeHead(204).end(),
  '200 without an identity': (_, response) => void response.writeHead(200).end('welcome'),
  '200 with a key alone': (_, response) =>
    void response.writeHead(200, { 'X-Key-Id': 'key_1' }).end(),
  '200 for a key that is none': (_, response) =>
    void response
      .writeHead(200, { 'X-Key-Id': '1', 'X-Account-Id': '1', 'X-Request-Id': MADE_ID })
      .end(),
  '200 without an account': (_, response) =>
    void response.writeHead(200, { 'X-Key-Id': 'key_1', 'X-Request-Id': MADE_ID }).end(),
  '200 without a request id': (_, response) =>
    void response.writeHead(200, { 'X-Key-Id': 'key_1', 'X-Account-Id': 'acc_1' }).end(),
  'a broken one': (_, response) => void response.socket?.end('nonsense\r\n\r\n'),
  'a closed connection': (_, response) => void response.socket?.destroy(),
});

function expectUnavailable({ status, headers, text }: ReceivedAnswer): void {
  expect(status).toBe(503);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers['x-error-code']).toBe('UNAVAILABLE');
  expect(headers['retry-after']).toBe('1');
  expect(JSON.parse(text)).toEqual({
    error: 'API keys cannot be verified now. Please try again later.',
    code: 'UNAVAILABLE',
    reason: '',
    request_id: headers['x-request-id'],
  });
  expect(headers['x-request-id']).toMatch(/^req_[0-9a-f-]{32,36}$/);
}

/** A proxy before something that answers in Tollkey's place. */
async function startBefore(proxy: ExampleProxy, answer: RequestListener) {
  const server = createServer(answer);
  const api = await startSampleApi();
  const url = await startProxy(proxy, { tollkeyUrl: await listen(server), apiUrl: api.url });
  const send = (request: WrittenRequest = withSecret('gx_any')): Promise<ReceivedAnswer> =>
    sendAsWritten(url, request);
  return { server, api, send };
}

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    test('nobody is let through while Tollkey is stopped', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey();
      expect((await send(withSecret(secret))).status).toBe(200);
      await server.stop();
      expectUnavailable(await send(withSecret(secret)));
      expectUnavailable(await send({ path: OPEN_PATH }));
      expect(api.calls).toHaveLength(1);
    });

    test('nobody is let through when Tollkey does not answer, and it is asked only once', async () => {
      let asked = 0;
      const { api, send } = await startBefore(proxy, () => {
        asked += 1;
      });
      expectUnavailable(await send());
      expect(asked).toBe(1);
      expect(api.calls).toEqual([]);
    });

    for (const [name, answer] of Object.entries(STRANGE)) {
      test(`nobody is let through when the answer is ${name}`, async () => {
        const { api, send } = await startBefore(proxy, answer);
        expectUnavailable(await send());
        expect(api.calls).toEqual([]);
      });
    }

    for (const missing of Object.keys(IDENTITY)) {
      test(`the API never gets the name of a placeholder when ${missing} is missing`, async () => {
        const headers = Object.entries(IDENTITY).filter(([name]) => name !== missing);
        const { api, send } = await startBefore(proxy, (_, response) => {
          response.writeHead(200, Object.fromEntries(headers)).end();
        });
        await send();
        const sent = api.calls.map(({ rawHeaders }) => rawHeaders.join(' '));
        expect(sent.join(' ')).not.toMatch(/[{}$%]/);
      });
    }

    test('Tollkey gets the credentials and the true address, and no cookies', async () => {
      const asked: IncomingHttpHeaders[] = [];
      const { send } = await startBefore(proxy, ({ headers }, response) => {
        asked.push(headers);
        response.writeHead(401, { 'X-Error-Code': 'INVALID_TOKEN' }).end();
      });
      const { path, headers = [] } = withSecret('gx_any');
      await send({
        path: `${path}?a=1`,
        headers: [
          ...headers,
          ['access-token', 'gx_other'],
          ['X-API-Key', 'gx_third'],
          ['Cookie', 'session=1'],
          ['X-Forwarded-Uri', '/forged'],
        ],
      });
      expect(asked).toEqual([
        expect.objectContaining({
          authorization: 'Bearer gx_any',
          'access-token': 'gx_other',
          'x-api-key': 'gx_third',
          'x-request-id': 'req_example',
          'x-forwarded-uri': `${path}?a=1`,
        }),
      ]);
      expect(asked[0]).not.toHaveProperty('cookie');
    });

    test('Tollkey is told nothing of a body that it does not get', async () => {
      const asked: IncomingHttpHeaders[] = [];
      const { send } = await startBefore(proxy, ({ headers }, response) => {
        asked.push(headers);
        response.writeHead(401, { 'X-Error-Code': 'INVALID_TOKEN' }).end();
      });
      const others = ['Content-Type', 'Content-Encoding', 'Content-Language', 'Expect', 'Cookie'];
      const { headers = [], ...request } = withSecret('gx_any');
      await send({
        ...request,
        method: 'POST',
        body: Buffer.from('{}'),
        headers: [
          ...headers,
          ...others.map((name) => [name, name === 'Expect' ? '100-continue' : 'x'] as const),
        ],
      });
      expect(asked).toHaveLength(1);
      for (const name of others) expect(asked[0]).not.toHaveProperty(name.toLowerCase());
      expect(asked[0]?.['content-length'] ?? '0').toBe('0');
    });

    test('headers that are too long are not reported as a key that cannot be verified', async () => {
      const { server, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey();
      const { headers = [], ...request } = withSecret(secret);
      const filler = (name: string, size: number) => [name, 'x'.repeat(size)] as const;
      for (const size of [20_000, 30_000, 70_000]) {
        const many = Array.from({ length: size / 1000 }, (_, index) => filler(`X-${index}`, 980));
        for (const long of [many, [filler('X-Long', size)], [filler('access-token', size)]]) {
          const answer = await send({ ...request, headers: [...headers, ...long] });
          expect([400, 413, 431]).toContain(answer.status);
        }
      }
      const some = Array.from({ length: 5 }, (_, index) => filler(`X-${index}`, 980));
      expect((await send({ ...request, headers: [...headers, ...some] })).status).toBe(200);
    });

    test("Tollkey's own 503 comes with its own words", async () => {
      const body = '{"error":"…","code":"UNAVAILABLE","reason":"the database cannot answer"}\n';
      const { api, send } = await startBefore(proxy, (_, response) => {
        response.writeHead(503, {
          'Content-Type': 'application/json; charset=utf-8',
          'X-Request-Id': 'req_1',
          'X-Error-Code': 'UNAVAILABLE',
          'X-Error-Reason': 'the database cannot answer',
        });
        response.end(body);
      });
      const { status, headers, text } = await send();
      expect(status).toBe(503);
      expect(headers['x-request-id']).toBe('req_1');
      expect(JSON.parse(text)).toMatchObject({
        code: 'UNAVAILABLE',
        reason: 'the database cannot answer',
      });
      expect(api.calls).toEqual([]);
    });

    test('Tollkey is asked over connections that stay open', async () => {
      const { server, send } = await startBefore(proxy, (_, response) => {
        response.writeHead(200, { ...IDENTITY, 'content-length': 0 }).end();
      });
      let connections = 0;
      server.on('connection', () => {
        connections += 1;
      });
      for (let count = 0; count < 20; count += 1) expect((await send()).status).toBe(200);
      expect(connections).toBeLessThanOrEqual(4);
    });
  });
}
