import { denialReply } from '../http/denial-reply.ts';
import { createEnclose, ERROR_CODES } from '../http/envelope.ts';
import { fieldsOf } from '../http/header-lines.ts';
import { negotiate } from '../http/negotiate.ts';
import type { Refused } from './refused.ts';
import { createRequestId, isRequestId } from './request-id.ts';

/** What to answer a call that must not go on. */
export interface RefusalAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** What of a refused call its answer depends on. */
export interface RefusedCall {
  /** Its own request id, however it looks. */
  readonly requestId: string | undefined;
  readonly accept: string | undefined;
}

/** The answer in the shape of the REST door. */
export function restAnswer(refused: Refused, call: Pick<RefusedCall, 'requestId'>): RefusalAnswer {
  const requestId = requestIdOf(refused, call);
  const { status, headers, lines, body } = denialReply({ requestId }, refused);
  return {
    status,
    headers: { ...headers, ...fieldsOf(lines ?? ''), 'X-Request-Id': requestId },
    body: String(body),
  };
}

/** The answer in the shape of GraphQL, refused before anything is parsed. */
export function graphqlAnswer(refused: Refused, call: RefusedCall): RefusalAnswer {
  const { headers } = restAnswer(refused, call);
  const { 'X-Error-Code': _code, 'X-Error-Reason': _reason, ...rest } = headers;
  const requestId = headers['X-Request-Id'] ?? '';
  const enclose = createEnclose({ requestId, nowMs: Date.now(), scrub: (text) => text });
  return {
    status: ERROR_CODES[refused.refusal.code].status,
    headers: { ...rest, 'Content-Type': negotiate(call.accept).contentType },
    body: `${JSON.stringify({ errors: [enclose(refused.refusal)] })}\n`,
  };
}

// Tollkey's own answer bears the call's id already, if that is well formed.
function requestIdOf(refused: Refused, { requestId = '' }: Pick<RefusedCall, 'requestId'>): string {
  return refused.requestId ?? (isRequestId(requestId) ? requestId : createRequestId());
}
