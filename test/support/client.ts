import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { expect } from 'vitest';

/** An error as it came. */
export interface ReceivedError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly category: string;
    readonly http_status: number;
    readonly request_id: string;
    readonly timestamp: string;
    readonly details?: readonly string[];
    readonly context?: Readonly<Record<string, string>>;
  };
}

/** An answer as it came. */
export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; `undefined` when it is none. */
  readonly body: {
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
    readonly data?: any;
    readonly errors?: readonly ReceivedError[];
  };
}

/** A program that calls the server with one secret, or with none. */
export interface Client {
  /** Sends a document to `POST /query`. */
  readonly query: (
    document: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<Received>;
  /** The same, for an answer that must have no errors: returns its data. */
  readonly data: <T>(document: string, variables?: Readonly<Record<string, unknown>>) => Promise<T>;
  /** The same, for an answer that must have errors: returns the first. */
  readonly error: (
    document: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<ReceivedError>;
  /** Spends one use, and says with which status that was answered. */
  readonly use: () => Promise<Received>;
}

/** What can be chosen about a raw request. */
export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

// Enough sockets for a thousand requests at once, each kept open for the next.
const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });

/** Sends any request and reads the whole answer. */
export function send(url: string, raw: RawRequest): Promise<Received> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(raw.path ?? '/query', url), {
      method: raw.method ?? 'POST',
      headers: {
        ...(raw.body !== undefined && { 'content-length': String(Buffer.byteLength(raw.body)) }),
        ...raw.headers,
      },
      agent,
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text,
          body: parseJson(text),
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(raw.body);
  });
}

/** A client with a secret in `access-token`, or without any; and with whatever headers beside. */
export function createClient(
  url: string,
  secret: string | undefined,
  others: Readonly<Record<string, string>> = {},
): Client {
  const headers = {
    'content-type': 'application/json',
    ...others,
    ...(secret !== undefined && { 'access-token': secret }),
  };

  const query: Client['query'] = (document, variables) =>
    send(url, { headers, body: JSON.stringify({ query: document, variables }) });

  return {
    query,
    async data<T>(document: string, variables?: Readonly<Record<string, unknown>>): Promise<T> {
      const { body } = await query(document, variables);
      expect(body.errors).toBeUndefined();
      return body.data as T;
    },
    async error(document, variables) {
      const { body } = await query(document, variables);
      const error = body.errors?.[0];
      if (error === undefined) throw new Error(`expected an error, got ${JSON.stringify(body)}`);
      return error;
    },
    use: () => query('{ __typename }'),
  };
}

function parseJson(text: string): Received['body'] {
  try {
    return JSON.parse(text) as Received['body'];
  } catch {
    return {};
  }
}
