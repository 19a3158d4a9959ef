import { describe, expect, test, vi } from 'vitest';
import {
  TollkeyConfigurationError,
  type TollkeyError,
  TollkeyUnavailableError,
} from '../../src/client/errors.ts';
import { mutate } from '../support/mutations.ts';
import { PATIENT } from '../support/patience.ts';
import { startTestServer } from '../support/test-server.ts';
import { ANSWERS, startBrokenTollkey } from './support/broken-tollkeys.ts';
import { DENIALS, expectDenied } from './support/denials.ts';
import { FRAMEWORKS, type Options } from './support/frameworks.ts';
import { BY_TOKEN, createServiceKey } from './support/ways.ts';

const SECRET = `gx_${'s'.repeat(36)}`;
const HEADERS = { 'access-token': SECRET };
const TOKENS = [
  { way: 'the door' },
  { way: 'an accessToken', accessToken: `gx_${'t'.repeat(36)}` },
];

// All other ways to be broken are the client's, and tried there.
const BROKEN = ['nothing', 'headers, and never the body', 'another 200', '500'] as const;

const CASES = FRAMEWORKS.flatMap((framework) => TOKENS.map((token) => ({ framework, ...token })));

describe.each(CASES)('$framework.name, by $way', ({ framework, accessToken }) => {
  const silent = { ...PATIENT, accessToken, onError: () => undefined };

  test.each(BROKEN)('refuses when Tollkey answers %s', async (how) => {
    const { url } = await startBrokenTollkey(ANSWERS[how]);
    const errors: TollkeyError[] = [];
    const onError = (error: TollkeyError) => errors.push(error);
    const app = await framework.start({ url, accessToken, timeoutMs: 150, onError });

    const answer = await app.call(HEADERS);

    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.text).toContain('UNAVAILABLE');
    expect(app.seen).toEqual([]);
    expect(errors).toEqual([expect.any(TollkeyUnavailableError)]);
  });

  test('refuses when nobody listens', async () => {
    const server = await startTestServer();
    await server.stop();
    const app = await framework.start({ url: server.url, ...silent });
    expectDenied(await app.call(HEADERS), DENIALS.unavailable, framework);
  });

  test('lets a call go on without a verdict if the program says so, and only then', async () => {
    const { url } = await startBrokenTollkey(ANSWERS['500']);
    const onUnavailable = vi.fn(async (..._args: unknown[]) => true);
    const app = await framework.start({ url, ...silent, onUnavailable });

    const answer = await app.call(HEADERS);
    expect(answer.status).toBe(200);
    expect(app.seen).toEqual([undefined]);
    expect(answer.headers).not.toHaveProperty('x-ratelimit-limit');
    expect(onUnavailable).toHaveBeenCalledWith(
      expect.any(TollkeyUnavailableError),
      expect.any(Object),
    );

    const closed = await framework.start({ url, ...silent, onUnavailable: () => false });
    expect((await closed.call(HEADERS)).status).toBe(503);
  });

  test('lets nobody in without a key, or with what can be none, while Tollkey fails', async () => {
    const { url } = await startBrokenTollkey(ANSWERS['500']);
    const app = await framework.start({ url, ...silent, onUnavailable: () => true });
    const endless = { 'access-token': 'x'.repeat(12_000) };
    const foreign = { 'access-token': 'schlüssel' };
    for (const headers of [{}, endless, foreign, { authorization: 'Bearer other' }]) {
      expect((await app.call(headers)).status).toBeGreaterThanOrEqual(400);
    }
    expect(app.seen).toEqual([]);
  });
});

