import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startTestServer } from '../support/test-server.ts';

const CONNECTIONS = 49;
const HOUR_MS = 3_600_000;

test('takes new connections before it goes on with a large answer', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ scopes: ['keys:read', 'usage:read'] });
  server.clock.advance(92 * 24 * HOUR_MS);
  const from = new Date(server.clock.now() - 91 * 24 * HOUR_MS).toISOString();
  const buckets = `usage(interval: HOUR, from: "${from}") { buckets { startsAt accepted refused { total } } }`;
  const order: string[] = [];
  const answered = client
    .query(`{ apiKey(id: "${id}") { a: ${buckets} b: ${buckets} } }`)
    .then(({ status }) => order.push(`large ${status}`));
  const { port } = new URL(server.url);
  const connected = Array.from(
    { length: CONNECTIONS },
    () =>
      new Promise<void>((resolve, reject) => {
        const socket = connect({ port: Number(port), host: '127.0.0.1' });
        onTestFinished(() => void socket.destroy());
        socket.once('error', reject);
        socket.once('data', () => {
          order.push('small');
          resolve();
        });
        socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
      }),
  );
  await Promise.all([answered, ...connected]);
  expect(order).toEqual([...connected.map(() => 'small'), 'large 200']);
});
