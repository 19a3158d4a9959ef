import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { createApiKey } from '../support/documents.ts';
import { startTestServer } from '../support/test-server.ts';

test('a variable that is wrong in thousands of places is refused with one short error', async () => {
  const { createKey } = await startTestServer();
  const { client } = await createKey();
  const fields = Object.fromEntries(Array.from({ length: 6_000 }, (_, index) => [`k${index}`, 1]));
  const document = 'query ($f: ApiKeyFilter) { apiKeys(filter: $f) { totalCount } }';
  for (const f of [fields, { status: Array(20_000).fill(1) }]) {
    const { status, body, text } = await client.query(document, { f });
    expect(status).toBe(400);
    expect(body.errors).toHaveLength(1);
    expect(text.length).toBeLessThan(1_000);
  }
});

test('a body that is not UTF-8 is refused, not mended', async () => {
  const { url, rootSecret } = await startTestServer();
  const text = '{"query":"mutation { createApiKey(input: { label: \\"caf#\\" }) { secret } }"}';
  const { status, body } = await send(url, {
    headers: { 'content-type': 'application/json', 'access-token': rootSecret },
    body: Buffer.from(text.replace('#', '\xe9'), 'latin1'),
  });
  expect(status).toBe(400);
  expect(body.errors?.[0]?.message).toBe(
    'Invalid request: expected a body in UTF-8, got other bytes',
  );
});

test.for([
  ['a number that JSON makes null', '{"a":1e400}'],
  ['an integer that JSON would round', '{"a":12345678901234567890}'],
  ['a NUL', '{"a":["x\\u0000y"]}'],
  ['half a surrogate pair in a name', '{"\\ud800":1}'],
  ['more levels than are allowed', `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`],
])('metadata is kept exactly or refused: %s', async ([, json]) => {
  const { url, rootSecret } = await startTestServer();
  const { body } = await send(url, {
    headers: { 'content-type': 'application/json', 'access-token': rootSecret },
    body: `{"query":${JSON.stringify(createApiKey)},"variables":{"input":{"label":"x","metadata":${json}}}}`,
  });
  expect(body.errors?.[0]?.extensions).toMatchObject({
    code: 'INVALID_ARGUMENT',
    context: { field: 'metadata' },
  });
});

test.for([
  ['only a zero-width space', '\u200b'],
  ['only a soft hyphen', '\u00ad'],
  ['only a filler', '\u3164'],
  ['a change of the writing direction', 'a\u202egnp.exe'],
  ['a line separator', 'a\u2028b'],
])('a label that could deceive the eye is refused: %s', async ([, label]) => {
  const { root } = await startTestServer();
  const error = await root.error(createApiKey, { input: { label } });
  expect(error.extensions).toMatchObject({ code: 'INVALID_ARGUMENT', context: { field: 'label' } });
});

test('emoji that are joined by invisible characters may stand in a label', async () => {
  const { createKey } = await startTestServer();
  await expect(createKey({ label: 'build 👩‍💻' })).resolves.toBeDefined();
});

test('a server whose database file was taken away is not ready', async () => {
  const { url, folder, clock } = await startTestServer();
  const isReady = async (): Promise<number> => {
    clock.advance(1_000);
    return (await send(url, { method: 'GET', path: '/readyz' })).status;
  };
  const path = join(folder, 'tollkey.db');
  expect(await isReady()).toBe(200);
  renameSync(path, `${path}.away`);
  expect(await isReady()).toBe(503);
  renameSync(`${path}.away`, path);
  expect(await isReady()).toBe(200);
});

test('a request may name the whole address (RFC 9112, section 3.2.2)', async () => {
  const { url } = await startTestServer();
  const { hostname, port } = new URL(url);
  for (const path of ['http://elsewhere.example/healthz', 'HTTP://elsewhere.example/healthz?x']) {
    const outgoing = request({ hostname, port, path });
    outgoing.end();
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    incoming.resume();
    expect(incoming.statusCode).toBe(200);
  }
});

test('a secret that is percent-encoded letter by letter does not stand in the log', async () => {
  const { url, logs, rootSecret } = await startTestServer();
  const encoded = [...rootSecret].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
  await send(url, { method: 'GET', path: `/${encoded}` });
  expect(logs.join('')).not.toContain(encoded.slice(0, 36));
  expect(logs.join('')).not.toContain(rootSecret.slice(0, 12));
});
