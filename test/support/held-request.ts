import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Received } from './client.ts';

/** A request that the server has let in, with half of its body still to come. */
export interface HeldRequest {
  /** Sends the rest. */
  readonly finish: () => Promise<HeldAnswer>;
}

/** What is sent, and with which credential: a secret, or whatever headers. */
export interface Held {
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly document: string;
}

/** What became of it. */
export interface HeldAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Received['body'];
}

/**
 * Sends a request up to the middle of its body. It is held back behind its headers
 * (`Expect: 100-continue`) until the server has read them, and so has found out who asks and that
 * something is left; what happens to the key between then and `finish` happens to a request in
 * flight.
 */
export async function holdRequest(
  url: string,
  { secret, headers, document }: Held,
): Promise<HeldRequest> {
  const body = Buffer.from(JSON.stringify({ query: document }));
  const middle = body.length >> 1;
  const outgoing = request(new URL('/query', url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': String(body.length),
      ...(secret !== undefined && { 'access-token': secret }),
      ...headers,
      expect: '100-continue',
    },
  });
  const answered = once(outgoing, 'response');
  // Whoever calls `finish` sees the failure; before that, the wait for the go-ahead does.
  answered.catch(() => undefined);
  outgoing.flushHeaders();
  await Promise.race([once(outgoing, 'continue'), answered]);
  outgoing.write(body.subarray(0, middle));
  return {
    async finish() {
      outgoing.end(body.subarray(middle));
      const [incoming] = (await answered) as [IncomingMessage];
      const { statusCode = 0, headers } = incoming;
      return { status: statusCode, headers, body: (await json(incoming)) as Received['body'] };
    },
  };
}

/** Sends requests of which none is whole before all have been let in, and then the rest of each. */
export async function sendAllAtOnce(
  url: string,
  requests: readonly Held[],
): Promise<readonly HeldAnswer[]> {
  const held = await Promise.all(requests.map((each) => holdRequest(url, each)));
  return Promise.all(held.map(({ finish }) => finish()));
}
