import { describe, expect, test } from 'vitest';
import { IDENTITY_HEADERS } from '../support/contract-headers.ts';
import { hasPrograms } from '../support/has-programs.ts';
import { PROXIES } from '../support/proxies.ts';
import { startProxyWorld } from '../support/proxy-world.ts';
import type { ApiCall } from '../support/sample-api.ts';
import type { ReceivedAnswer } from '../support/send-as-written.ts';
import { remainingOf } from '../support/uses.ts';
import { OPEN_PATH, SCOPED_PATH } from './cases.ts';

type Headers = readonly (readonly [string, string])[];

const FORGED = 'forged';

function forge(rename: (name: string) => string, value = FORGED): Headers {
  return IDENTITY_HEADERS.map((name) => [rename(name), value] as const);
}

/** The headers in which a key can come, each with what stands before the key. */
const KEY_HEADERS = [
  ['Authorization', 'Bearer '],
  ['access-token', ''],
  ['X-API-Key', ''],
] as const;

const PLAIN = forge((name) => name);

/** The signs of a token (RFC 9110, section 5.6.2) that are no letter, digit or hyphen. */
const OTHER_SIGNS = [..."!#$%&'*+.^_`|~"];

/** Ways of sending an identity of one's own. */
const FORGERIES: Readonly<Record<string, Headers>> = Object.freeze({
  'in their own names': PLAIN,
  'in lower case': forge((name) => name.toLowerCase()),
  'in upper case': forge((name) => name.toUpperCase()),
  'twice each': [...PLAIN, ...PLAIN],
  'once empty and once not': [...forge((name) => name, ''), ...PLAIN],
  'with underscores': forge((name) => name.replaceAll('-', '_')),
  'with one underscore': forge((name) => name.replace(/-(?=[^-]*$)/, '_')),
  'with underscores, in lower case': forge((name) => name.replaceAll('-', '_').toLowerCase()),
  ...Object.fromEntries(
    OTHER_SIGNS.map((sign) => [`with ${sign}`, forge((name) => name.replaceAll('-', () => sign))]),
  ),
  'with other signs behind': OTHER_SIGNS.flatMap((sign) => forge((name) => `${name}${sign}`)),
  'with other signs before': OTHER_SIGNS.flatMap((sign) => forge((name) => `${sign}${name}`)),
  'and calls them hop by hop': [['Connection', IDENTITY_HEADERS.join(', ')], ...PLAIN],
  'and calls them hop by hop, in lower case': [
    ['Connection', `close, ${IDENTITY_HEADERS.join(',').toLowerCase()}`],
  ],
});

