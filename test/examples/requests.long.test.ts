import { describe, expect, test } from 'vitest';
import { hasPrograms } from '../support/has-programs.ts';
import { lenientPaths } from '../support/lenient-paths.ts';
import { PROXIES } from '../support/proxies.ts';
import { startProxyWorld } from '../support/proxy-world.ts';
import { OPEN_PATH, SCOPED_PATH, withSecret } from './cases.ts';

const BODY = Buffer.from(
  Array.from({ length: 100_000 }, (_, index) => (index * 31 + (index >> 8)) % 256),
);

/** Ways of writing the path that needs a scope, as some program behind the proxy may read it. */
const OTHER_SPELLINGS = [
  '/api/v1/workflows/run/',
  '/api/v1/workflows/%72un',
  '/api/v1//workflows/run',
  '//api/v1/workflows/run',
  '/api/v1/x/../workflows/run',
  '/api/v1/./workflows/run',
  '/api/v1/workflows%2Frun',
  '/api/v1/x/%2e%2e/workflows/run',
  '/api/v1/workflows/run?x=/api/v1/workflows',
  '/api/v1/workflows/run#/api/v1/workflows',
  '/api/v1/x#/../workflows/run',
  '/api/v1/workflows/RUN',
  '/api/V1/WORKFLOWS/run',
  '/API/v1/workflows/run',
  '/api/v1/workflows/%52un',
  '/api/v1/workflows\\run',
  '/api/v1\\workflows/run',
  '/api\\v1/workflows/run',
  '\\api/v1/workflows/run',
  '/\\x/api/v1/workflows/run',
  '/api/v1/workflows/x\\..\\run',
  '/api/v1/workflows%5crun',
  '/api/v1%5Cworkflows/run',
  '/api/v1/workflows/x%5c..%5Crun',
  '/api/v1/workflows%255crun',
  '/api/v1/workflows%252frun',
  '/api/v1/workflows/%2572un',
  '/api/v1/x/%252e%252e/workflows/run',
  '/api/v1/workflows/run;x=1',
  '/api/v1/workflows;x=1/run',
  '/api/v1/x/..;/workflows/run',
  '/api/v1/x/..;x%2Fworkflows/run',
  '/api/v1/workflows%3bx=1/run',
  '/api/v1/workflows/run.',
  '/api/v1/workflows/run%20',
  '/api/v1/workflows/run%zz',
  '/api/v1/workflows/run/%',
  '//x/api/v1/workflows/run',
  '//api/api/v1/workflows/run',
  '/api/v1/x%2F..%2Fworkflows/run',
  '/api/v1/x/.%2e/workflows/run',
  'http://x/api/v1/workflows/RUN',
  'http://x//api/api/v1/workflows/run',
];

