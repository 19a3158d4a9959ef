import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../src/store/migrate.ts';
import { send } from '../support/client.ts';
import {
  dumpDatabase,
  makeOlderDatabase,
  OLD_HOUR,
  OLD_PEPPER,
  OLD_SECRETS,
} from '../support/older-databases.ts';
import { OPERATOR, signIn } from '../support/people.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { createTestClock } from '../support/test-clock.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const VERSIONS = MIGRATIONS.map(({ name }, index) => ({ name, migrations: index + 1 }));

// A migration that was released is never edited: databases that ran it have what it made then.
// A new one has its file written by `npx vitest run test/store/older-databases.test.ts --update`.
test.each(VERSIONS)('up to $name the migrations make what they made', async (version) => {
  const path = join(createTempFolder(), 'tollkey.db');
  await makeOlderDatabase(path, version.migrations);
  await expect(dumpDatabase(path)).toMatchFileSnapshot(`fixtures/${version.name}.sql`);
});

test('there is a database of each version, and of no other', () => {
  expect(readdirSync(FIXTURES)).toEqual(VERSIONS.map(({ name }) => `${name}.sql`));
});

/** Starts on the database of an older version. */
async function startOn(name: string): Promise<TestServer> {
  const folder = createTempFolder();
  const database = new BetterSqlite3(join(folder, 'tollkey.db'));
  database.exec(readFileSync(join(FIXTURES, `${name}.sql`), 'utf8'));
  database.close();
  return startTestServer({
    folder,
    clock: createTestClock('2026-11-21T12:00:00.000Z'),
    environment: { TOLLKEY_PEPPER: OLD_PEPPER, TOLLKEY_ROOT_KEY: OLD_SECRETS.root },
  });
}

const EVERYTHING = `query ($from: DateTime!, $to: DateTime!) {
  apiKeys {
    nodes {
      id
      scopes
      metadata
      status
      usage(interval: HOUR, from: $from, to: $to) { accepted refused { total } }
    }
  }
  search: accounts(filter: { search: "ácm" }) { nodes { id name externalId keyCount } }
  auditEvents { nodes { id action targetId } }
  usage(interval: HOUR, from: $from, to: $to) { accepted refused { total } }
}`;

test.each(VERSIONS)('keys, counts, events and usage of $name are there', async ({ name }) => {
  const server = await startOn(name);
  const verify = (secret: string) =>
    send(server.url, { method: 'GET', path: '/verify', headers: { 'access-token': secret } });
  const live = await verify(OLD_SECRETS.live);
  expect([live.status, live.headers['x-key-id']]).toEqual([200, 'key_live']);
  // 17 uses of the day were there, and this is the next.
  expect(live.headers.ratelimit).toContain('"day";r=982;');
  expect((await verify(OLD_SECRETS.revoked)).status).toBe(401);
  const range = {
    from: new Date(OLD_HOUR).toISOString(),
    to: new Date(OLD_HOUR + 3_600_000).toISOString(),
  };
  const found = await server.root.data(EVERYTHING, range);
  expect(found).toMatchObject({
    apiKeys: {
      nodes: [
        { id: 'key_root', status: 'ACTIVE', scopes: ['*'] },
        { id: 'key_revoked', status: 'REVOKED', usage: { accepted: 4, refused: { total: 15 } } },
        {
          id: 'key_live',
          metadata: { team: 'blue' },
          usage: { accepted: 17, refused: { total: 15 } },
        },
      ],
    },
    search: { nodes: [{ id: 'acc_acme', name: 'Ácme', externalId: 'ACME-1', keyCount: 1 }] },
    auditEvents: { nodes: [{ id: 'evt_created', action: 'createApiKey', targetId: 'key_live' }] },
    usage: { accepted: 21, refused: { total: 30 } },
  });
});

test.each(VERSIONS.filter(({ name }) => name >= '0003'))(
  'people and invitations of $name are there',
  async ({ name }) => {
    const server = await startOn(name);
    const person = await signIn(server, { email: 'ann@example.com', password: OPERATOR.password });
    const { viewer, invitations } = await person.data<{ viewer: unknown; invitations: unknown }>(
      '{ viewer { user { name } } invitations { nodes { email } } }',
    );
    expect(viewer).toEqual({ user: { name: 'Ann' } });
    expect(invitations).toEqual({ nodes: [{ email: 'bob@example.com' }] });
  },
);
