import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  IDENTITY_HEADERS,
  LIMIT_HEADERS,
  pickContractHeaders,
  REFUSAL_HEADERS,
} from '../support/contract-headers.ts';
import {
  type ReceivedAnswer,
  sendAsWritten,
  type WrittenRequest,
} from '../support/send-as-written.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { readYamlLists, readYamlValues } from '../support/yaml-lists.ts';
import { CASES, OPEN_PATH, REQUEST_ID, SCOPED_PATH, withSecret } from './cases.ts';

// Traefik and Envoy are not in Debian, so they are not run. These tests send what their documents
// and sources say that they send, and read the answer as they do, with the header lists of the
// shipped configurations.

const TRAEFIK = readFileSync('examples/traefik/dynamic.yml', 'utf8');
const ENVOY = readFileSync('examples/envoy/envoy.yaml', 'utf8');
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'];

/** How a proxy asks, and what it does with the answer. */
interface ForwardAuth {
  readonly name: string;
  /** The request to Tollkey for a client's request. */
  readonly ask: (client: WrittenRequest) => WrittenRequest;
  /** Of an answer that lets through: the headers for the API, and those for the client. */
  readonly forApi: readonly string[];
  readonly forAllowed: readonly string[];
  /** Of an answer that refuses: the headers for the client. */
  readonly forRefused: readonly string[];
}

function lowerCase(names: readonly string[]): readonly string[] {
  return names.map((name) => name.toLowerCase());
}

function onlyListed(client: WrittenRequest, listed: readonly string[]): WrittenRequest['headers'] {
  const names = new Set(lowerCase(listed));
  return (client.headers ?? []).filter(([name]) => names.has(name.toLowerCase()));
}

function pick(answer: ReceivedAnswer, names: readonly string[]): Record<string, unknown> {
  const { headers } = answer;
  return Object.fromEntries(
    lowerCase(names)
      .filter((name) => headers[name] !== undefined)
      .map((name) => [name, headers[name]]),
  );
}

const [verifyAddress = '', verifyRunAddress = ''] = readYamlValues(TRAEFIK, 'address');
const traefikAuthRequestHeaders = readYamlLists(TRAEFIK, 'authRequestHeaders')[0] ?? [];

const traefik: ForwardAuth = {
  name: 'Traefik',
  ask(client) {
    const address = client.path.startsWith(SCOPED_PATH) ? verifyRunAddress : verifyAddress;
    return {
      method: 'GET',
      path: new URL(address).pathname,
      headers: [
        ['User-Agent', 'Go-http-client/1.1'],
        ...(onlyListed(client, traefikAuthRequestHeaders) ?? []),
        ['X-Forwarded-For', '192.0.2.1'],
        ['X-Forwarded-Host', 'api.example'],
        ['X-Forwarded-Method', client.method ?? 'GET'],
        ['X-Forwarded-Proto', 'http'],
        ['X-Forwarded-Uri', client.path],
        ['Accept-Encoding', 'gzip'],
      ],
    };
  },
  forApi: readYamlLists(TRAEFIK, 'authResponseHeaders')[0] ?? [],
  forAllowed: [],
  // It hands a refusal on as it is.
  forRefused: [
    'Content-Type',
    'Cache-Control',
    'X-Request-Id',
    ...LIMIT_HEADERS,
    ...REFUSAL_HEADERS,
  ],
};

const [verifyPrefix = '', verifyRunPrefix = ''] = readYamlValues(ENVOY, 'path_prefix');
const envoyAllowedHeaders = readYamlLists(ENVOY, 'allowed_headers')[0] ?? [];

const envoy: ForwardAuth = {
  name: 'Envoy',
  ask(client) {
    const prefix = client.path.startsWith(SCOPED_PATH) ? verifyRunPrefix : verifyPrefix;
    return {
      method: client.method ?? 'GET',
      path: `${prefix}${client.path}`,
      headers: [
        ['content-length', '0'],
        ...(onlyListed(client, ['authorization', ...envoyAllowedHeaders]) ?? []),
        ['x-envoy-internal', 'true'],
        ['x-forwarded-for', '192.0.2.1'],
        ['x-envoy-expected-rq-timeout-ms', '2000'],
      ],
    };
  },
  forApi: readYamlLists(ENVOY, 'allowed_upstream_headers')[0] ?? [],
  forAllowed: readYamlLists(ENVOY, 'allowed_client_headers_on_success')[0] ?? [],
  forRefused: readYamlLists(ENVOY, 'allowed_client_headers')[0] ?? [],
};

