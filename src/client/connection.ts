import { readBounded, TOO_LONG } from './bounded-text.ts';
import { type ConnectionOptions, parseConnectionOptions } from './connection-options.ts';
import { TOO_LATE, within } from './deadline.ts';
import { TollkeyConfigurationError, TollkeyUnavailableError } from './errors.ts';

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Whether there is no body. */
  readonly isEmpty: boolean;
  /** The body as JSON; `undefined` when it is none. */
  readonly body: unknown;
}

/** A way to Tollkey. */
export interface Connection {
  readonly accessToken: string | undefined;
  /** The headers in which Tollkey reads keys, in lower case. */
  readonly keyHeaders: readonly string[];
  /**
   * Sends one request, once: what was charged and then lost would be charged twice by a retry.
   *
   * @throws TollkeyUnavailableError when no answer comes in time, one that is too long, or one with
   * a status from 500 on.
   * @throws TollkeyConfigurationError when the answer is a redirect.
   */
  readonly send: (path: string, request: OutgoingRequest) => Promise<Answer>;
}

/** What is sent. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How many bytes of an answer are read. Defaults to plenty for a verdict. */
  readonly maxBytes?: number | undefined;
}

const MAX_VERDICT_BYTES = 64 * 1024;

/**
 * A way to Tollkey. It keeps no state of its own; connections are kept open by `fetch`.
 *
 * @throws TypeError when an option is wrong, so that a program stops at its start.
 */
export function createConnection(options: ConnectionOptions): Connection {
  const { base, accessToken, timeoutMs, fetch, keyHeaders } = parseConnectionOptions(options);

  async function exchange(
    path: string,
    { maxBytes, ...init }: RequestInit & { readonly maxBytes: number },
  ): Promise<Answer> {
    const response = await fetch(new URL(path, base), init);
    const text = await readBounded(response, maxBytes);
    const { status, headers } = response;
    return { status, headers, isEmpty: text === '', body: parseJson(text) };
  }

  return Object.freeze({
    accessToken,
    keyHeaders,
    async send(path, { maxBytes = MAX_VERDICT_BYTES, ...request }) {
      // Followed by itself, a redirect would carry the header access-token to anywhere.
      const init = { ...request, maxBytes, redirect: 'manual' } as const;
      const answer = await within(timeoutMs, (signal) => exchange(path, { ...init, signal })).catch(
        (error: unknown) => {
          throw unreached(error, { origin: base.origin, timeoutMs });
        },
      );
      requireOwnAnswer(answer, base.origin);
      return answer;
    },
  } satisfies Connection);
}

/** The request id of an answer. */
export function requestIdOf({ headers }: Answer): string | null {
  return headers.get('x-request-id');
}

/** When Tollkey answered by its own clock, to the whole second below; else by ours. */
export function answeredAt({ headers }: Answer): number {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? Date.now() : date;
}

/** Not the answer of a Tollkey. */
export function notTollkey(answer: Answer): TollkeyUnavailableError {
  return new TollkeyUnavailableError(
    `The answer with status ${answer.status} is none that Tollkey gives; is the url right?`,
    { status: answer.status, requestId: requestIdOf(answer) },
  );
}

// What fetch threw stays behind: its text may quote a header's value. Its code says what happened.
function unreached(
  error: unknown,
  { origin, timeoutMs }: { readonly origin: string; readonly timeoutMs: number },
): TollkeyUnavailableError {
  if (error === TOO_LATE) {
    return new TollkeyUnavailableError(`Tollkey at ${origin} took longer than ${timeoutMs} ms`);
  }
  if (error === TOO_LONG) {
    return new TollkeyUnavailableError(`Tollkey at ${origin} answered at too great length`);
  }
  const code = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : undefined);
  const why = code === undefined ? '' : ` (${code})`;
  return new TollkeyUnavailableError(`Tollkey at ${origin} cannot be reached${why}`);
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[A-Z_]{1,64}$/.test(error.code)
    ? error.code
    : undefined;
}

function requireOwnAnswer(answer: Answer, origin: string): void {
  const facts = { status: answer.status, requestId: requestIdOf(answer) };
  if (answer.status >= 500) {
    throw new TollkeyUnavailableError(`Tollkey at ${origin} answered ${answer.status}`, facts);
  }
  // Some fetches show a redirect that they did not follow as status 0.
  if (answer.status === 0 || (answer.status >= 300 && answer.status < 400)) {
    throw new TollkeyConfigurationError(
      `${origin} redirects instead of answering; give the url that Tollkey itself answers at`,
      { ...facts, code: 'REDIRECTED' },
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
