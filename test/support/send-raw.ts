import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes as they are on one connection, and returns all that came back until it ended. */
export async function sendRaw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString();
  });
  // A server that has heard enough may reset the connection.
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return received;
}

/** The statuses of the answers on one connection, in their order. */
export function statusesIn(received: string): readonly number[] {
  return [...received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}
