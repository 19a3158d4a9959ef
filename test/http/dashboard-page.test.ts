import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createPages, DASHBOARD_PATHS } from '../../src/http/pages.ts';
import { readOnly } from '../../src/http/server.ts';
import { createBareServer } from '../support/bare-server.ts';
import { type Received, send } from '../support/client.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { startTestServer } from '../support/test-server.ts';

const PAGE = '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><title>Tollkey</title>';

async function startWithPage(): Promise<string> {
  const folder = createTempFolder();
  writeFileSync(join(folder, 'index.html'), PAGE);
  const pages = createPages(folder);
  const routes = DASHBOARD_PATHS.map((path) => [path, readOnly(pages.dashboard)]);
  return createBareServer({ pages, routes: Object.fromEntries(routes) }).listen();
}

function get(url: string, path: string, method = 'GET'): Promise<Received> {
  return send(url, { method, path });
}

test.each([
  '/',
  '/api-keys',
  '/api-keys/key_1',
  '/usage',
  '/usage?window=day',
  '/explain',
  '/audit-log',
  '/accounts',
  '/accounts/acc_1/keys',
  '/people',
  '/settings',
  '/sign-in?returnTo=%2Fusage',
  '/set-up',
  '/invitation',
  '/reset-password',
])('shows the dashboard at %s', async (path) => {
  const { status, headers, text } = await get(await startWithPage(), path);
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers['cache-control']).toBe('no-store');
  expect(text).toContain('<title>Tollkey</title>');
});

test.each(['/nothing', '/api-keysx', '/usage/', '/people/usr_1', '/index.html', '/sign-in/x'])(
  'shows nothing at %s',
  async (path) => {
    const server = await startTestServer();
    const { status, text } = await get(server.url, path);
    expect([status, JSON.parse(text).code]).toEqual([404, 'NOT_FOUND']);
  },
);

test('gives each response a nonce of its own, in the page and in its policy', async () => {
  const url = await startWithPage();
  const nonces = new Set<string>();
  for (let count = 0; count < 5; count += 1) {
    const { headers, text } = await get(url, '/');
    const nonce = /content="([\w-]{22})"/.exec(text)?.[1] ?? '';
    nonces.add(nonce);
    expect(headers['content-security-policy']).toBe(
      [
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        `style-src 'self' 'nonce-${nonce}'`,
      ].join('; '),
    );
  }
  expect(nonces.size).toBe(5);
  expect(nonces.has('')).toBe(false);
});

test('is only for reading', async () => {
  const url = await startWithPage();
  expect((await get(url, '/', 'HEAD')).status).toBe(200);
  const posted = await get(url, '/', 'POST');
  expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD']);
});

test('says how to build the dashboard where it was not built', async () => {
  const pages = createPages(join(createTempFolder(), 'not-there'));
  const url = await createBareServer({ pages, routes: { '/': pages.dashboard } }).listen();
  const { status, text } = await get(url, '/');
  expect(status).toBe(404);
  expect(text).toContain('npm run build');
});
