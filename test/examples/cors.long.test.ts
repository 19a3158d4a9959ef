import { describe, expect, test } from 'vitest';
import { LIMIT_HEADERS, REFUSAL_HEADERS } from '../support/contract-headers.ts';
import { hasPrograms } from '../support/has-programs.ts';
import { PROXIES } from '../support/proxies.ts';
import { startProxyWorld } from '../support/proxy-world.ts';
import type { ReceivedAnswer } from '../support/send-as-written.ts';
import { remainingOf } from '../support/uses.ts';
import { OPEN_PATH, SCOPED_PATH, withSecret } from './cases.ts';

const ORIGIN = ['Origin', 'https://app.example'] as const;
const METHOD = ['Access-Control-Request-Method', 'POST'] as const;
const READABLE = [...LIMIT_HEADERS, ...REFUSAL_HEADERS, 'X-Request-Id'];

/** What a preflight is made of, and what a proxy says of its own connection. */
const OF_PREFLIGHTS =
  /^(host|connection|origin|access-control-request-(method|headers)|accept-encoding|user-agent|x-forwarded-(for|host|proto))$/i;

/** What a page of another origin may read of an answer, as the Fetch standard says. */
function readable({ headers }: ReceivedAnswer): readonly string[] {
  const exposed = String(headers['access-control-expose-headers'] ?? '');
  return exposed.split(',').map((name) => name.trim().toLowerCase());
}

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    test("a browser's preflight reaches the API without an identity, and costs no use", async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { id, secret } = await server.createKey();
      for (const path of [OPEN_PATH, `${OPEN_PATH}?a=1`, SCOPED_PATH, `${SCOPED_PATH}/x`]) {
        const forged = ['X-Key-Id', 'X-Account-Id', 'X-Key-Scopes'].map(
          (name) => [name, id] as const,
        );
        const keys = ['access-token', 'X-API-Key'].map((name) => [name, secret] as const);
        const answer = await send({
          method: 'OPTIONS',
          path,
          headers: [
            ['Host', 'api.example'],
            ORIGIN,
            METHOD,
            ['Access-Control-Request-Headers', 'access-token'],
            ['Authorization', `Bearer ${secret}`],
            ['X-Original-URL', SCOPED_PATH],
            ['Cookie', 'session=1'],
            ['X-HTTP-Method-Override', 'DELETE'],
            ['X-Method-Override', 'DELETE'],
            ['X-HTTP-Method', 'DELETE'],
            ...forged,
            ...keys,
          ],
        });
        expect(answer.status).toBe(204);
        expect(answer.headers['access-control-allow-headers']).toContain('access-token');
        expect(api.calls.at(-1)).toMatchObject({ method: 'OPTIONS', url: path });
      }
      expect(api.calls).toHaveLength(4);
      for (const { headers, rawHeaders } of api.calls) {
        expect(headers).toMatchObject({
          host: 'api.example',
          origin: 'https://app.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'access-token',
        });
        const names = rawHeaders.filter((_, index) => index % 2 === 0);
        expect(names.filter((name) => !OF_PREFLIGHTS.test(name))).toEqual([]);
        expect(rawHeaders.join('\n')).not.toMatch(/gx_/);
      }
      expect(await remainingOf(server, id)).toBe(1000);
    });

    test('no body reaches the API beside a preflight', async () => {
      const { api, send } = await startProxyWorld(proxy);
      // Caddy cannot tell a request with a body in chunks from one without a body.
      for (const isChunked of proxy.name === 'caddy' ? [false] : [false, true]) {
        const { status } = await send({
          method: 'OPTIONS',
          path: OPEN_PATH,
          headers: [ORIGIN, METHOD],
          body: Buffer.from('_method=DELETE'),
          isChunked,
        });
        expect([204, 401]).toContain(status);
      }
      for (const { body } of api.calls) expect(body).toHaveLength(0);
    });

    test('OPTIONS without both headers of a preflight is verified', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { id, secret } = await server.createKey();
      const empty = [['Origin', ''], METHOD] as const;
      for (const headers of [[], [ORIGIN], [METHOD], empty]) {
        for (const path of [OPEN_PATH, SCOPED_PATH]) {
          expect((await send({ method: 'OPTIONS', path, headers })).status).toBe(401);
        }
      }
      for (const method of ['GET', 'POST', 'HEAD', 'PUT']) {
        const { status } = await send({ method, path: OPEN_PATH, headers: [ORIGIN, METHOD] });
        expect(status, method).toBe(401);
      }
      expect(api.calls).toEqual([]);
      await send({
        method: 'OPTIONS',
        path: OPEN_PATH,
        headers: [ORIGIN, ['access-token', secret]],
      });
      expect(api.calls.map(({ headers }) => headers['x-key-id'])).toEqual([id]);
      expect(await remainingOf(server, id)).toBe(999);
    });

    test('a preflight outside of the API, or at an ambiguous path, reaches nothing', async () => {
      const { api, send } = await startProxyWorld(proxy);
      for (const path of [
        '/',
        '/verify',
        '/tollkey/',
        '/apis',
        `/x/..${OPEN_PATH}`,
        `${SCOPED_PATH}/..`,
      ]) {
        const { status } = await send({ method: 'OPTIONS', path, headers: [ORIGIN, METHOD] });
        expect([400, 404], path).toContain(status);
      }
      expect(api.calls).toEqual([]);
    });

    test('a page of another origin can read refusals and limits as it can read answers', async () => {
      const { server, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 10 } });
      const answers: ReceivedAnswer[] = [];
      for (const request of [
        withSecret(secret),
        withSecret(secret),
        withSecret(secret, SCOPED_PATH),
        withSecret('garbage'),
        { path: OPEN_PATH },
      ]) {
        answers.push(await send({ ...request, headers: [...(request.headers ?? []), ORIGIN] }));
      }
      await server.stop();
      answers.push(await send({ path: OPEN_PATH, headers: [ORIGIN] }));
      expect(answers.map(({ status }) => status)).toEqual([200, 429, 403, 401, 401, 503]);
      for (const answer of answers) {
        // One value alone: a second one would make the answer unreadable.
        expect(answer.headers['access-control-allow-origin']).toBe('*');
        const names = READABLE.map((name) => name.toLowerCase()).filter(
          (name) => answer.headers[name],
        );
        expect(readable(answer)).toEqual(expect.arrayContaining(names));
      }
    });

    test("a refusal brings nothing of Tollkey's own host to that of the API", async () => {
      const { server, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 10 } });
      const requests = [withSecret(secret), withSecret(secret), withSecret(secret, SCOPED_PATH)];
      for (const request of [...requests, withSecret('garbage'), { path: OPEN_PATH }]) {
        const { headers } = await send(request);
        const others = Object.keys(headers).filter((name) => !EXPECTED.test(name));
        expect(others).toEqual([]);
      }
    });
  });
}

// Tollkey's, those of CORS, and what a proxy says of its own connection.
const EXPECTED =
  /^(content-type|www-authenticate|retry-after|x-ratelimit-.*|ratelimit(-policy)?|x-request-id|x-error-.*|cache-control|access-control-.*|date|server|connection|keep-alive|content-length|transfer-encoding)$/;
