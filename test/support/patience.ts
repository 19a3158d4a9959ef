import { availableParallelism, loadavg } from 'node:os';

/** How many programs wait for each core at this moment; 1 on a machine that has nothing else to do. */
const load = Math.max(1, loadavg()[0] ?? 1) / availableParallelism();

/**
 * How long a test waits for one thing to happen: a page to show, a program to listen. It is longer
 * the busier the machine is, and judges nothing: it only ends a test whose wait would be in vain.
 */
export const PATIENCE_MS: number = Math.round(60_000 * Math.max(1, load));

/** Options of a client of Tollkey whose own limit, by default 2 seconds, a busy machine would exceed. */
export const PATIENT: { readonly timeoutMs: number } = Object.freeze({ timeoutMs: 60_000 });
