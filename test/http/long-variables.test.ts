import { expect, test } from 'vitest';
import { startTestServer } from '../support/test-server.ts';

const AT_ONCE = 12;
const EXPLAIN = 'query ($input: ExplainApiKeyInput!) { explainApiKey(input: $input) { code } }';

test('looks at long variables of many requests in many turns of the event loop', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ scopes: ['keys:read'] });
  const input = { id, scopes: Array.from({ length: 4_900 }, () => 'a') };
  await client.query(EXPLAIN, { input });
  let turn = 0;
  let isOver = false;
  const count = (): void => {
    turn += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const turns = await Promise.all(
    Array.from({ length: AT_ONCE }, () => client.query(EXPLAIN, { input }).then(() => turn)),
  );
  isOver = true;
  expect(new Set(turns).size).toBeGreaterThan(AT_ONCE / 3);
});

test('refuses JSON of more than 64 levels, and reads what is in quotes as text', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey();
  const nested = (levels: number) => {
    let value: unknown = [];
    for (let level = 1; level < levels; level += 1) value = level % 2 ? { a: value } : [value];
    return value;
  };
  // The body and its variables are two levels.
  const text = `{[\\"'${'[{'.repeat(2_000)}`;
  const kept = await client.query('{ __typename }', { text, also: text, a: nested(62) });
  expect(kept.body).toEqual({ data: { __typename: 'Query' } });
  const refused = await client.query('{ __typename }', { text, a: nested(63) });
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({
    errors: [{ message: expect.stringContaining('got JSON more than 64 levels deep') }],
  });
});

test('refuses JSON of more than 5,000 values', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey();
  const list = (length: number) => Array.from({ length }, (_, index) => `${index}, [`);
  // The body, its document, its variables and the list are four values.
  const kept = await client.query('{ __typename }', { a: list(4_996) });
  expect(kept.body).toEqual({ data: { __typename: 'Query' } });
  const refused = await client.query('{ __typename }', { a: list(4_997) });
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({
    errors: [{ message: expect.stringContaining('got JSON of more than 5000 values') }],
  });
});

test('charges an operation of a kind that the schema does not have, and says so', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey();
  const before = Number((await client.use()).headers['x-ratelimit-remaining']);
  const { body, headers } = await client.query('subscription { anything }');
  expect(body).toMatchObject({
    errors: [{ message: expect.stringContaining('a query or a mutation, got a subscription') }],
  });
  expect(before - Number(headers['x-ratelimit-remaining'])).toBe(1);
  expect(server.logs.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
