import { Agent, request } from 'node:http';
import { onTestFinished } from 'vitest';

/** One keep-alive connection to a server. */
export interface Connection {
  /** Spends one use on the connection, and says with which status that was answered. */
  readonly use: (secret: string) => Promise<number>;
  /** How many connections had to be opened so far: 1, unless the server closed one. */
  readonly opened: () => number;
}

const BODY = JSON.stringify({ query: '{ __typename }' });

/** A connection for the running test: its requests follow each other on one socket. */
export function createConnection(url: string): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  let opened = 0;

  function use(secret: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL('/query', url), {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': String(BODY.length),
          'access-token': secret,
        },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        if (!outgoing.reusedSocket) opened += 1;
        incoming.resume();
        incoming.on('end', () => resolve(incoming.statusCode ?? 0));
      });
      outgoing.end(BODY);
    });
  }

  return Object.freeze({ use, opened: () => opened } satisfies Connection);
}
