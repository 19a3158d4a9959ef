import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { startTestServer } from '../support/test-server.ts';

const AT_ONCE = 300;
const ROUNDS = 10;

/** Opens a connection and sends a request up to its last line feed. */
async function holdVerification(url: string, secret: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    `GET /verify HTTP/1.1\r\nHost: ${hostname}\r\nAccess-Token: ${secret}\r\nConnection: close\r\n\r`,
  );
  return socket;
}

async function finish(socket: Socket): Promise<number> {
  socket.write('\n');
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(socket, 'close');
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
}

test('of 300 verifications at once on 100 a minute exactly 100 are accepted, 10 rounds of 10', async () => {
  const server = await startTestServer({ environment: { LOG_LEVEL: 'error' } });
  const { secret } = await server.createKey({ rateLimit: { perMinute: 100, perDay: 100_000 } });
  for (let round = 0; round < ROUNDS; round += 1) {
    const sockets = await Promise.all(
      Array.from({ length: AT_ONCE }, () => holdVerification(server.url, secret)),
    );
    const statuses = await Promise.all(sockets.map(finish));
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
    expect(statuses.filter((status) => status === 429)).toHaveLength(200);
    server.clock.advance(60_000);
  }
});
