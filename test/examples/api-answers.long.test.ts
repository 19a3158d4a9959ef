import { createServer, type RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { hasPrograms } from '../support/has-programs.ts';
import { type ExampleProxy, PROXIES, startProxy } from '../support/proxies.ts';
import { listen } from '../support/sample-api.ts';
import { type ReceivedAnswer, sendAsWritten } from '../support/send-as-written.ts';
import { startTestServer } from '../support/test-server.ts';
import { withSecret } from './cases.ts';

/** What a client with a valid key gets of an API that answers so. */
async function askApi(
  proxy: ExampleProxy,
  answer: RequestListener,
  key: Readonly<Record<string, unknown>> = {},
): Promise<ReceivedAnswer> {
  const server = await startTestServer();
  const { secret } = await server.createKey(key);
  const apiUrl = await listen(createServer(answer));
  const url = await startProxy(proxy, { tollkeyUrl: server.url, apiUrl });
  return sendAsWritten(url, withSecret(secret));
}

const sendOwnLimits: RequestListener = (_, response) => {
  response.setHeader('X-RateLimit-Limit', '5');
  response.setHeader('X-RateLimit-Remaining', '5');
  response.setHeader('X-RateLimit-Reset', '5');
  response.setHeader('RateLimit-Policy', '"other";q=5;w=5');
  response.setHeader('RateLimit', '"other";r=5;t=5');
  response.setHeader('X-Request-Id', 'other');
  response.end();
};

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    for (const status of [401, 403, 404, 429, 500, 502, 503]) {
      test(`the API's own ${status} reaches the client as it is`, async () => {
        const headers = {
          'Content-Type': 'text/plain',
          'WWW-Authenticate': 'Basic realm="api"',
          'Retry-After': '7',
        };
        const answer = await askApi(proxy, (_, response) => {
          response.writeHead(status, headers).end(`the API says ${status}`);
        });
        expect(answer.status).toBe(status);
        expect(answer.text).toBe(`the API says ${status}`);
        expect(answer.headers).toMatchObject({
          'content-type': 'text/plain',
          'www-authenticate': 'Basic realm="api"',
          'retry-after': '7',
          'x-ratelimit-remaining': '59',
        });
        expect(answer.headers).not.toHaveProperty('x-error-code');
      });
    }

    test("limits that the API sends do not stand beside Tollkey's", async () => {
      const answer = await askApi(proxy, sendOwnLimits);
      expect(answer.headers).toMatchObject({
        'x-ratelimit-limit': '60',
        'x-ratelimit-remaining': '59',
        'x-ratelimit-reset': String(Date.parse('2026-11-21T12:01:00.000Z')),
        'ratelimit-policy': '"minute";q=60;w=60, "day";q=1000;w=86400',
        ratelimit: '"minute";r=59;t=60, "day";r=999;t=43200',
        'x-request-id': 'req_example',
      });
    });

    test('limits that the API sends are not taken for those of a key without limits', async () => {
      const { headers } = await askApi(proxy, sendOwnLimits, { rateLimit: null });
      expect(Object.keys(headers).filter((name) => name.includes('ratelimit'))).toEqual([]);
    });

    test('an API that cannot be reached is not reported as a key that cannot be verified', async () => {
      const answer = await askApi(proxy, (_, response) => void response.socket?.destroy());
      expect(answer.status).toBe(502);
      expect(answer.text).not.toContain('UNAVAILABLE');
    });
  });
}
