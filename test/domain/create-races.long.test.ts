import { expect, test } from 'vitest';
import { sendAllAtOnce } from '../support/held-request.ts';
import { mutate } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const ROUNDS = 100;

test('holds exactly 10 keys after 11 creates at once on an account that held 9, 100 times', async () => {
  const server = await startTestServer();
  for (let made = 0; made < 9; made += 1) await server.createKey();
  for (let round = 0; round < ROUNDS; round += 1) {
    const labels = Array.from({ length: 11 }, (_, index) => `round ${round}, key ${index}`);
    const outcomes = await createAllAtOnce(server, labels);
    expect(outcomes.codes).toEqual(Array(10).fill('FAILED_PRECONDITION'));
    expect(outcomes.made).toHaveLength(1);
    expect(await readKeyCount(server)).toBe(10);
    await revokeAll(server, outcomes.made);
  }
});

test('gives a label to exactly one of two creates at once, 100 times', async () => {
  const server = await startTestServer();
  for (let round = 0; round < ROUNDS; round += 1) {
    const outcomes = await createAllAtOnce(server, ['Production', 'Production']);
    expect(outcomes.codes).toEqual(['ALREADY_EXISTS']);
    expect(outcomes.made).toHaveLength(1);
    expect(await readKeyCount(server)).toBe(1);
    await revokeAll(server, outcomes.made);
  }
});

test('gives a label to exactly one of two renamings at once, 100 times', async () => {
  const server = await startTestServer();
  const keys = [await server.createKey(), await server.createKey()];
  for (let round = 0; round < ROUNDS; round += 1) {
    const documents = keys.map(
      ({ id }) =>
        `mutation { payload: updateApiKey(input: {id: "${id}", label: "round ${round}"}) { apiKey { id } } }`,
    );
    const outcomes = await sendAll(server, documents);
    expect(outcomes.codes).toEqual(['ALREADY_EXISTS']);
    expect(outcomes.made).toHaveLength(1);
  }
});

/** What became of mutations sent at once: the keys of those that succeeded, the others' codes. */
interface Outcomes {
  readonly made: readonly string[];
  readonly codes: readonly string[];
}

function createAllAtOnce(server: TestServer, labels: readonly string[]): Promise<Outcomes> {
  return sendAll(
    server,
    labels.map(
      (label) => `mutation { payload: createApiKey(input: {label: "${label}"}) { apiKey { id } } }`,
    ),
  );
}

async function sendAll(
  { url, rootSecret }: TestServer,
  documents: readonly string[],
): Promise<Outcomes> {
  const answers = await sendAllAtOnce(
    url,
    documents.map((document) => ({ secret: rootSecret, document })),
  );
  return {
    made: answers.flatMap(({ body }) => body.data?.payload.apiKey.id ?? []),
    codes: answers.flatMap(
      ({ body }) => body.errors?.map(({ extensions }) => extensions.code) ?? [],
    ),
  };
}

async function readKeyCount({ root }: TestServer): Promise<number> {
  const { viewer } = await root.data<{ viewer: { account: { keyCount: number } } }>(
    '{ viewer { account { keyCount } } }',
  );
  return viewer.account.keyCount;
}

async function revokeAll({ root }: TestServer, ids: readonly string[]): Promise<void> {
  for (const id of ids) await mutate(root, 'revokeApiKey', { id });
}
