import { expect, test } from 'vitest';
import { openDatabaseFile } from '../../support/database-file.ts';
import { expectRefusal } from '../../support/envelope.ts';
import { OPERATOR, type SignedIn, setUpOperator, signIn } from '../../support/people.ts';
import { startTestServer } from '../../support/test-server.ts';

const LIMIT = 600;
const FIELDS = 30;

/** Thirty operations in one request: as many root fields. */
const THIRTY = `{ ${Array.from({ length: FIELDS }, (_, index) => `f${index}: viewer { scopes }`).join(' ')} }`;

async function startWithOperator() {
  const server = await startTestServer();
  await setUpOperator(server);
  return { server, olga: await signIn(server, OPERATOR) };
}

async function exhaust(person: SignedIn): Promise<void> {
  for (let spent = 0; spent < LIMIT; spent += FIELDS) {
    const answer = await person.query(THIRTY);
    expect(answer.status).toBe(200);
    expect(answer.headers['x-ratelimit-remaining']).toBe(String(LIMIT - spent - FIELDS));
  }
}

test('a session has exactly 600 operations a minute, and 600 again in the next', async () => {
  const { server, olga } = await startWithOperator();
  server.clock.advance(12_345);
  await exhaust(olga);
  const answer = await olga.use();
  const error = expectRefusal(server, answer, 'QUOTA_EXCEEDED');
  expect(error.message).toBe('API quota exceeded: per-minute limit reached');
  expect(error.extensions.details).toEqual([
    'quota_type: per-minute',
    'limit: 600',
    'retry_after: 48',
  ]);
  expect(answer.headers).toMatchObject({
    'x-ratelimit-limit': '600',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Date.parse('2026-11-21T12:01:00.000Z')),
    'ratelimit-policy': '"minute";q=600;w=60, "day";q=864000;w=86400',
    ratelimit: '"minute";r=0;t=48, "day";r=863400;t=43188',
    'retry-after': '48',
  });
  server.clock.advance(47_654);
  expect((await olga.use()).status).toBe(429);
  server.clock.advance(1);
  await exhaust(olga);
  expect((await olga.use()).status).toBe(429);
});

test('an operation that costs more than is left spends nothing', async () => {
  const { olga } = await startWithOperator();
  for (let round = 0; round < 19; round += 1) await olga.query(THIRTY);
  expect((await olga.use()).headers['x-ratelimit-remaining']).toBe('29');
  expect((await olga.query(THIRTY)).status).toBe(429);
  expect((await olga.use()).headers['x-ratelimit-remaining']).toBe('28');
});

test('each session is counted by itself', async () => {
  const { server, olga } = await startWithOperator();
  const elsewhere = await signIn(server, OPERATOR);
  await exhaust(olga);
  expect((await olga.use()).status).toBe(429);
  expect((await elsewhere.use()).headers['x-ratelimit-remaining']).toBe('599');
});

test('viewer shows a person both windows with the operation counted', async () => {
  const { olga } = await startWithOperator();
  const { viewer } = await olga.data<{ viewer: unknown }>(
    '{ viewer { rateLimits { perMinute { limit remaining } perDay { limit remaining } } } }',
  );
  expect(viewer).toEqual({
    rateLimits: {
      perMinute: { limit: 600, remaining: 599 },
      perDay: { limit: 864_000, remaining: 863_999 },
    },
  });
});

test('what a person does is counted in no usage', async () => {
  const { server, olga } = await startWithOperator();
  await exhaust(olga);
  await olga.use();
  await server.app.domain.quota.settle();
  const hours = openDatabaseFile(server).prepare('select * from usage_hours');
  expect(hours.all()).toEqual([]);
  // Where a key's use would stand.
  await server.root.use();
  await server.app.domain.quota.settle();
  expect(hours.all()).toHaveLength(1);
});
