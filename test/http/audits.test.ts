import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { startTestServer } from '../support/test-server.ts';

test('passes all 61 audits of GraphQL over HTTP', async () => {
  const server = await startTestServer();
  const fetchWithKey = (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('access-token', server.rootSecret);
    return fetch(url, { ...init, headers });
  };
  const audits = serverAudits({ url: `${server.url}/query`, fetchFn: fetchWithKey });
  const results = await Promise.all(audits.map(({ fn }) => fn()));
  const failures = results.flatMap((result) =>
    result.status === 'ok' ? [] : [`${result.id} ${result.name}: ${result.reason}`],
  );
  expect(failures).toEqual([]);
  expect(results).toHaveLength(61);
});
