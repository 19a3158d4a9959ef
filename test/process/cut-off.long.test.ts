import { expect, test } from 'vitest';
import { startChildServer } from '../support/child-server.ts';
import { holdRequest } from '../support/held-request.ts';

test('cuts off what still runs 8 seconds after SIGTERM, says so, and exits with 0', async () => {
  const server = await startChildServer();
  const document = '{ __typename }';
  const held = await holdRequest(server.url, { secret: server.printedSecret, document });
  const { code, stdout } = await server.end('SIGTERM');
  expect(code).toBe(0);
  expect(stdout).toMatch(/"level":"warn",.*"msg":"cut off what still ran after 8 seconds"/);
  await expect(held.finish()).rejects.toThrow();
});