/** A program that puts headers into variables (CGI, WSGI and others) sees these names. */
function asVariable(name: string): string {
  return name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

/** As nginx says it, which does not learn from Tollkey which headers they are. */
function inGeneral({ error = '', ...others }: Readonly<Record<string, string>>) {
  return { ...others, error: error.replace(/^The headers .* carry/, 'Several headers carry') };
}

/** Every value that some program could take for the caller's identity. */
function claimedIdentity({ rawHeaders }: ApiCall): Record<string, string[]> {
  const variables = new Set(IDENTITY_HEADERS.map(asVariable));
  const claimed: Record<string, string[]> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = asVariable(rawHeaders[index] ?? '');
    const value = rawHeaders[index + 1] ?? '';
    if (variables.has(name) && value !== '') claimed[name] = [...(claimed[name] ?? []), value];
  }
  return claimed;
}

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    for (const [form, forged] of Object.entries(FORGERIES)) {
      test(`whoever sends identity headers ${form} is still who the key says`, async () => {
        const { server, api, send } = await startProxyWorld(proxy);
        const { id, secret } = await server.createKey({ label: 'True', scopes: ['workflows:run'] });
        for (const path of [OPEN_PATH, SCOPED_PATH]) {
          await send({ path, headers: [['access-token', secret], ...forged] });
        }
        expect(api.calls).toHaveLength(2);
        for (const call of api.calls) {
          expect(claimedIdentity(call)).toEqual({
            X_KEY_ID: [id],
            X_ACCOUNT_ID: [expect.stringMatching(/^acc_/)],
            X_KEY_LABEL: ['True'],
            X_KEY_SCOPES: ['workflows:run'],
          });
          expect(call.headers.connection ?? '').not.toMatch(/x-/i);
        }
      });
    }

    test('a key without scopes has none, whatever the client claims', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey();
      for (const forged of Object.values(FORGERIES)) {
        await send({ path: OPEN_PATH, headers: [['access-token', secret], ...forged] });
      }
      expect(api.calls).toHaveLength(Object.keys(FORGERIES).length);
      for (const call of api.calls)
        expect(claimedIdentity(call)).not.toHaveProperty('X_KEY_SCOPES');
    });

    test('the secret never reaches the API, however it was sent', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey();
      const ways: Headers = [
        ['Authorization', `Bearer ${secret}`],
        ['AUTHORIZATION', `bearer   ${secret}`],
        ['access-token', secret],
        ['Access-Token', ` ${secret} `],
      ];
      const beside: Headers = [['X-API-Key', secret]];
      for (const way of ways) {
        expect((await send({ path: OPEN_PATH, headers: [way, ...beside] })).status).toBe(200);
      }
      const [bearer = ['', ''], , plain = ['', '']] = ways;
      expect((await send({ path: OPEN_PATH, headers: [bearer, plain] })).status).toBe(200);
      expect(api.calls).toHaveLength(5);
      for (const { url, rawHeaders } of api.calls) {
        expect(JSON.stringify([url, rawHeaders])).not.toContain(secret);
      }
    });

    test('no header of the client that some APIs take for the path reaches the API', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey({ scopes: ['workflows:run'] });
      for (const path of [OPEN_PATH, SCOPED_PATH]) {
        const names = ['X-Forwarded-Uri', 'X-Original-URL', 'X-Rewrite-URL'];
        const forwarded = names
          .flatMap((name) => [name, name.toLowerCase(), name.toUpperCase().replaceAll('-', '_')])
          .map((name) => [name, `/?key=${secret}`] as const);
        await send({ path, headers: [['access-token', secret], ...forwarded] });
      }
      expect(api.calls).toHaveLength(2);
      for (const { rawHeaders } of api.calls) {
        expect(JSON.stringify(rawHeaders)).not.toMatch(/forwarded.uri|original.url|rewrite.url/i);
        expect(JSON.stringify(rawHeaders)).not.toContain(secret);
      }
    });

    for (const [name, scheme] of KEY_HEADERS) {
      test(`two different keys in two lines of ${name} are refused, whichever comes first`, async () => {
        const { server, api, send } = await startProxyWorld(proxy);
        const plain = await server.createKey();
        const other = await server.createKey({ scopes: ['workflows:run'] });
        const answers: ReceivedAnswer[] = [];
        for (const path of [OPEN_PATH, SCOPED_PATH]) {
          const headers = [plain, other].map(({ secret }) => [name, scheme + secret] as const);
          answers.push(await send({ path, headers }));
          answers.push(await send({ path, headers: headers.toReversed() }));
        }
        expect(api.calls).toEqual([]);
        expect(await remainingOf(server, plain.id)).toBe(1000);
        expect(await remainingOf(server, other.id)).toBe(1000);
        // nginx refuses a second Authorization by itself.
        const isOwn = proxy.name === 'nginx' && name === 'Authorization';
        expect(answers.map(({ status }) => status)).toEqual(
          Array.from({ length: 4 }, () => (isOwn ? 400 : 401)),
        );
        for (const { text } of isOwn ? [] : answers) {
          expect(JSON.parse(text)).toMatchObject({
            code: 'INVALID_TOKEN',
            reason: 'two different tokens',
            error: expect.stringMatching(/^Several headers (\S+ )?carry different tokens; /),
          });
        }
      });
    }

    test('of a key beside something else in a header of the same name, the key decides', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { id, secret } = await server.createKey();
      for (const name of ['access-token', 'X-API-Key']) {
        for (const values of [
          [secret, 'other'],
          ['other', secret],
        ]) {
          const headers = values.map((value) => [name, value] as const);
          expect((await send({ path: OPEN_PATH, headers })).status).toBe(200);
        }
      }
      expect(api.calls.map(({ headers }) => headers['x-key-id'])).toEqual([id, id, id, id]);
      for (const { rawHeaders } of api.calls) {
        expect(rawHeaders.join('\n')).not.toMatch(/^(access-token|x-api-key)$/im);
      }
    });

    test('two different keys, and a key in the address, are refused with the reason', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey();
      const other = await server.createKey();
      const ambiguous = await send({
        path: OPEN_PATH,
        headers: [
          ['Authorization', `Bearer ${secret}`],
          ['access-token', other.secret],
        ],
      });
      const inAddress = await send({ path: `${OPEN_PATH}?key=${secret}` });
      for (const [answer, header] of [
        [ambiguous, { authorization: `Bearer ${secret}`, 'access-token': other.secret }],
        [inAddress, { 'x-forwarded-uri': `/?key=${secret}` }],
      ] as const) {
        const direct = await fetch(`${server.url}/verify`, { headers: header });
        const { request_id: _, ...told } = (await direct.json()) as Record<string, string>;
        expect(answer.status).toBe(401);
        expect(JSON.parse(answer.text)).toMatchObject(
          proxy.name === 'nginx' ? inGeneral(told) : told,
        );
        expect(answer.text).not.toContain(secret);
      }
      expect(api.calls).toEqual([]);
    });
  });
}
