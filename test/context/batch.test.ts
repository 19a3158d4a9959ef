import { expect, test } from 'vitest';
import { createBatch } from '../../src/context/batch.ts';
import { createSlices } from '../../src/kernel/slices.ts';
import { createTenant } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

/** A batch that remembers what it was asked. */
function createWatchedBatch() {
  const asked: (readonly string[])[] = [];
  async function readAll(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    asked.push(ids);
    if (ids.includes('broken')) throw new Error('cannot be read');
    return new Map(ids.filter((id) => id !== 'absent').map((id) => [id, `value of ${id}`]));
  }
  const find = createBatch(readAll, (value: string | undefined) => value, createSlices().long);
  return { asked, find };
}

test('joins the questions of one moment, each id once, and answers each', async () => {
  const { asked, find } = createWatchedBatch();
  const afterPromises = async (id: string): Promise<string | undefined> => {
    for (let step = 0; step < 10; step += 1) await undefined;
    return find(id);
  };
  const answers = await Promise.all([find('a'), find('b'), find('a'), afterPromises('absent')]);
  expect(answers).toEqual(['value of a', 'value of b', 'value of a', undefined]);
  expect(asked).toEqual([['a', 'b', 'absent']]);
});

test('reads anew at the next moment, and after a failure', async () => {
  const { asked, find } = createWatchedBatch();
  await expect(Promise.all([find('a'), find('broken')])).rejects.toThrow('cannot be read');
  expect(await find('a')).toBe('value of a');
  expect(await find('a')).toBe('value of a');
  expect(asked).toEqual([['a', 'broken'], ['a'], ['a']]);
});

test('a later field of a mutation sees what an earlier one changed', async () => {
  const server = await startTestServer();
  const { client, accountId } = await createTenant(server, {
    scopes: ['keys:write', 'accounts:write'],
  });
  const names = await client.data(
    `mutation ($id: ID!) {
      before: createApiKey(input: { label: "1" }) { apiKey { account { name } } }
      updateAccount(input: { id: $id, name: "renamed" }) { account { name } }
      after: createApiKey(input: { label: "2" }) { apiKey { account { name } } }
    }`,
    { id: accountId },
  );
  expect(names).toMatchObject({
    before: { apiKey: { account: { name: 'tenant' } } },
    after: { apiKey: { account: { name: 'renamed' } } },
  });
});
