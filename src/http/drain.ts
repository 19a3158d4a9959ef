import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Turns } from './turns.ts';

/** Takes no new connections, lets running requests end, and resolves when all connections have. */
export type Drain = () => Promise<void>;

// Requests that still run so long after a stop was asked for are cut off: in time for whoever kills
// after 10 s, as container engines do.
const DRAIN_TIMEOUT_MS = 8_000;

/**
 * The end of a server. Node closes connections that are idle between two requests, but not those
 * that have never sent one, as browsers open them in advance: so all are ended by their turns.
 */
export function createDrain(server: Server, turns: Pick<Turns, 'end'>): Drain {
  return function drain() {
    const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_TIMEOUT_MS);
    return new Promise((resolve) => {
      // Not the `close` of node:http: that one destroys connections whose answer was handed over
      // but is still on its way to a slow client.
      NetServer.prototype.close.call(server, () => {
        clearTimeout(cutOff);
        resolve();
      });
      turns.end();
    });
  };
}
