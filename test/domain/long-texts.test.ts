import { expect, onTestFinished, test, vi } from 'vitest';
import { startTestServer } from '../support/test-server.ts';

// 31,000 combining marks in an order that NFC has to change: to do so takes half a second.
const MARKS = 15_500;
const LONG = `a${'\u0301'.repeat(MARKS)}${'\u0327'.repeat(MARKS)}`;

/** How long the texts were that have been normalised since. */
function watchNormalisation(): readonly number[] {
  const lengths: number[] = [];
  const { normalize } = String.prototype;
  const spy = vi.spyOn(String.prototype, 'normalize').mockImplementation(function watched(
    this: string,
    form,
  ) {
    lengths.push(this.length);
    return normalize.call(this, form);
  });
  onTestFinished(() => spy.mockRestore());
  return lengths;
}

test.each([
  ['a search', 'query ($s: String!) { apiKeys(filter: { search: $s }) { totalCount } }'],
  ['a filter', 'query ($s: String!) { apiKeys(filter: { label: $s }) { totalCount } }'],
  [
    'a search of accounts',
    'query ($s: String!) { accounts(filter: { search: $s }) { totalCount } }',
  ],
  ['a label', 'mutation ($s: String!) { createApiKey(input: { label: $s }) { secret } }'],
  ['a name', 'mutation ($s: String!) { createAccount(input: { name: $s }) { account { id } } }'],
  [
    'an external id',
    'mutation ($s: String!) { createAccount(input: { name: "a", externalId: $s }) { account { id } } }',
  ],
])('refuses %s that is far too long before it is normalised', async (_what, document) => {
  const server = await startTestServer();
  const lengths = watchNormalisation();
  const { message } = await server.root.error(document, { s: LONG });
  expect(message).toContain('characters');
  expect(Math.max(0, ...lengths)).toBeLessThan(5_000);
});

test('takes a text that is long only as it came, in parts and between spaces', async () => {
  const server = await startTestServer();
  const label = `${' '.repeat(300)}${'e\u0301'.repeat(64)}${' '.repeat(300)}`;
  const made = await server.root.data<{ createApiKey: { apiKey: { label: string } } }>(
    'mutation ($s: String!) { createApiKey(input: { label: $s }) { apiKey { label } } }',
    { s: label },
  );
  expect(made.createApiKey.apiKey.label).toBe('é'.repeat(64));
});