/** Paths at which there is nothing. */
const OUTSIDE = [
  '/',
  '/verify',
  '/verify/workflows:run',
  '/tollkey/',
  '/api',
  '/query',
  '/healthz',
  '/anything',
  '/apis/v1/workflows',
  '//evil/api/v1/workflows',
];

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      test(`a body of 100 KB reaches the API whole with ${method}`, async () => {
        const { server, api, send } = await startProxyWorld(proxy);
        const { secret } = await server.createKey({ scopes: ['workflows:run'] });
        for (const isChunked of [false, true]) {
          const request = withSecret(secret, SCOPED_PATH);
          const answer = await send({ ...request, method, body: BODY, isChunked });
          expect(answer.status).toBe(202);
        }
        expect(api.calls.map((call) => call.method)).toEqual([method, method]);
        for (const { body } of api.calls) expect(body.equals(BODY)).toBe(true);
      });
    }

    test('a refused body leaves the proxy ready for the next request', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey({ scopes: ['workflows:run'] });
      const refused = await send({ ...withSecret('garbage'), method: 'POST', body: BODY });
      expect(refused.status).toBe(401);
      expect(JSON.parse(refused.text).code).toBe('INVALID_TOKEN');
      const request = withSecret(secret, SCOPED_PATH);
      expect((await send({ ...request, method: 'POST', body: BODY })).status).toBe(202);
      expect(api.calls).toHaveLength(1);
    });

    test('HEAD is answered like GET, without a body', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey();
      const allowed = await send({ ...withSecret(secret), method: 'HEAD' });
      expect(allowed.status).toBe(200);
      expect(allowed.headers['x-ratelimit-remaining']).toBe('59');
      const refused = await send({ ...withSecret('garbage'), method: 'HEAD' });
      expect(refused.status).toBe(401);
      expect(refused.headers['x-error-code']).toBe('INVALID_TOKEN');
      expect([allowed.text, refused.text]).toEqual(['', '']);
      expect(api.calls.map(({ method }) => method)).toEqual(['HEAD']);
    });

    test('the query string reaches the API as it is, and means nothing to Tollkey', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey({ scopes: ['workflows:run'] });
      const queries = [
        '?scope=repo',
        '?scope=',
        '?scope=%FF&scope=*',
        '?a=1&scope=workflows:run',
        '?text={http.request.header.Authorization}$http_authorization%[req.hdr(host)]',
        '?',
      ];
      for (const query of queries) {
        expect((await send(withSecret(secret, `${OPEN_PATH}${query}`))).status).toBe(200);
        expect((await send(withSecret(secret, `${SCOPED_PATH}${query}`))).status).toBe(202);
      }
      const expected = queries.flatMap((query) => [OPEN_PATH + query, SCOPED_PATH + query]);
      expect(api.calls.map(({ url }) => url)).toEqual(expected);
    });

    test('a query string does not grant the scope that the path needs', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey();
      for (const query of ['?scope=workflows:read', '?scope=', '?/verify', '?scope']) {
        expect((await send(withSecret(secret, `${SCOPED_PATH}${query}`))).status).toBe(403);
      }
      expect(api.calls).toEqual([]);
    });

    test('no way of writing the path that some API understands gets around its scope', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey({ rateLimit: null });
      for (const path of OTHER_SPELLINGS) {
        const { status } = await send(withSecret(secret, path));
        const reached = api.calls.flatMap(({ url }) => lenientPaths(url));
        expect(
          reached.filter((read) => read.startsWith(SCOPED_PATH)),
          path,
        ).toEqual([]);
        expect([400, 403, 404], path).toContain(status);
      }
    });

    test('the path in another case needs the same scope, and is open to whoever has it', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const plain = await server.createKey();
      const able = await server.createKey({ scopes: ['workflows:run'] });
      for (const path of ['/api/v1/workflows/RUN', '/api/V1/Workflows/run', `${SCOPED_PATH};x=1`]) {
        expect((await send(withSecret(plain.secret, path))).status, path).toBe(403);
        await send(withSecret(able.secret, path));
        expect(api.calls.at(-1)?.url).toBe(path);
      }
      expect(api.calls).toHaveLength(3);
    });

    test('names in other alphabets pass, also beside the path that needs a scope', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey();
      const paths = [
        '/api/v1/files/r%C3%A9sum%C3%A9',
        '/api/v1/files/Stra%C3%9Fe',
        '/api/v1/files/%E2%84%AA/run',
        '/api/v1/Stra%C3%9Fe/run',
        '/api/v1/%E6%97%A5%E6%9C%AC/%E6%97%A5',
        '/api/v1/workflows/%D0%B7%D0%B0%D0%BF%D1%83%D1%81%D0%BA',
      ];
      for (const path of paths) await send(withSecret(secret, path));
      expect(api.calls.map(({ url }) => url)).toEqual(paths);
    });

    test('signs that only look strange in a path or a query string pass', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey();
      const paths = ['/100%25', '/a%20b', '/%C3%BC', '/x;v=1', '?path=C:\\x%5Cy;z//%2541'];
      for (const rest of paths) await send(withSecret(secret, OPEN_PATH + rest));
      expect(api.calls.map(({ url }) => url)).toEqual(paths.map((rest) => OPEN_PATH + rest));
    });

    test('outside the protected paths nothing is answered, with a key or without', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey({ scopes: ['workflows:run'] });
      for (const path of OUTSIDE) {
        for (const request of [{ path }, withSecret(secret, path)]) {
          const { status } = await send(request);
          // nginx sends whoever asks for /api to /api/.
          expect(path === '/api' ? [301, 404] : [400, 404], path).toContain(status);
        }
      }
      expect(api.calls).toEqual([]);
    });

    test('a request id that is well formed is kept, another one is replaced', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey();
      const given = ['trace-1', 'two words', secret];
      for (const id of given) {
        const answer = await send({
          path: OPEN_PATH,
          headers: [
            ['access-token', secret],
            ['X-Request-Id', id],
          ],
        });
        expect(answer.headers['x-request-id']).toBe(api.calls.at(-1)?.headers['x-request-id']);
      }
      const made = expect.stringMatching(/^req_[0-9a-z]+$/);
      const seen = api.calls.map(({ headers }) => headers['x-request-id']);
      expect(seen).toEqual(['trace-1', made, made]);
    });
  });
}
