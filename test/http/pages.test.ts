import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createPages } from '../../src/http/pages.ts';
import { createBareServer } from '../support/bare-server.ts';
import { type Received, send } from '../support/client.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { startTestServer } from '../support/test-server.ts';

const PAGES_FOLDER = 'dist/dashboard';

const GRAPHIQL_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
].join('; ');

function getPage(url: string, accept = 'text/html'): Promise<Received> {
  return send(url, { method: 'GET', headers: { accept } });
}

function getAsset(
  url: string,
  name: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Received> {
  return send(url, { method: 'GET', path: `/assets/${name}`, headers });
}

function favicon(): string {
  const name = readdirSync(join(PAGES_FOLDER, 'assets')).find((file) => file.endsWith('.svg'));
  if (name === undefined) throw new Error('expected the favicon in dist/dashboard/assets');
  return name;
}

test('shows a browser GraphiQL under a strict policy, without a credential', async () => {
  const { url } = await startTestServer();
  const accepts = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const page = await getPage(url, accepts);
  expect(page.status).toBe(200);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.headers['content-security-policy']).toBe(GRAPHIQL_POLICY);
  expect(page.text).toContain('<title>Tollkey GraphiQL</title>');
});

test('loads the page from its own files only, and has each of them', async () => {
  const { url } = await startTestServer();
  const { text } = await getPage(url);
  const addresses = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(
    ([, address]) => `${address}`,
  );
  expect(addresses.length).toBeGreaterThanOrEqual(3);
  for (const path of addresses) {
    expect(path).toMatch(/^\/assets\/[\w.-]+$/);
    const asset = await send(url, { method: 'GET', path });
    expect(asset.status).toBe(200);
    expect(asset.headers['content-type']).toMatch(
      path.endsWith('.js') ? /^text\/javascript/ : /^(?:text\/css|image\/svg\+xml)/,
    );
  }
  expect(text).not.toMatch(/<script(?![^>]*src=)|\son\w+=/);
});

test('lets a browser keep an asset for good, since its name tells what is in it', async () => {
  const { url } = await startTestServer();
  const { headers } = await getAsset(url, favicon());
  expect(headers['cache-control']).toMatch(/max-age=31536000.*immutable/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['x-request-id']).toBeDefined();
});

test('logs an asset like every other request', async () => {
  const { url, logs } = await startTestServer();
  for (const [name, status] of [
    [favicon(), 200],
    ['nothing.js', 404],
  ] as const) {
    const { headers } = await getAsset(url, name);
    expect(logs.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        requestId: headers['x-request-id'],
        path: `/assets/${name}`,
        status,
      }),
    );
  }
});

test.each(['bytes=100-50', 'bytes=9999999-', 'bytes=x', 'lines=1-2', 'bytes=-1'])(
  'answers an asset that is asked for by the range %s',
  async (range) => {
    const { url } = await startTestServer();
    const { status } = await getAsset(url, favicon(), { range });
    expect([200, 206, 416]).toContain(status);
  },
);

test('serves nothing outside its folder of assets', async () => {
  const { url } = await startTestServer();
  for (const name of [
    '../graphiql.html',
    '..%2fgraphiql.html',
    '%2e%2e/graphiql.html',
    '%zz',
    '',
  ]) {
    expect((await getAsset(url, name)).status).toBe(404);
  }
});

test('answers an asset that a new build has removed since', async () => {
  const folder = createTempFolder();
  mkdirSync(join(folder, 'assets'));
  const path = join(folder, 'assets', 'old.svg');
  copyFileSync(join(PAGES_FOLDER, 'assets', favicon()), path);
  const { listen } = createBareServer({ pages: createPages(folder) });
  rmSync(path);
  const { status } = await getAsset(await listen(), 'old.svg');
  expect([200, 404]).toContain(status);
});

test('says how to build the pages where they were not built', async () => {
  const pages = createPages(join(createTempFolder(), 'not-there'));
  const { listen } = createBareServer({ pages, routes: { '/query': pages.graphiql } });
  const page = await getPage(await listen());
  expect(page.status).toBe(404);
  expect(page.text).toContain('npm run build');
});

test('answers a program rather than a page to whoever does not ask for HTML', async () => {
  const { url } = await startTestServer();
  for (const accept of ['*/*', 'application/json', 'text/html;q=0']) {
    const answer = await getPage(url, accept);
    expect(answer.body.errors?.[0]?.extensions.code).toBe('TOKEN_REQUIRED');
  }
});

test.each(['/nothing', '/api-keys-of-mine', '/people/usr_1'])(
  'shows a browser the dashboard at %s, where no page is, with status 404',
  async (path) => {
    const { url } = await startTestServer();
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    const page = await send(url, { method: 'GET', path, headers: { accept } });
    expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toMatch(/'nonce-[\w-]{22}'/);
    expect(page.text).toContain('<title translate="no">Tollkey</title>');
  },
);

test('answers in JSON where no page is: a program, a writer, and at the paths of programs', async () => {
  const { url } = await startTestServer();
  const html = { accept: 'text/html' };
  for (const asked of [
    { method: 'GET', path: '/nothing' },
    { method: 'GET', path: '/nothing', headers: { accept: '*/*' } },
    { method: 'POST', path: '/nothing', headers: html },
    { method: 'GET', path: '/auth/nothing', headers: html },
    { method: 'GET', path: '/query/nothing', headers: html },
    { method: 'GET', path: '/metrics/nothing', headers: html },
    { method: 'GET', path: '/assets/nothing', headers: html },
  ]) {
    const answer = await send(url, asked);
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([404, 'NOT_FOUND']);
  }
});
