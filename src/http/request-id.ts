import { createId } from '../kernel/id.ts';
import type { ScrubSecrets } from '../kernel/scrub-secrets.ts';

const WELL_FORMED = /^[A-Za-z0-9._:-]{1,128}$/;

/**
 * The id under which a request is answered, logged and audited: the client's own if it is well
 * formed and holds no secret, else a new one.
 */
export function requestIdOf(
  given: string | string[] | undefined,
  nowMs: number,
  scrub: ScrubSecrets,
): string {
  if (typeof given === 'string' && WELL_FORMED.test(given) && scrub(given) === given) return given;
  return createId('request', nowMs);
}
