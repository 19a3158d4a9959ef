import { expect, test } from 'vitest';
import { createTollkeyClient, TollkeyUnavailableError } from '../../src/client/tollkey-client.ts';
import { ANSWERS, startBrokenTollkey } from './support/broken-tollkeys.ts';

const SECRET = `gx_${'s'.repeat(36)}`;

test.each(Object.entries(ANSWERS))(
  'has no verdict when Tollkey answers %s',
  async (_name, text) => {
    const { url } = await startBrokenTollkey(text);
    for (const accessToken of [undefined, SECRET]) {
      const client = createTollkeyClient({ url, accessToken, timeoutMs: 100 });
      await expect(client.verify({ secret: SECRET })).rejects.toThrow(TollkeyUnavailableError);
    }
  },
);

test.each([ANSWERS.nothing, ANSWERS['headers, and never the body']])(
  'hangs up on a Tollkey that takes too long (%#)',
  async (text) => {
    const { url, hungUp } = await startBrokenTollkey(text);
    const client = createTollkeyClient({ url, timeoutMs: 50 });
    await expect(client.verify({ secret: SECRET })).rejects.toThrow('took longer than 50 ms');
    await hungUp;
  },
);

test('gives up in time on a fetch that heeds no signal', async () => {
  const client = createTollkeyClient({
    url: 'http://127.0.0.1:1',
    timeoutMs: 20,
    fetch: () => new Promise(() => undefined),
  });
  await expect(client.verify({ secret: SECRET })).rejects.toThrow('took longer than 20 ms');
});

test('takes a refusal that it does not know for a refusal', async () => {
  const denied = {
    error: 'No.',
    code: 'INVALID_TOKEN',
    reason: 'token asleep',
    request_id: 'req_1',
  };
  const door = createTollkeyClient({
    url: 'http://127.0.0.1:1',
    fetch: async () => Response.json(denied, { status: 401 }),
  });
  const payload = { valid: false, code: 'ASLEEP', missingScopes: [] };
  const token = createTollkeyClient({
    ...{ url: 'http://127.0.0.1:1', accessToken: SECRET },
    fetch: async () => Response.json({ data: { verifyApiKey: payload } }),
  });
  for (const client of [door, token]) {
    const verdict = await client.verify({ secret: SECRET });
    expect(verdict).toMatchObject({ valid: false, code: 'NOT_FOUND' });
  }
});
