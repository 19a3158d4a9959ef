import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** Takes no new connections, lets running requests end, and resolves when all connections have. */
export type Drain = () => Promise<void>;

// Requests that still run so long after a stop was asked for are cut off: in time for whoever kills
// after 10 s, as container engines do.
const DRAIN_TIMEOUT_MS = 8_000;

/**
 * Prepares the end of a server. Node closes connections that are idle between two requests, but not
 * those that have never sent one, as browsers open them in advance: so we watch all of them.
 */
export function createDrain(server: Server): Drain {
  const latest = new Map<Socket, ServerResponse | undefined>();
  server.on('connection', (socket: Socket) => {
    latest.set(socket, undefined);
    socket.once('close', () => latest.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    latest.set(socket, response);
  });

  return function drain() {
    const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_TIMEOUT_MS);
    return new Promise((resolve) => {
      // Not the `close` of node:http: that one destroys connections whose answer was handed over
      // but is still on its way to a slow client.
      NetServer.prototype.close.call(server, () => {
        clearTimeout(cutOff);
        resolve();
      });
      // One that has ended may still wait behind others of its connection: only when it is with the
      // system can nothing be cut off.
      for (const [socket, response] of latest) {
        if (response === undefined || response.writableFinished) socket.destroySoon();
        else response.once('close', () => socket.destroySoon());
      }
    });
  };
}
