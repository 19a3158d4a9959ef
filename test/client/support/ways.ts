import type { ConnectionOptions } from '../../../src/client/connection-options.ts';
import { PATIENT } from '../../support/patience.ts';
import type { TestClock } from '../../support/test-clock.ts';
import type { TestServer } from '../../support/test-server.ts';

/** A way to ask Tollkey about a key. */
export interface Way {
  readonly name: string;
  readonly to: (server: TestServer) => Promise<ConnectionOptions>;
}

/** The one that needs no credential. */
export const BY_DOOR: Way = Object.freeze({
  name: 'the door',
  to: async ({ url }: TestServer) => ({ url, ...PATIENT }),
});

/** The one that knows more. */
export const BY_TOKEN: Way = Object.freeze({
  name: 'an accessToken',
  async to(server: TestServer) {
    const { secret } = await createServiceKey(server);
    return { url: server.url, accessToken: secret, fetch: fetchAt(server.clock), ...PATIENT };
  },
});

/** Both of them: they must give the same answers. */
export const WAYS: readonly Way[] = Object.freeze([BY_DOOR, BY_TOKEN]);

/** A key that may verify others of its account, without limits. */
export function createServiceKey(server: TestServer): ReturnType<TestServer['createKey']> {
  return server.createKey({ scopes: ['keys:verify'], rateLimit: null });
}

// Node.js writes the header Date by the machine's clock, while the server under test has its own.
function fetchAt(clock: TestClock): typeof fetch {
  return async (...request) => {
    const response = await fetch(...request);
    const headers = new Headers(response.headers);
    headers.set('date', new Date(clock.now()).toUTCString());
    return new Response(response.body, { status: response.status, headers });
  };
}
