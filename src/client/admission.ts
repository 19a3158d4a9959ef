import type { CredentialHeaders } from '../context/credential.ts';
import { rateLimitHeaders } from '../http/rate-limit-headers.ts';
import type { ApiKeyOptions } from './api-key-options.ts';
import { createConnection } from './connection.ts';
import { TollkeyError, TollkeyUnavailableError } from './errors.ts';
import { meteringOf } from './metering.ts';
import type { Judged, Question } from './question.ts';
import { AMBIGUOUS, MISSING, type Refused, refusedFor, UNAVAILABLE } from './refused.ts';
import type { ValidVerdict } from './verdict.ts';
import { parseQuestion, requireAffordable, verify } from './verify.ts';

/** Whether a call may go on. */
export type Admission =
  | {
      readonly kind: 'admitted';
      /** Nothing when the program let the call pass without one. */
      readonly verdict: ValidVerdict | undefined;
      /** What to tell the caller of its limits. */
      readonly headers: Readonly<Record<string, string>>;
    }
  | Refused;

/** A call that came in. */
export interface Arrival<Request> {
  readonly request: Request;
  readonly headers: CredentialHeaders;
  /** Writes a failure to the framework's log. */
  readonly report: (error: TollkeyError) => void;
}

/** Decides about a call. Rejects only for a mistake of the program, such as a cost of 1.5. */
export type Admit<Request> = (arrival: Arrival<Request>) => Promise<Admission>;

/**
 * What all middlewares have in common: who presents what, what Tollkey says of it, and what happens
 * when it says nothing. It keeps nothing from one call to the next.
 *
 * @throws TypeError when an option is wrong, so that a program stops at its start.
 */
export function createAdmit<Request>(options: ApiKeyOptions<Request>): Admit<Request> {
  const { scopes, cost, onUnavailable, onError } = options;
  const connection = createConnection(options);
  requireAffordable(connection, cost);
  parseQuestion({ secret: '', scopes, ...(typeof cost === 'number' && { cost }) });

  async function recover(
    error: unknown,
    { request, report }: Arrival<Request>,
  ): Promise<Admission> {
    if (!(error instanceof TollkeyError)) throw error;
    if (onError === undefined) report(error);
    else onError(error, request);
    // Fails closed, unless the program says otherwise; and always when it is itself to blame.
    if (error instanceof TollkeyUnavailableError && (await onUnavailable?.(error, request))) {
      return { kind: 'admitted', verdict: undefined, headers: {} };
    }
    return { ...UNAVAILABLE, requestId: error.requestId };
  }

  return async function admit(arrival) {
    const { request, headers } = arrival;
    const credential = readCredential(headers);
    if (credential.kind === 'none') return MISSING;
    if (credential.kind === 'refused') return AMBIGUOUS;
    const { secret } = credential;
    const question = { secret, scopes, cost: typeof cost === 'function' ? await cost(request) : cost };
    try {
      return admissionOf(await verify(connection, question), question);
    } catch (error) {
      return recover(error, arrival);
    }
  };
}

function admissionOf(judged: Judged, { cost = 1 }: Question): Admission {
  const quota = meteringOf(judged, cost);
  const { verdict } = judged;
  if (!verdict.valid) return refusedFor(verdict, { quota, cost });
  return { kind: 'admitted', verdict, headers: rateLimitHeaders(quota) };
}
