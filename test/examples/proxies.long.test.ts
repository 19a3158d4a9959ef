import { describe, expect, test } from 'vitest';
import { pickContractHeaders } from '../support/contract-headers.ts';
import { revokeApiKey } from '../support/documents.ts';
import { hasPrograms } from '../support/has-programs.ts';
import { PROXIES } from '../support/proxies.ts';
import { startProxyWorld } from '../support/proxy-world.ts';
import { CASES, type Case, REQUEST_ID, withSecret } from './cases.ts';

function expectedHeaders({ headers, refusal }: Case): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-request-id': REQUEST_ID,
    ...(refusal && { 'x-error-code': refusal.code, 'x-error-reason': refusal.reason }),
    ...headers,
  };
}

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    for (const row of CASES) {
      const outcome = row.caller ? 'is let through to the API' : 'is refused before the API';
      test(`${row.name} ${outcome}, and the answer says how it stands`, async () => {
        const { server, api, send } = await startProxyWorld(proxy);
        const { request, key } = await row.prepare(server);
        const answer = await send(request);

        expect(answer.status).toBe(row.status);
        expect(pickContractHeaders(answer.headers)).toEqual(expectedHeaders(row));
        if (row.refusal) {
          expect(JSON.parse(answer.text)).toEqual({ ...row.refusal, request_id: REQUEST_ID });
        }

        expect(api.calls).toHaveLength(row.caller ? 1 : 0);
        for (const call of api.calls) {
          const { account } = (
            await server.root.data<{ viewer: { account: { id: string } } }>(
              '{ viewer { account { id } } }',
            )
          ).viewer;
          expect(call.headers).toMatchObject({
            'x-key-id': key?.id,
            'x-account-id': account.id,
            'x-key-label': row.caller?.label,
            'x-request-id': REQUEST_ID,
          });
          // nginx leaves out a header that has no value.
          expect(call.headers['x-key-scopes'] ?? '').toBe(row.caller?.scopes);
          expect(JSON.stringify(call.rawHeaders)).not.toContain(key?.secret);
        }
      });
    }

    test('a retry after exactly Retry-After seconds is let through', async () => {
      const { server, send } = await startProxyWorld(proxy);
      const { secret } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 10 } });
      server.clock.set('2026-11-21T12:00:20.500Z');
      expect((await send(withSecret(secret))).status).toBe(200);
      const refused = await send(withSecret(secret));
      expect(refused.headers['retry-after']).toBe('40');
      server.clock.advance(39_000);
      expect((await send(withSecret(secret))).status).toBe(429);
      server.clock.advance(1_000);
      expect((await send(withSecret(secret))).status).toBe(200);
    });

    test('a revocation holds from the next request', async () => {
      const { server, api, send } = await startProxyWorld(proxy);
      const { id, secret } = await server.createKey();
      expect((await send(withSecret(secret))).status).toBe(200);
      await server.root.data(revokeApiKey, { id });
      expect((await send(withSecret(secret))).status).toBe(401);
      expect(api.calls).toHaveLength(1);
    });
  });
}
