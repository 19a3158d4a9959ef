import type { z } from 'zod';
import { isSameOrigin } from '../context/same-origin.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { parseJson } from '../kernel/parse-json.ts';
import { ERROR_CODES } from './envelope.ts';
import { cookieOf } from './presented.ts';
import { isPlainJson, readBody } from './read-body.ts';
import { type Handler, type HttpRequest, jsonReply, type Reply } from './reply.ts';

/** The body of a request as its schema reads it, or the answer that refuses it. */
export type AuthBody<T> =
  | { readonly kind: 'body'; readonly body: T }
  | { readonly kind: 'refused'; readonly reply: Reply };

/** Why a request is refused: the codes of the other doors, and one that only sign-in has. */
export interface AuthRefusal {
  readonly code: ErrorCode | 'UNAUTHENTICATED';
  readonly message: string;
  readonly context?: Readonly<Record<string, string>>;
}

const MAX_BODY_BYTES = 4_096;

/** A refusal as an answer, in the seeds' REST shape. */
export function authError(
  { requestId }: HttpRequest,
  { code, message, context }: AuthRefusal,
): Reply {
  const status = code === 'UNAUTHENTICATED' ? 401 : ERROR_CODES[code].status;
  const reply = jsonReply(status, {
    error: message,
    code,
    request_id: requestId,
    ...(context && { context }),
  });
  return { ...reply, endsConnection: code === 'PAYLOAD_TOO_LARGE', log: { code } };
}

/**
 * A door for our own pages alone: POST, from the same origin. What a browser was made to send by
 * another page's script or form ends here, before anything is read.
 */
export function postFromOurPages(publicUrl: () => string, handler: Handler): Handler {
  return async function handlePost(request) {
    if (request.method !== 'POST') {
      const message = `Method not allowed: expected POST, got ${request.method}`;
      const reply = authError(request, { code: 'METHOD_NOT_ALLOWED', message });
      return { ...reply, headers: { ...reply.headers, Allow: 'POST' } };
    }
    if (isSameOrigin(cookieOf(request), publicUrl())) return handler(request);
    return authError(request, {
      code: 'PERMISSION_DENIED',
      message: 'Only a page of this server can do this; the request came from elsewhere',
    });
  };
}

/** Reads a small JSON object. What it holds is never shown again: it can be a password. */
export async function readAuthBody<T extends z.ZodType>(
  request: HttpRequest,
  schema: T,
): Promise<AuthBody<z.output<T>>> {
  const refuse = (refusal: AuthRefusal): AuthBody<never> => ({
    kind: 'refused',
    reply: authError(request, refusal),
  });
  if (!isPlainJson(request.message)) {
    const message = 'Invalid request: expected a body of application/json in UTF-8';
    return refuse({ code: 'UNSUPPORTED_MEDIA_TYPE', message });
  }
  const body = await readBody(request.message, MAX_BODY_BYTES);
  if (body.kind === 'tooLarge') {
    const message = `Invalid request: expected a body of at most ${MAX_BODY_BYTES} bytes`;
    return refuse({ code: 'PAYLOAD_TOO_LARGE', message });
  }
  const parsed = schema.safeParse(body.kind === 'body' ? parseJson(body.text) : undefined);
  if (parsed.success) return { kind: 'body', body: parsed.data };
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  return refuse({
    code: 'INVALID_ARGUMENT',
    message: field === '' ? 'Invalid request: expected a JSON object' : invalid(field, issue),
    ...(field !== '' && { context: { field } }),
  });
}

function invalid(field: string, issue: z.core.$ZodIssue | undefined): string {
  return `Invalid ${field}: expected ${issue?.message ?? 'another value'}`;
}
