import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { startTestServer } from '../support/test-server.ts';

// Some seconds of reading, on any machine: everything that is asked in that time waits behind it.
const SLOW = sql`
  with recursive numbers(number) as (
    select 1 union all select number + 1 from numbers where number < 5000000
  ) select count(*) as counted from numbers`;

test('answers one account while another asks for more than can be read at once', async () => {
  const server = await startTestServer();
  const { createAccount } = await server.root.data<{
    createAccount: { account: { id: string } };
  }>('mutation { createAccount(input: { name: "Other" }) { account { id } } }');
  const accountId = createAccount.account.id;
  const { client } = await server.createKey({ accountId, scopes: ['keys:read'] });
  const counts = Array.from({ length: 29 }, (_, index) => `a${index}: accounts { totalCount }`);
  const order: string[] = [];
  const slow = SLOW.execute(server.app.domain.store.scans);
  const busy = Array.from({ length: 6 }, async () => {
    const answer = await server.root.data(`{ ${counts.join(' ')} }`);
    order.push('busy');
    return answer;
  });
  // When these are answered, all of those were read.
  for (let use = 0; use < 10; use += 1) await client.use();
  const answer = await client.data(
    '{ apiKeys(first: 1, filter: { status: [EXPIRED] }) { totalCount } }',
  );
  order.push('other');
  expect(answer).toEqual({ apiKeys: { totalCount: 0 } });
  expect(await Promise.all([slow, ...busy])).toHaveLength(7);
  expect(order[0]).toBe('other');
});
