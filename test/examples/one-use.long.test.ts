import { createServer, type RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { hasPrograms } from '../support/has-programs.ts';
import { type ExampleProxy, PROXIES, startProxy } from '../support/proxies.ts';
import { listen } from '../support/sample-api.ts';
import { sendAsWritten } from '../support/send-as-written.ts';
import { startTestServer } from '../support/test-server.ts';
import { remainingOf } from '../support/uses.ts';
import { OPEN_PATH, SCOPED_PATH, withSecret } from './cases.ts';

const PER_DAY = 1000;

/** What one request costs, and its status, before an API that answers so. */
async function request(
  proxy: ExampleProxy,
  path: string,
  options: { readonly answer: RequestListener; readonly edit?: (shipped: string) => string },
): Promise<{ readonly status: number; readonly uses: number }> {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ scopes: ['workflows:run'] });
  const apiUrl = await listen(createServer(options.answer));
  const url = await startProxy(proxy, { ...options, tollkeyUrl: server.url, apiUrl });
  const { status } = await sendAsWritten(url, withSecret(secret, path));
  return { status, uses: PER_DAY - (await remainingOf(server, id)) };
}

const ANSWERS: Readonly<Record<string, RequestListener>> = Object.freeze({
  'breaks the connection': (_, response) => void response.socket?.destroy(),
  'answers 404': (_, response) => void response.writeHead(404).end(),
  'answers 503': (_, response) => void response.writeHead(503, { 'Retry-After': '0' }).end(),
  'redirects within the proxy': (_, response) =>
    void response.writeHead(200, { 'X-Accel-Redirect': OPEN_PATH }).end(),
});

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    for (const [what, answer] of Object.entries(ANSWERS)) {
      test(`a request costs one use when the API ${what}`, async () => {
        for (const path of [OPEN_PATH, SCOPED_PATH]) {
          expect((await request(proxy, path, { answer })).uses).toBe(1);
        }
      });
    }
  });
}

const nginx = PROXIES.filter(({ name }) => name === 'nginx');
const notFound: RequestListener = (_, response) => void response.writeHead(404).end();

/** Lines that make nginx begin again with a request, in the place of the first proxy_pass to the API. */
const BEGIN_AGAIN: Readonly<Record<string, string>> = Object.freeze({
  index: 'alias ./; index nginx.conf;',
  try_files: 'try_files /missing /api/v1/workflows; proxy_pass http://$vouched_api;',
  error_page:
    'proxy_intercept_errors on; error_page 404 /api/other; proxy_pass http://$vouched_api;',
  'error_page to a path that needs a scope':
    'proxy_intercept_errors on; error_page 404 /api/v1/workflows/run; proxy_pass http://$vouched_api;',
});

// The test's folder is its own. Without root, nginx ignores this line.
const AS_ROOT = 'user root;\n';

const FILES = `server {
  listen 127.0.0.1:4999;
  root .;
  index missing.html nginx.conf;
  location / { try_files $uri $uri/ /nginx.conf; }
  location /api/ { alias ./; error_page 404 =200 /nginx.conf; }
  location /api/v1/ { try_files /missing /api/; }
}`;

for (const proxy of nginx) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    for (const [directive, lines] of Object.entries(BEGIN_AGAIN)) {
      test(`${directive} beside auth_request does not charge a request twice`, async () => {
        const edit = (shipped: string): string =>
          AS_ROOT + shipped.replace('proxy_pass http://$vouched_api;', () => lines);
        // In a folder nginx looks for the index.
        const path = directive === 'index' ? '/api/' : OPEN_PATH;
        const { status, uses } = await request(proxy, path, { answer: notFound, edit });
        expect(uses).toBe(1);
        expect(status).toBeGreaterThanOrEqual(500);
      });
    }

    test('index, try_files and error_page in a server behind serve a request for one use', async () => {
      const edit = (shipped: string): string =>
        AS_ROOT +
        shipped
          .replaceAll('127.0.0.1:4100', '127.0.0.1:4999')
          .replace(/\}\s*$/, () => `${FILES}\n}\n`);
      for (const path of ['/api/', OPEN_PATH, '/api/missing', SCOPED_PATH]) {
        const { status, uses } = await request(proxy, path, { answer: notFound, edit });
        expect({ path, status, uses }).toEqual({ path, status: 200, uses: 1 });
      }
    });
  });
}
