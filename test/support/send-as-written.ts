import { type IncomingHttpHeaders, request } from 'node:http';

/** A request whose headers go out exactly as they are written. */
export interface WrittenRequest {
  /** Defaults to GET. */
  readonly method?: string;
  readonly path: string;
  /** Names and values; a name may come twice, in any case. `Host` defaults to that of the address. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: Buffer;
  /** Whether the body goes out in chunks, without its length. */
  readonly isChunked?: boolean;
}

/** An answer as it came. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends a request on a connection of its own and reads the whole answer. */
export function sendAsWritten(url: string, written: WrittenRequest): Promise<ReceivedAnswer> {
  const { method = 'GET', path, headers = [], body, isChunked = false } = written;
  const framing: readonly (readonly [string, string])[] =
    body === undefined
      ? []
      : [isChunked ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(body.length)]];
  const { host, hostname, port } = new URL(url);
  const hasHost = headers.some(([name]) => name === 'Host');
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      path,
      method,
      agent: false,
      headers: [...(hasHost ? [] : [['Host', host]]), ...framing, ...headers].flat(),
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
      });
    });
    outgoing.end(body);
  });
}
