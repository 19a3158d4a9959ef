import { type Credential, readFields } from '../context/credential.ts';
import { refuseUnrecognized } from '../context/credential-refusals.ts';
import { rateLimitHeaders } from '../http/rate-limit-headers.ts';
import { API_KEY_OPTIONS, type ApiKeyOptions } from './api-key-options.ts';
import { createConnection } from './connection.ts';
import type { CallHeaders } from './credential-headers.ts';
import { TollkeyError, TollkeyUnavailableError } from './errors.ts';
import { requireFunction, requireKnownMembers } from './known-members.ts';
import { meteringOf, meteringOfRefusal } from './metering.ts';
import type { Judged } from './question.ts';
import {
  type Refused,
  refuseCredential,
  refuseDenied,
  refuseExhausted,
  refuseUnverified,
} from './refused.ts';
import { SECRET_SIGNS } from './secret-form.ts';
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
  readonly headers: CallHeaders;
  /** The call's own request id, however it looks. */
  readonly requestId: string | undefined;
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
  requireKnownMembers(options, { what: 'the options', known: API_KEY_OPTIONS });
  const { scopes, cost, onUnavailable, onError } = options;
  requireFunction(onUnavailable, 'onUnavailable');
  requireFunction(onError, 'onError');
  const connection = createConnection(options);
  requireAffordable(connection, cost);
  parseQuestion({ secret: '', scopes, ...(typeof cost !== 'function' && { cost }) });

  async function recover(
    error: unknown,
    { request, report }: Arrival<Request>,
  ): Promise<Admission> {
    if (!(error instanceof TollkeyError)) throw error;
    if (onError === undefined) report(error);
    else onError(error, request);
    // Fails closed, unless the program says otherwise; and always when it is itself to blame.
    const isExcused =
      error instanceof TollkeyUnavailableError && (await onUnavailable?.(error, request)) === true;
    return isExcused
      ? { kind: 'admitted', verdict: undefined, headers: {} }
      : refuseUnverified(error.requestId);
  }

  return async function admit(arrival) {
    const { request, headers, requestId } = arrival;
    const credential = readCredential(headers, connection.keyHeaders);
    if (credential.kind === 'refused') return refuseCredential(credential);
    const uses = typeof cost === 'function' ? await cost(request) : cost;
    const asked = { secret: credential.secret, scopes, cost: uses, requestId };
    try {
      return admissionOf(await verify(connection, asked), uses);
    } catch (error) {
      return recover(error, arrival);
    }
  };
}

function readCredential(headers: CallHeaders, keyHeaders: readonly string[]): Credential {
  const fields = keyHeaders.flatMap((name) =>
    headers.valuesOf(name).flatMap((value) => [name, value]),
  );
  const credential = readFields(fields, SECRET_SIGNS);
  if (credential !== undefined) return credential;
  const came = { fields, rawHeaders: headers.readAll() };
  return refuseUnrecognized(came, { signs: SECRET_SIGNS, keyHeaders });
}

function admissionOf({ verdict, atMs }: Judged, cost = 1): Admission {
  if (verdict.valid) {
    const { rateLimits } = verdict;
    const headers = rateLimitHeaders(rateLimits && meteringOf(rateLimits, atMs));
    return { kind: 'admitted', verdict, headers };
  }
  if (verdict.code !== 'QUOTA_EXCEEDED') return refuseDenied(verdict);
  const { requestId } = verdict;
  return refuseExhausted(meteringOfRefusal(verdict, { cost, atMs }), { cost, requestId });
}
