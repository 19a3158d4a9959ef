import { expect, test } from 'vitest';
import { type Connection, createConnection } from '../support/connection.ts';
import { holdRequest } from '../support/held-request.ts';
import { GENEROUS, mutate } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

const USE = '{ __typename }';

// Each ends the right of a key's secret with its answer.
const ENDINGS = ['revokeApiKey', 'disableApiKey', 'rotateApiKey'];

test('accepts no use on an open connection after revokeApiKey, 2,000 times', async () => {
  const server = await startTestServer();
  const connection = createConnection(server.url);
  const outcomes = createTally();
  for (let round = 0; round < 2_000; round += 1) {
    const { id, secret } = await server.createKey();
    outcomes.add(`before: ${await connection.use(secret)}`);
    await mutate(server.root, 'revokeApiKey', { id });
    outcomes.add(`after: ${await connection.use(secret)}`);
  }
  expect(outcomes.counts()).toEqual({ 'before: 200': 2_000, 'after: 401': 2_000 });
  expect(connection.opened()).toBe(1);
});

test('accepts no use on an open connection after disableApiKey, 200 times', async () => {
  const server = await startTestServer();
  const connection = createConnection(server.url);
  const { id, secret } = await server.createKey({ rateLimit: GENEROUS });
  const outcomes = createTally();
  for (let round = 0; round < 200; round += 1) {
    outcomes.add(`before: ${await connection.use(secret)}`);
    await mutate(server.root, 'disableApiKey', { id });
    outcomes.add(`after: ${await connection.use(secret)}`);
    await mutate(server.root, 'enableApiKey', { id });
  }
  expect(outcomes.counts()).toEqual({ 'before: 200': 200, 'after: 401': 200 });
  expect(connection.opened()).toBe(1);
});

test('accepts no old secret on an open connection after rotateApiKey, 200 times', async () => {
  const server = await startTestServer();
  const connection = createConnection(server.url);
  const { id, ...key } = await server.createKey({ rateLimit: GENEROUS });
  const outcomes = createTally();
  let { secret } = key;
  for (let round = 0; round < 200; round += 1) {
    outcomes.add(`before: ${await connection.use(secret)}`);
    const rotated = await mutate(server.root, 'rotateApiKey', { id, overlapSeconds: 0 });
    outcomes.add(`after: ${await connection.use(secret)}`);
    secret = rotated.secret;
  }
  expect(outcomes.counts()).toEqual({ 'before: 200': 200, 'after: 401': 200 });
  expect(connection.opened()).toBe(1);
});

test.each(ENDINGS)(
  'accepts no use that starts after %s, while eight connections never pause',
  async (ending) => {
    const server = await startTestServer();
    const connections = Array.from({ length: 8 }, () => createConnection(server.url));
    const outcomes = createTally();
    for (let round = 0; round < 50; round += 1) {
      const { id, secret } = await server.createKey({ rateLimit: GENEROUS });
      await Promise.all(connections.map((connection) => connection.use(secret)));
      let isOver = false;
      const users = connections.map((connection) =>
        useOnAndOn(connection, secret, { isOver: () => isOver, outcomes }),
      );
      await mutate(server.root, ending, { id });
      isOver = true;
      await Promise.all(users);
      if (ending !== 'revokeApiKey') await mutate(server.root, 'revokeApiKey', { id });
    }
    const counts = outcomes.counts();
    expect(counts['after: 200']).toBeUndefined();
    expect(counts['after: 401']).toBe(3 * 8 * 50);
    expect(counts['before: 200']).toBeGreaterThan(0);
  },
);

test.each(ENDINGS)(
  'refuses after %s what was let in before it and is whole only now',
  async (ending) => {
    const server = await startTestServer();
    const { id, secret } = await server.createKey();
    const held = await Promise.all(
      Array.from({ length: 20 }, () => holdRequest(server.url, { secret, document: USE })),
    );
    await mutate(server.root, ending, { id });
    const answers = await Promise.all(held.map(({ finish }) => finish()));
    expect(answers.map(({ status }) => status)).toEqual(held.map(() => 401));
  },
);

test.each(ENDINGS)('spends nothing for what it refuses after %s', async (ending) => {
  const server = await startTestServer();
  const { id, secret, client } = await server.createKey();
  server.clock.advance(1_000);
  await client.use();
  const held = await holdRequest(server.url, { secret, document: USE });
  await mutate(server.root, ending, { id });
  await held.finish();
  await client.use();
  const { apiKey } = await server.root.data<{ apiKey: { usage: unknown } }>(
    `{ apiKey(id: "${id}") { usage { accepted refused { total } } } }`,
  );
  expect(apiKey.usage).toEqual({ accepted: 1, refused: { total: 2 } });
});

/** Counts outcomes by their names. */
interface Tally {
  readonly add: (outcome: string) => void;
  readonly counts: () => Readonly<Record<string, number>>;
}

function createTally(): Tally {
  const counts: Record<string, number> = {};
  return {
    add: (outcome) => {
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    },
    counts: () => counts,
  };
}

/** Uses a secret without a pause, until three uses have started when it was over. */
async function useOnAndOn(
  connection: Connection,
  secret: string,
  { isOver, outcomes }: { readonly isOver: () => boolean; readonly outcomes: Tally },
): Promise<void> {
  for (let late = 0; late < 3; ) {
    const isLate = isOver();
    if (isLate) late += 1;
    outcomes.add(`${isLate ? 'after' : 'before'}: ${await connection.use(secret)}`);
  }
}
