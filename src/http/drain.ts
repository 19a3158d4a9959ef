import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Logger } from '../kernel/logger.ts';
import type { Turns } from './turns.ts';

/** Takes no new connections, lets running requests end, and resolves when all connections have. */
export type Drain = () => Promise<void>;

// Requests that still run so long after a stop was asked for are cut off: in time for whoever kills
// after 10 s, as container engines do.
const DRAIN_TIMEOUT_MS = 8_000;

/** What a drain ends, and where it says that it had to cut something off. */
interface DrainOptions {
  readonly turns: Pick<Turns, 'end'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * The end of a server. Node closes connections that are idle between two requests, but not those
 * that have never sent one, as browsers open them in advance: so all are ended by their turns.
 */
export function createDrain(server: Server, { turns, logger }: DrainOptions): Drain {
  return function drain() {
    const cutOff = setTimeout(() => {
      logger.warn({}, `cut off what still ran after ${DRAIN_TIMEOUT_MS / 1_000} seconds`);
      server.closeAllConnections();
    }, DRAIN_TIMEOUT_MS);
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
