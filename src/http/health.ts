import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Store } from '../store/store.ts';
import type { Unavailability } from '../store/unavailability.ts';
import { type Handler, jsonReply, type Reply } from './reply.ts';

/** Alive: the process answers. */
export const handleHealth: Handler = async () => jsonReply(200, { status: 'ok' });

/** What `/readyz` asks. */
export interface ReadinessOptions {
  readonly isDraining: () => boolean;
  readonly ping: Store['ping'];
  /** Why the store does not answer, of what `ping` rejected with. */
  readonly reasonOf: (error: unknown) => Unavailability;
  readonly clock: Clock;
  readonly logger: Logger;
}

// Asking the store writes to it, and anybody may ask here.
const ASK_EVERY_MS = 1_000;

/** Able to serve: 200, or 503 with the reason as a word and a sentence. The store is asked at most once a second. */
export function createReadinessHandler(options: ReadinessOptions): Handler {
  const { isDraining, ping, reasonOf, clock, logger } = options;
  let asked:
    | { readonly at: number; readonly fault: Promise<Unavailability | undefined> }
    | undefined;

  let told: string | undefined;

  async function ask(): Promise<Unavailability | undefined> {
    try {
      await ping();
      told = undefined;
      return undefined;
    } catch (error) {
      const fault = reasonOf(error);
      // Probes come every few seconds: a line for each reason, not for each of them.
      if (fault.code !== told) {
        logger.warn({ error: String(error) }, 'not ready: the database does not answer');
      }
      told = fault.code;
      return fault;
    }
  }

  return async function handleReadiness() {
    if (isDraining()) return unavailable(SHUTTING_DOWN);
    const now = clock.now();
    if (asked === undefined || Math.abs(now - asked.at) >= ASK_EVERY_MS) {
      asked = { at: now, fault: ask() };
    }
    const fault = await asked.fault;
    return fault === undefined ? jsonReply(200, { status: 'ready' }) : unavailable(fault);
  };
}

const SHUTTING_DOWN: Unavailability = Object.freeze({
  code: 'shutting_down',
  reason: 'shutting down',
});

function unavailable({ code, reason }: Unavailability): Reply {
  const reply = jsonReply(503, { status: 'unavailable', code, reason });
  return { ...reply, headers: { ...reply.headers, 'Retry-After': '1' } };
}
