import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { findFreePort } from '../support/free-port.ts';
import { startTestServer } from '../support/test-server.ts';

// What the contract names, and what node:http says of the connection.
const NAMED =
  /^(?:content-type|www-authenticate|retry-after|x-ratelimit-.*|ratelimit(?:-policy)?|x-request-id|x-error-.*|x-key-.*|x-account-id|cache-control|date|connection|keep-alive|content-length)$/;

test('no answer of /verify has a header that would hold for the host of an API', async () => {
  const port = await findFreePort();
  const { rootSecret } = await startTestServer({
    environment: { PORT: String(port), BASE_URL: 'https://keys.example' },
  });
  const url = `http://127.0.0.1:${port}`;
  const statuses: number[] = [];
  for (const path of ['/verify', '/verify/', '/verify/a:b', '/verify/not%20a%20scope']) {
    for (const headers of [{}, { 'access-token': 'garbage' }, { 'access-token': rootSecret }]) {
      for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS']) {
        const answer = await send(url, { method, path, headers });
        statuses.push(answer.status);
        expect(Object.keys(answer.headers).filter((name) => !NAMED.test(name))).toEqual([]);
      }
    }
  }
  expect([...new Set(statuses)].sort()).toEqual([200, 400, 401]);
  const { headers } = await send(url, { method: 'GET', path: '/healthz' });
  expect(headers).toHaveProperty('strict-transport-security');
});
