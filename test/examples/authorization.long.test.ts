import { describe, expect, test } from 'vitest';
import { hasPrograms } from '../support/has-programs.ts';
import { PROXIES } from '../support/proxies.ts';
import { IDENTITY, startBeforeStandIn } from '../support/stand-in.ts';
import { OPEN_PATH, SCOPED_PATH } from './cases.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl_-';
const SECRET = `gx_${'0'.repeat(36)}`;

/** What may stand in Authorization and is not for the API. */
const KEPT = [
  SECRET,
  `Bearer ${SECRET}`,
  `Bearer "${SECRET}"`,
  `acme_${'0'.repeat(36)}`,
  `Bearer acme_${'0'.repeat(36)}`,
  `Basic ${btoa(`${SECRET}:`)}`,
  `token ${SECRET}`,
  `Bearer ${JWT}, Bearer ${SECRET}`,
  'Bearer',
];

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    // Whether Tollkey lets a key beside a JWT through is shown elsewhere; here somebody says yes.
    const start = () =>
      startBeforeStandIn(proxy, (_, response) => void response.writeHead(200, IDENTITY).end());

    test('a JWT in Authorization reaches the API when the key came in another header', async () => {
      const { api, send } = await start();
      for (const path of [OPEN_PATH, SCOPED_PATH]) {
        for (const name of ['access-token', 'X-API-Key']) {
          const headers = [
            [name, SECRET],
            ['Authorization', `Bearer ${JWT}`],
          ] as const;
          await send({ path, headers });
        }
      }
      expect(api.calls.map(({ headers }) => headers.authorization)).toEqual(
        Array.from({ length: 4 }, () => `Bearer ${JWT}`),
      );
      expect(JSON.stringify(api.calls.map(({ rawHeaders }) => rawHeaders))).not.toContain(SECRET);
    });

    test('whatever else stands in Authorization does not', async () => {
      const { api, send } = await start();
      for (const value of KEPT) {
        for (const path of [OPEN_PATH, SCOPED_PATH]) {
          const headers = [
            ['access-token', SECRET],
            ['Authorization', value],
          ] as const;
          expect((await send({ path, headers })).status).toBeLessThan(300);
        }
      }
      expect(api.calls).toHaveLength(KEPT.length * 2);
      for (const { headers } of api.calls) expect(headers).not.toHaveProperty('authorization');
    });

    test('of two, the one that is a JWT brings the other one nowhere', async () => {
      const { api, send } = await start();
      for (const values of [
        [JWT, SECRET],
        [SECRET, JWT],
      ]) {
        const headers = values.map((value) => ['Authorization', `Bearer ${value}`] as const);
        await send({ path: OPEN_PATH, headers: [['access-token', SECRET], ...headers] });
      }
      expect(JSON.stringify(api.calls.map(({ rawHeaders }) => rawHeaders))).not.toContain(SECRET);
    });
  });
}
