import { disableApiKey, revokeApiKey } from '../support/documents.ts';
import type { WrittenRequest } from '../support/send-as-written.ts';
import type { TestKey, TestServer } from '../support/test-server.ts';

/** One row of the table: a request through a proxy, and what comes of it. */
export interface Case {
  /** Who calls, as the start of a sentence. */
  readonly name: string;
  /** Makes the key and says what is to be sent with it. */
  readonly prepare: (server: TestServer) => Promise<Prepared>;
  readonly status: number;
  /** The body of a refusal, besides its request id. Absent when the API answers. */
  readonly refusal?: { readonly error: string; readonly code: string; readonly reason: string };
  /** The contract's headers on the client's answer, besides those that every answer of its kind has. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the API learns of the caller, besides the ids. Absent when it must not be called. */
  readonly caller?: { readonly label: string; readonly scopes: string };
}

/** A request that is ready to be sent. */
export interface Prepared {
  readonly request: WrittenRequest;
  /** The key that is sent, if there is one. */
  readonly key?: TestKey;
}

/** A path of the API that any valid key may call. */
export const OPEN_PATH = '/api/v1/workflows';
/** A path of the API that needs the scope workflows:run. */
export const SCOPED_PATH = '/api/v1/workflows/run';
/** The id that every request of the table brings. */
export const REQUEST_ID = 'req_example';

const NEXT_MINUTE_MS = String(Date.parse('2026-11-21T12:01:00.000Z'));
const MIDNIGHT_MS = String(Date.parse('2026-11-22T00:00:00.000Z'));
const INVALID = 'Invalid or expired API key.';
const EXCEEDED = 'Rate limit exceeded. Please try again later.';
const CHALLENGE = 'Bearer realm="tollkey"';

const FRESH_LIMITS = Object.freeze({
  'x-ratelimit-limit': '60',
  'x-ratelimit-remaining': '59',
  'x-ratelimit-reset': NEXT_MINUTE_MS,
  'ratelimit-policy': '"minute";q=60;w=60, "day";q=1000;w=86400',
  ratelimit: '"minute";r=59;t=60, "day";r=999;t=43200',
});

/** A request with a secret, as the table sends it. */
export function withSecret(secret: string, path = OPEN_PATH): WrittenRequest {
  return {
    path,
    headers: [
      ['Authorization', `Bearer ${secret}`],
      ['X-Request-Id', REQUEST_ID],
    ],
  };
}

async function withKey(
  server: TestServer,
  input: Readonly<Record<string, unknown>> = {},
): Promise<Prepared & { readonly key: TestKey }> {
  const key = await server.createKey(input);
  return { key, request: withSecret(key.secret) };
}

function invalid(reason: string): Pick<Case, 'status' | 'refusal' | 'headers'> {
  return {
    status: 401,
    refusal: { error: INVALID, code: 'INVALID_TOKEN', reason },
    headers: { 'www-authenticate': `${CHALLENGE}, error="invalid_token"` },
  };
}

/** Every row of the table. The clock stands at noon (UTC). */
export const CASES: readonly Case[] = Object.freeze([
  {
    name: 'a key with the scope that the path needs',
    async prepare(server) {
      const scopes = ['workflows:read', 'workflows:run'];
      const { key } = await withKey(server, { label: 'Prüfung: 100 % {path}', scopes });
      return { key, request: withSecret(key.secret, SCOPED_PATH) };
    },
    status: 202,
    headers: FRESH_LIMITS,
    caller: {
      label: 'Pr%C3%BCfung: 100 %25 {path}',
      scopes: 'workflows:read workflows:run',
    },
  },
  {
    name: 'a key without scopes',
    prepare: (server) => withKey(server, { label: 'Plain' }),
    status: 200,
    headers: FRESH_LIMITS,
    caller: { label: 'Plain', scopes: '' },
  },
  {
    name: 'a key without limits',
    prepare: (server) => withKey(server, { label: 'Unlimited', rateLimit: null }),
    status: 200,
    headers: {},
    caller: { label: 'Unlimited', scopes: '' },
  },
  {
    name: 'no key',
    prepare: async () => ({
      request: { path: OPEN_PATH, headers: [['X-Request-Id', REQUEST_ID]] },
    }),
    status: 401,
    refusal: {
      error: INVALID,
      code: 'TOKEN_REQUIRED',
      reason: 'no token in access-token, Authorization or x-api-key',
    },
    headers: { 'www-authenticate': CHALLENGE },
  },
  {
    name: 'garbage',
    prepare: async () => ({ request: withSecret('garbage') }),
    ...invalid(
      'invalid token: Bearer credentials in Authorization that are no API key of this server; ' +
        'expected: access-token: gx_..., Authorization: Bearer gx_... or x-api-key: gx_...',
    ),
  },
  {
    name: 'an expired key',
    async prepare(server) {
      const prepared = await withKey(server, { expiresAt: '2026-11-21T12:30:00.000Z' });
      server.clock.set('2026-11-21T12:30:00.000Z');
      return prepared;
    },
    ...invalid('token expired'),
  },
  {
    name: 'a revoked key',
    async prepare(server) {
      const prepared = await withKey(server);
      await server.root.data(revokeApiKey, { id: prepared.key.id });
      return prepared;
    },
    ...invalid('token revoked'),
  },
  {
    name: 'a disabled key',
    async prepare(server) {
      const prepared = await withKey(server);
      await server.root.data(disableApiKey, { id: prepared.key.id });
      return prepared;
    },
    ...invalid('token disabled'),
  },
  {
    name: 'a key that lacks the scope',
    async prepare(server) {
      const { key } = await withKey(server, { scopes: ['workflows:read'] });
      return { key, request: withSecret(key.secret, SCOPED_PATH) };
    },
    status: 403,
    refusal: {
      error: 'This API key lacks the scope workflows:run.',
      code: 'PERMISSION_DENIED',
      reason: 'missing scope workflows:run',
    },
    headers: {
      'www-authenticate': `${CHALLENGE}, error="insufficient_scope", scope="workflows:run"`,
    },
  },
  {
    name: 'a key over its limit of the minute',
    async prepare(server) {
      const prepared = await withKey(server, { rateLimit: { perMinute: 1, perDay: 10 } });
      await prepared.key.client.use();
      return prepared;
    },
    status: 429,
    refusal: { error: EXCEEDED, code: 'QUOTA_EXCEEDED', reason: 'per-minute limit reached' },
    headers: {
      'retry-after': '60',
      'x-ratelimit-limit': '1',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': NEXT_MINUTE_MS,
      'ratelimit-policy': '"minute";q=1;w=60, "day";q=10;w=86400',
      ratelimit: '"minute";r=0;t=60, "day";r=9;t=43200',
    },
  },
  {
    name: 'a key over its limit of the day',
    async prepare(server) {
      const prepared = await withKey(server, { rateLimit: { perMinute: 5, perDay: 1 } });
      await prepared.key.client.use();
      return prepared;
    },
    status: 429,
    refusal: { error: EXCEEDED, code: 'QUOTA_EXCEEDED', reason: 'daily limit reached' },
    headers: {
      'retry-after': '43200',
      'x-ratelimit-limit': '1',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': MIDNIGHT_MS,
      'ratelimit-policy': '"minute";q=5;w=60, "day";q=1;w=86400',
      ratelimit: '"minute";r=4;t=60, "day";r=0;t=43200',
    },
  },
] satisfies readonly Case[]);
