import type { IncomingMessage } from 'node:http';
import type { Presented } from '../context/credential.ts';
import type { Refusal } from '../domain/errors.ts';

/** One request, as a handler sees it. */
export interface HttpRequest {
  readonly message: IncomingMessage;
  readonly method: string;
  /** The path, without the query string. */
  readonly path: string;
  /** The query string, without its question mark. */
  readonly search: string;
  /** Whether a body follows. */
  readonly hasBody: boolean;
  /** What it presents to say who asks. */
  readonly presented: Presented;
  /** Ours, or the client's own if it is well formed. */
  readonly requestId: string;
}

/** What to answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * More headers, as the finished lines `Name: value` with their line ends, for what is answered
   * often. None of them stands in place of one that every answer has. Defaults to none.
   */
  readonly lines?: string;
  readonly body: string | Buffer;
  /** Each in a `Set-Cookie` header of its own. Defaults to none. */
  readonly cookies?: readonly string[];
  /** Whether the connection ends with this answer. Defaults to no. */
  readonly endsConnection?: boolean;
  /** What the log should say of it, besides method, path, status and duration. */
  readonly log?: Readonly<Record<string, string | undefined>>;
}

/** Answers a request. */
export type Handler = (request: HttpRequest) => Promise<Reply>;

/** An error where no GraphQL is spoken, in the seeds' REST shape. */
export function restError(
  status: number,
  { requestId }: HttpRequest,
  { code, message }: Refusal,
): Reply {
  return jsonReply(status, { error: message, code, request_id: requestId });
}

/** A JSON body. */
export function jsonReply(status: number, body: unknown): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(body)}\n`,
  };
}
