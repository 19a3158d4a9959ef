import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { hasPrograms } from '../support/has-programs.ts';
import { type ExampleProxy, PROXIES, startProxy } from '../support/proxies.ts';
import { listen, startSampleApi } from '../support/sample-api.ts';
import { type ReceivedAnswer, sendAsWritten } from '../support/send-as-written.ts';
import { sendRaw, statusesIn } from '../support/send-raw.ts';
import { startTestServer } from '../support/test-server.ts';
import { remainingOf } from '../support/uses.ts';
import { OPEN_PATH, withSecret } from './cases.ts';

/** What no header may hold (RFC 9110, section 5.5), but for the end of a line, which ends the header. */
const CONTROLS = Array.from({ length: 32 }, (_, code) => code)
  .filter((code) => !'\t\n\r'.includes(String.fromCharCode(code)))
  .concat(127)
  .map((code) => String.fromCharCode(code));
const READ_HEADERS = ['Authorization', 'access-token', 'X-API-Key', 'X-Request-Id'];

async function start(proxy: ExampleProxy) {
  const server = await startTestServer();
  const api = await startSampleApi();
  const key = await server.createKey();
  const url = await startProxy(proxy, { tollkeyUrl: server.url, apiUrl: api.url });
  const ask = (lines: readonly string[]): Promise<string> =>
    sendRaw(
      url,
      `${[`GET ${OPEN_PATH} HTTP/1.1`, 'Host: x', 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`,
    );
  return { server, api, key, url, ask };
}

/** What a proxy makes of an answer of Tollkey's. */
async function relay(
  proxy: ExampleProxy,
  answer: { readonly status: number; readonly reason?: string; readonly error: string },
): Promise<ReceivedAnswer> {
  const { status, reason, error } = answer;
  const tollkeyUrl = await listen(
    createServer((_, response) => {
      response.writeHead(status, {
        'Content-Type': 'application/json; charset=utf-8',
        'X-Request-Id': 'req_1',
        'X-Error-Code': 'INVALID_ARGUMENT',
        ...(reason && { 'X-Error-Reason': reason }),
      });
      response.end(JSON.stringify({ error, code: 'INVALID_ARGUMENT', request_id: 'req_1' }));
    }),
  );
  const { url: apiUrl, calls } = await startSampleApi();
  const url = await startProxy(proxy, { tollkeyUrl, apiUrl });
  const received = await sendAsWritten(url, withSecret('gx_any'));
  expect(calls).toEqual([]);
  return received;
}

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    test('a control character in a header that Tollkey reads is answered with 400', async () => {
      const { server, api, key, ask } = await start(proxy);
      for (const name of READ_HEADERS) {
        for (const control of CONTROLS) {
          const credential = name === 'access-token' ? [] : [`access-token: ${key.secret}`];
          const received = await ask([...credential, `${name}: "><${control}`]);
          expect(statusesIn(received), `${name}: ${JSON.stringify(control)}`).toEqual([400]);
        }
      }
      expect(api.calls).toEqual([]);
      expect(await remainingOf(server, key.id)).toBe(1000);
    });

    test('a client that sends one learns why from Tollkey, unless the proxy refuses it first', async () => {
      const { server, key, ask } = await start(proxy);
      const line = 'X-Request-Id: "><\x7f';
      const received = await ask([`access-token: ${key.secret}`, line]);
      const direct = await sendRaw(
        server.url,
        `GET /verify HTTP/1.1\r\nHost: x\r\n${line}\r\n\r\n`,
      );
      const { error } = JSON.parse(direct.split('\r\n\r\n')[1] ?? '');
      if (proxy.name === 'caddy') {
        expect(received).toContain('400 Bad Request: invalid header value');
      } else {
        expect(received).toMatch(/^x-error-code: INVALID_ARGUMENT\r$/im);
        expect(received).toMatch(/^x-request-id: req_\w+\r$/im);
        expect(received).toContain(`"error":${JSON.stringify(error)}`);
        expect(received).toContain('"code":"INVALID_ARGUMENT"');
      }
    });

    test('a key in headers that only together are too long is not one that cannot be verified', async () => {
      const { server, api, key, url } = await start(proxy);
      for (const size of [5_000, 6_000, 7_000, 7_900]) {
        for (const count of [2, 3]) {
          const fillers = ['Authorization', 'X-API-Key', 'X-Request-Id'].slice(0, count);
          const { status } = await sendAsWritten(url, {
            path: OPEN_PATH,
            headers: [
              ['access-token', key.secret],
              ...fillers.map((name) => [name, 'x'.repeat(size)] as const),
            ],
          });
          expect([200, 400, 431], `${count} of ${size}`).toContain(status);
        }
      }
      const charged = 1000 - (await remainingOf(server, key.id));
      expect(charged).toBe(api.calls.length);
    });

    for (const answer of [
      { status: 400, error: 'This is no HTTP/1.1 request.' },
      { status: 400, reason: 'no scope', error: 'Expected a scope such as /verify/workflows:run' },
      { status: 431, error: 'The head of the request is too large.' },
    ]) {
      test(`Tollkey's own ${answer.status} reaches the client: ${answer.error}`, async () => {
        const { status, headers, text } = await relay(proxy, answer);
        expect(status).toBe(answer.status);
        expect(headers).toMatchObject({
          'x-request-id': 'req_1',
          'x-error-code': 'INVALID_ARGUMENT',
          'access-control-allow-origin': '*',
        });
        expect(headers).not.toHaveProperty('retry-after');
        expect(JSON.parse(text)).toMatchObject({
          error: answer.error,
          code: 'INVALID_ARGUMENT',
          request_id: 'req_1',
        });
      });
    }
  });
}
