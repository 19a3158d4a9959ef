import { expect, test, vi } from 'vitest';
import { createTollkeyClient, TollkeyUnavailableError } from '../../src/client/tollkey-client.ts';
import { ANSWERS, startBrokenTollkey, startEndless } from './support/broken-tollkeys.ts';

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
    const client = createTollkeyClient({ url, timeoutMs: 1_000 });
    await expect(client.verify({ secret: SECRET })).rejects.toThrow('took longer than 1000 ms');
    await hungUp;
  },
);

test.each(['200 OK', '401 Unauthorized', '500 Internal Server Error'])(
  'hangs up on %s without an end, long before the time is over',
  async (status) => {
    const { url, hungUp, sent } = await startEndless(status);
    for (const accessToken of [undefined, SECRET]) {
      const client = createTollkeyClient({ url, accessToken, timeoutMs: 60_000 });
      await expect(client.verify({ secret: SECRET })).rejects.toThrow(TollkeyUnavailableError);
    }
    await hungUp(2);
    const client = createTollkeyClient({ url, accessToken: SECRET, timeoutMs: 60_000 });
    const before = sent();
    await expect(client.query('{ __typename }')).rejects.toThrow('at too great length');
    await hungUp(3);
    expect(sent() - before).toBeGreaterThan(10 * 1024 * 1024);
  },
);

test("reads no further in an answer without an end of a fetch of one's own", async () => {
  let chunks = 0;
  const cancel = vi.fn();
  const pull = (controller: ReadableStreamDefaultController): void => {
    chunks += 1;
    controller.enqueue(new Uint8Array(1024));
  };
  const client = createTollkeyClient({
    url: 'http://127.0.0.1:1',
    fetch: async () => new Response(new ReadableStream({ pull, cancel })),
  });
  await expect(client.verify({ secret: SECRET })).rejects.toThrow('at too great length');
  expect(cancel).toHaveBeenCalledOnce();
  expect(chunks).toBeLessThan(70);
});

test('reads a long answer to a document, whose letters come in pieces', async () => {
  const list = Array.from({ length: 100_000 }, () => 'schlüssel');
  const bytes = new TextEncoder().encode(JSON.stringify({ data: { list } }));
  const pieces = Array.from({ length: Math.ceil(bytes.length / 1_001) }, (_, index) =>
    bytes.slice(index * 1_001, (index + 1) * 1_001),
  );
  const start = (controller: ReadableStreamDefaultController): void => {
    for (const piece of pieces) controller.enqueue(piece);
    controller.close();
  };
  const client = createTollkeyClient({
    ...{ url: 'http://127.0.0.1:1', accessToken: SECRET },
    fetch: async () => new Response(new ReadableStream({ start })),
  });
  expect(await client.query('{ list }')).toEqual({ list });
});

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
