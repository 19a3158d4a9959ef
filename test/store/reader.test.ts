import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { isStoreUnavailable } from '../../src/store/store.ts';
import { startTestServer } from '../support/test-server.ts';

// Some seconds of reading, on whatever machine.
const SLOW = sql<{ counted: number }>`
  with recursive numbers(number) as (
    select 1 union all select number + 1 from numbers where number < 5000000
  ) select count(*) as counted from numbers`;

test('verification goes on while a question visits millions of rows', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey();
  const { scans } = server.app.domain.store;
  let isDone = false;
  const slow = SLOW.execute(scans).then(({ rows }) => {
    isDone = true;
    return rows;
  });
  for (let use = 0; use < 5; use += 1) await client.use();
  expect(isDone).toBe(false);
  expect(await slow).toEqual([{ counted: 5_000_000 }]);
});

test('a search finds a key as soon as its creation is answered', async () => {
  const server = await startTestServer();
  for (const label of ['one', 'two', 'three']) {
    await server.createKey({ label });
    const { apiKeys } = await server.root.data<{ apiKeys: { totalCount: number } }>(
      'query ($label: String!) { apiKeys(first: 1, filter: { label: $label }) { totalCount } }',
      { label },
    );
    expect(apiKeys.totalCount).toBe(1);
  }
});

test('what reads many keys cannot write, and goes on after a question that fails', async () => {
  const server = await startTestServer();
  const { scans } = server.app.domain.store;
  await expect(sql`delete from api_keys returning id`.execute(scans)).rejects.toThrow('readonly');
  await expect(sql`select one from nowhere`.execute(scans)).rejects.toThrow('nowhere');
  expect((await sql`select 1 as one`.execute(scans)).rows).toEqual([{ one: 1 }]);
});

test('a search for which the file cannot be opened is refused as unavailable, and the next is not', async () => {
  const server = await startTestServer();
  const file = join(server.folder, 'tollkey.db');
  const search = '{ apiKeys(first: 1, filter: { search: "a" }) { totalCount } }';
  renameSync(file, `${file}.away`);
  expect((await server.root.query(search)).body.errors?.[0]?.extensions.code).toBe('UNAVAILABLE');
  renameSync(`${file}.away`, file);
  expect((await server.root.query(search)).body.errors).toBeUndefined();
});

test('who comes behind a hundred long questions is refused, and told that it is for now', async () => {
  const server = await startTestServer();
  const { scans } = server.app.domain.store;
  const asked = Array.from({ length: 101 }, () => sql`select 1`.execute(scans));
  const answers = await Promise.allSettled(asked);
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer] : []));
  expect(refused.map(({ reason }) => isStoreUnavailable(reason))).toEqual([true]);
});
