import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { type ChildServer, startChildServer } from '../support/child-server.ts';
import { type Received, send } from '../support/client.ts';
import { liftKeyLimit } from '../support/lift-key-limit.ts';
import { createSecretSearch, type SecretSearch } from '../support/secret-search.ts';

const KEYS = 1_000;
const AT_ONCE = 20;

test('keeps none of 1,000 secrets in a file, a log line or an answer but the one that made it', async () => {
  const rootSecret = createSecretFormat('gx').mint();
  const server = await startChildServer({
    environment: { TOLLKEY_ROOT_KEY: rootSecret, LOG_LEVEL: 'debug' },
  });
  await liftKeyLimit(server.as(rootSecret));
  const created: Received[] = [];
  const answers: Received[] = [];
  const secrets: string[] = [];

  for (let first = 0; first < KEYS; first += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, async (_, index) => {
      const answer = await create(server, rootSecret, `key ${first + index}`);
      created.push(answer);
      const { secret } = answer.body.data.createApiKey;
      secrets.push(secret);
      answers.push(...(await use(server, secret)));
      // One of each batch is enough for what ought to be refused.
      if (index === 0) answers.push(...(await misuse(server, secret)));
    });
    await Promise.all(batch);
  }

  const search = createSecretSearch([rootSecret, ...secrets]);
  // Each of these holds the 28 pieces of one secret: its own.
  for (const { text } of created) expect(search.findIn(text)).toHaveLength(28);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 400, 401, 404]));
  for (const { text, headers } of answers) {
    expect(search.findIn(text + JSON.stringify(headers))).toEqual([]);
  }
  // While it runs there is a write-ahead log; afterwards everything is in the database.
  expect(readdirSync(server.dataDir)).toContain('tollkey.db-wal');
  expect(filesWithSecrets(server.dataDir, search)).toEqual([]);
  const { stdout, stderr } = await server.end('SIGTERM');
  expect(filesWithSecrets(server.dataDir, search)).toEqual([]);
  expect(stdout.split('\n').length).toBeGreaterThan(KEYS * 3);
  expect(search.findIn(stdout + stderr)).toEqual([]);
});

function create(server: ChildServer, rootSecret: string, label: string): Promise<Received> {
  return server
    .as(rootSecret)
    .query(
      'mutation ($label: String!) { createApiKey(input: {label: $label}) { secret apiKey { id } } }',
      { label },
    );
}

const JSON_HEADERS = { 'content-type': 'application/json' };
const WHO_AM_I = '{ viewer { apiKey { id label prefix secrets { nodes { prefix } } } } }';

function use(server: ChildServer, secret: string): Promise<readonly Received[]> {
  const headers = { ...JSON_HEADERS, authorization: `Bearer ${secret}` };
  return Promise.all([
    server.as(secret).query(WHO_AM_I),
    send(server.url, { headers, body: JSON.stringify({ query: WHO_AM_I }) }),
  ]);
}

/** What people get wrong: a secret cut, extended, or where none belongs. */
function misuse(server: ChildServer, secret: string): Promise<readonly Received[]> {
  const { query } = server.as(secret);
  const body = JSON.stringify({ query: WHO_AM_I });
  return Promise.all([
    server.as(`${secret}x`).use(),
    server.as(secret.slice(0, -1)).use(),
    server.as(secret.toUpperCase()).use(),
    send(server.url, { headers: { ...JSON_HEADERS, authorization: secret }, body }),
    send(server.url, { headers: { ...JSON_HEADERS, 'x-request-id': secret }, body }),
    send(server.url, { headers: { 'content-type': secret }, body }),
    send(server.url, { method: 'GET', path: `/query?access-token=${secret}` }),
    send(server.url, { method: 'GET', path: `/${secret}` }),
    query('query ($id: Int!) { apiKey(id: $id) { id } }', { id: secret }),
    query(`{ ${secret} }`),
    query(`{ node(id: "${secret}") { id } }`),
    query(`mutation { createApiKey(input: {label: "${secret}"}) { secret } }`),
  ]);
}

function filesWithSecrets(folder: string, search: SecretSearch): readonly string[] {
  return readdirSync(folder).filter(
    (name) => search.findIn(readFileSync(join(folder, name))).length > 0,
  );
}
