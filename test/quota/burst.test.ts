import { expect, test } from 'vitest';
import { sendThroughGate } from '../support/gate.ts';
import { startTestServer } from '../support/test-server.ts';

const use = '{ __typename }';

test('accepts exactly 100 of 500 requests at once on a key with 100 per minute, in 20 rounds', async () => {
  const server = await startTestServer();
  const key = await server.createKey({ rateLimit: { perMinute: 100, perDay: 100_000 } });
  for (let round = 0; round < 20; round += 1) {
    const requests = Array.from({ length: 500 }, () => ({ secret: key.secret, document: use }));
    const statuses = await sendThroughGate(server.url, requests);
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
    expect(statuses.filter((status) => status === 429)).toHaveLength(400);
    server.clock.advance(60_000);
  }
});

test('accepts exactly 1 of 1,000 requests at once on a key with 1 per minute', async () => {
  const server = await startTestServer();
  const key = await server.createKey({ rateLimit: { perMinute: 1, perDay: 100_000 } });
  const requests = Array.from({ length: 1_000 }, () => ({ secret: key.secret, document: use }));
  const statuses = await sendThroughGate(server.url, requests);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 429)).toHaveLength(999);
});
