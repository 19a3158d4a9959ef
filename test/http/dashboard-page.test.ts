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

const POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "style-src 'self' 'nonce-N'",
];

const NONCE = /'nonce-([\w-]{22})'/;

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

test.each(DASHBOARD_PATHS)(
  'is sent at %s with a strict policy, a nonce of its own and no script in it',
  async (path) => {
    const { url } = await startTestServer();
    const nonces = new Set<string>();
    for (let time = 0; time < 3; time += 1) {
      const { headers, status, text } = await get(url, path);
      const policy = String(headers['content-security-policy']);
      const nonce = NONCE.exec(policy)?.[1] ?? '';
      expect(status).toBe(200);
      expect(policy.replace(nonce, 'N').split('; ')).toEqual(POLICY);
      expect(text).toContain(`content="${nonce}"`);
      expect(text).not.toMatch(/<script(?![^>]*\ssrc="\/)|<style|\son\w+=|\sstyle=|javascript:/i);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  },
);

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
