import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { type Handler, jsonReply, type Reply } from './reply.ts';

/** Alive: the process answers. */
export const handleHealth: Handler = async () => jsonReply(200, { status: 'ok' });

/** What `/readyz` asks. */
export interface ReadinessOptions {
  readonly isDraining: () => boolean;
  /** Resolves when the store answers. */
  readonly ping: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

// Asking the store writes to it, and anybody may ask here.
const ASK_EVERY_MS = 1_000;

/** Able to serve: 200, or 503 with the reason. The store is asked at most once a second. */
export function createReadinessHandler(options: ReadinessOptions): Handler {
  const { isDraining, ping, clock, logger } = options;
  let asked: { readonly at: number; readonly isReady: Promise<boolean> } | undefined;

  async function ask(): Promise<boolean> {
    try {
      await ping();
      return true;
    } catch (error) {
      logger.warn({ error: String(error) }, 'not ready: the database does not answer');
      return false;
    }
  }

  return async function handleReadiness() {
    if (isDraining()) return unavailable('shutting down');
    const now = clock.now();
    if (asked === undefined || Math.abs(now - asked.at) >= ASK_EVERY_MS) {
      asked = { at: now, isReady: ask() };
    }
    if (await asked.isReady) return jsonReply(200, { status: 'ready' });
    return unavailable('the database does not answer');
  };
}

function unavailable(reason: string): Reply {
  const reply = jsonReply(503, { status: 'unavailable', reason });
  return { ...reply, headers: { ...reply.headers, 'Retry-After': '1' } };
}