describe.each(FRAMEWORKS)('$name', (framework) => {
  test.each(['revoked', 'without the scope', 'used up', 'of no key'])(
    'blames the program and no caller for an accessToken that is %s, and never lets pass',
    async (what) => {
      const server = await startTestServer();
      const service = await (what === 'without the scope'
        ? server.createKey()
        : server.createKey({ scopes: ['keys:verify'], rateLimit: { perMinute: 1 } }));
      if (what === 'revoked') await mutate(server.root, 'revokeApiKey', { id: service.id });
      if (what === 'used up') await service.client.use();
      const accessToken = what === 'of no key' ? SECRET : service.secret;
      const { secret } = await server.createKey();
      const errors: TollkeyError[] = [];
      const app = await framework.start({
        ...{ ...PATIENT, url: server.url, accessToken, onUnavailable: () => true },
        onError: (error) => errors.push(error),
      });

      expectDenied(await app.call({ 'access-token': secret }), DENIALS.unavailable, framework);
      expect(app.seen).toEqual([]);
      expect(errors).toEqual([expect.any(TollkeyConfigurationError)]);
      expect(errors[0]?.message).toContain('accessToken');
      expect(errors[0]?.requestId).toMatch(/^req_/);
    },
  );

  test('charges what a call costs', async () => {
    const server = await startTestServer();
    const connection = await BY_TOKEN.to(server);
    const { secret } = await server.createKey({ rateLimit: { perMinute: 10 } });
    const fixed = await framework.start({ ...connection, cost: 4 });
    const counted = await framework.start({ ...connection, cost: async () => 5 });
    const headers = { 'access-token': secret };
    expect((await fixed.call(headers)).headers['x-ratelimit-remaining']).toBe('6');
    expect((await counted.call(headers)).headers['x-ratelimit-remaining']).toBe('1');
    const looking = await framework.start({ ...connection, cost: 0 });
    expect((await looking.call(headers)).headers['x-ratelimit-remaining']).toBe('1');
    const refused = await fixed.call(headers);
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('60');
  });

  test('never tells to wait for less than a second, whatever clock dates the answers', async () => {
    const server = await startTestServer();
    const { secret: accessToken } = await createServiceKey(server);
    const { secret } = await server.createKey({ rateLimit: { perMinute: 1 } });
    // The tests' clock stands in another day than the machine's, which dates the answers.
    const app = await framework.start({ ...PATIENT, url: server.url, accessToken });
    await app.call({ 'access-token': secret });
    const answer = await app.call({ 'access-token': secret });
    expect(answer.status).toBe(429);
    expect(['1', '60']).toContain(answer.headers['retry-after']);
  });

  test('says of a call that costs more than a window that no wait helps', async () => {
    const server = await startTestServer();
    const { secret: accessToken } = await createServiceKey(server);
    const { secret } = await server.createKey({ rateLimit: { perMinute: 3 } });
    const app = await framework.start({ ...PATIENT, url: server.url, accessToken, cost: 4 });
    const answer = await app.call({ 'access-token': secret });
    expect(answer.status).toBe(429);
    expect(answer.headers).not.toHaveProperty('retry-after');
    expect(answer.headers['x-ratelimit-remaining']).toBe('3');
  });

  test.each([
    { url: 'nowhere' },
    { url: 'ftp://127.0.0.1' },
    { url: 'http://user:word@127.0.0.1' },
    { url: 'http://127.0.0.1', accessToken: '' },
    { url: 'http://127.0.0.1', timeoutMs: 0 },
    { url: 'http://127.0.0.1', cost: 2 },
    { url: 'http://127.0.0.1', cost: () => 1 },
    { url: 'http://127.0.0.1', accessToken: SECRET, cost: 1.5 },
    { url: 'http://127.0.0.1', accessToken: SECRET, cost: '2' },
    { url: 'http://127.0.0.1', timeoutMs: '2000' },
    { url: 'http://127.0.0.1', fetch: 'fetch' },
    { url: 'http://127.0.0.1', onUnavailable: true },
    { url: 'http://127.0.0.1', onError: 'log' },
    ...[null, 'a:b', [1], ['Not A Scope'], [''], ['..'], ['a/b'], ['a b'], ['A']].map((scopes) => ({
      ...{ url: 'http://127.0.0.1', scopes },
    })),
  ])('stops a program at its start that says %o', async (options) => {
    await expect(framework.start(options as Options)).rejects.toThrow(TypeError);
  });

  test('stops a program at its start that misspells an option, and names it', async () => {
    const misspelt = { url: 'http://127.0.0.1', scope: ['admin:delete'] };
    const known =
      /Unknown member scope of the options; known are url, .*scopes, cost, onUnavailable, onError/;
    await expect(framework.start(misspelt)).rejects.toThrow(known);
    for (const none of [undefined, null, 'http://127.0.0.1']) {
      await expect(framework.start(none as unknown as Options)).rejects.toThrow(TypeError);
    }
  });

  test('does not let a call pass whose cost the program cannot tell', async () => {
    const server = await startTestServer();
    const { secret: accessToken } = await createServiceKey(server);
    const { secret } = await server.createKey();
    const costs = [() => Number.NaN, () => -1, () => Promise.reject(new Error('lost count'))];
    for (const cost of costs) {
      const options = { ...PATIENT, url: server.url, accessToken, cost, onUnavailable: () => true };
      const app = await framework.start(options);
      const silenced = vi.spyOn(console, 'error').mockImplementation(() => undefined);
      expect((await app.call({ 'access-token': secret })).status).toBe(500);
      silenced.mockRestore();
      expect(app.seen).toEqual([]);
    }
  });
});
