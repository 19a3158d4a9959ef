import type { Logger } from '../kernel/logger.ts';
import { type Handler, jsonReply } from './reply.ts';

/** Alive: the process answers. */
export const handleHealth: Handler = async () => jsonReply(200, { status: 'ok' });

/** What `/readyz` asks. */
export interface ReadinessOptions {
  readonly isDraining: () => boolean;
  /** Resolves when the store answers. */
  readonly ping: () => Promise<void>;
  readonly logger: Logger;
}

/** Able to serve: 200, or 503 with the reason. */
export function createReadinessHandler({ isDraining, ping, logger }: ReadinessOptions): Handler {
  return async function handleReadiness() {
    if (isDraining()) return jsonReply(503, { status: 'unavailable', reason: 'shutting down' });
    try {
      await ping();
      return jsonReply(200, { status: 'ready' });
    } catch (error) {
      logger.warn({ error: String(error) }, 'not ready: the database does not answer');
      return jsonReply(503, { status: 'unavailable', reason: 'the database does not answer' });
    }
  };
}