async function ask(
  server: TestServer,
  forwardAuth: ForwardAuth,
  client: WrittenRequest,
): Promise<ReceivedAnswer> {
  return sendAsWritten(server.url, forwardAuth.ask(client));
}

for (const forwardAuth of [traefik, envoy]) {
  describe(forwardAuth.name, () => {
    for (const row of CASES) {
      test(`${row.name} is answered so that ${forwardAuth.name} does the right thing`, async () => {
        const server = await startTestServer();
        const { request, key } = await row.prepare(server);
        const answer = await ask(server, forwardAuth, request);
        if (row.caller) {
          // Envoy takes no other status than 200 for a yes.
          expect(answer.status).toBe(200);
          expect(pick(answer, forwardAuth.forApi)).toEqual({
            'x-key-id': key?.id,
            'x-account-id': expect.stringMatching(/^acc_/),
            'x-key-label': row.caller.label,
            'x-key-scopes': row.caller.scopes,
            'x-request-id': REQUEST_ID,
          });
          expect(pick(answer, forwardAuth.forAllowed)).toEqual(
            forwardAuth.forAllowed.length === 0
              ? {}
              : { 'x-request-id': REQUEST_ID, ...row.headers },
          );
        } else {
          expect(answer.status).toBe(row.status);
          expect(pick(answer, forwardAuth.forRefused)).toEqual({
            ...pickContractHeaders(answer.headers),
            'cache-control': 'no-store',
          });
          expect(answer.headers).toMatchObject(row.headers);
          expect(JSON.parse(answer.text)).toEqual({ ...row.refusal, request_id: REQUEST_ID });
        }
      });
    }

    for (const method of METHODS) {
      test(`${method} is verified and costs one use`, async () => {
        const server = await startTestServer();
        const { secret } = await server.createKey({ scopes: ['workflows:run'] });
        for (const [path, remaining] of [
          [OPEN_PATH, '59'],
          [SCOPED_PATH, '58'],
        ] as const) {
          const answer = await ask(server, forwardAuth, { ...withSecret(secret, path), method });
          expect(answer.status).toBe(200);
          expect(answer.headers['x-ratelimit-remaining']).toBe(remaining);
          for (const name of lowerCase(IDENTITY_HEADERS))
            expect(answer.headers).toHaveProperty(name);
        }
        const refused = await ask(server, forwardAuth, { path: OPEN_PATH, method });
        expect(refused.status).toBe(401);
      });
    }

    test("the client's query string decides nothing", async () => {
      const server = await startTestServer();
      const plain = await server.createKey();
      for (const query of ['?scope=repo', '?scope=', '?scope=%FF', '?scope=*&scope=keys:read']) {
        const open = await ask(server, forwardAuth, withSecret(plain.secret, OPEN_PATH + query));
        expect(open.status).toBe(200);
        const scoped = await ask(
          server,
          forwardAuth,
          withSecret(plain.secret, SCOPED_PATH + query),
        );
        expect(scoped.status).toBe(403);
      }
    });

    test('a path below the one that needs a scope needs it too', async () => {
      const server = await startTestServer();
      const { secret } = await server.createKey();
      for (const rest of ['/', '/now', '/workflows:read', '//', '?x=/verify/']) {
        const answer = await ask(server, forwardAuth, withSecret(secret, SCOPED_PATH + rest));
        expect(answer.status).toBe(403);
      }
    });

    test('a key in the address is refused with the reason', async () => {
      const server = await startTestServer();
      const { secret } = await server.createKey();
      const answer = await ask(server, forwardAuth, { path: `${OPEN_PATH}?api_key=${secret}` });
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.text).reason).toBe('token in the address');
      expect(answer.text).not.toContain(secret);
    });
  });
}
