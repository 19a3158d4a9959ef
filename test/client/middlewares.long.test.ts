import { describe, expect, test } from 'vitest';
import { mutate } from '../support/mutations.ts';
import { sendAsWritten } from '../support/send-as-written.ts';
import { startTestServer } from '../support/test-server.ts';
import { DENIALS, expectDenied } from './support/denials.ts';
import { FRAMEWORKS } from './support/frameworks.ts';
import { WAYS } from './support/ways.ts';

const CASES = FRAMEWORKS.flatMap((framework) => WAYS.map((way) => ({ framework, way })));

describe.each(CASES)('$framework.name, by $way.name', ({ framework, way }) => {
  test('lets a valid key go on, with its verdict and its limits', async () => {
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const { id, secret } = await server.createKey({ label: 'Nightly', scopes: ['workflows:run'] });
    server.clock.set('2026-11-21T12:00:22.700Z');

    const answer = await app.call({ authorization: `Bearer ${secret}` });

    expect(answer.status).toBe(200);
    expect(answer.text).toContain(id);
    expect(app.seen).toHaveLength(1);
    expect(app.seen[0]).toMatchObject({
      valid: true,
      code: 'VALID',
      apiKey: { id, label: 'Nightly', scopes: ['workflows:run'] },
      account: { id: expect.stringMatching(/^acc_/) },
      rateLimits: {
        perMinute: { limit: 60, remaining: 59, resetsAt: new Date('2026-11-21T12:01:00Z') },
        perDay: { limit: 1000, remaining: 999, resetsAt: new Date('2026-11-22T00:00:00Z') },
      },
    });
    expect(answer.headers).toMatchObject({
      'x-ratelimit-limit': '60',
      'x-ratelimit-remaining': '59',
      'x-ratelimit-reset': String(Date.parse('2026-11-21T12:01:00Z')),
      'ratelimit-policy': '"minute";q=60;w=60, "day";q=1000;w=86400',
      ratelimit: '"minute";r=59;t=38, "day";r=999;t=43178',
    });
    expect(answer.headers).not.toHaveProperty('retry-after');
  });

  test('says nothing of limits to a key without any', async () => {
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const { secret } = await server.createKey({ rateLimit: null });
    const answer = await app.call({ 'access-token': secret });
    expect(answer.status).toBe(200);
    expect(app.seen[0]?.rateLimits).toBeNull();
    const names = Object.keys(answer.headers).filter((name) => name.includes('ratelimit'));
    expect(names).toEqual([]);
  });

  test('refuses a call without a key, and asks nobody about it', async () => {
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const logged = server.logs.length;
    for (const headers of [{}, { 'access-token': ' ' }]) {
      expectDenied(await app.call(headers), DENIALS.missing, framework);
    }
    expect(app.seen).toEqual([]);
    expect(server.logs.slice(logged)).toEqual([]);
  });

  test('refuses what belongs to no key, however it looks', async () => {
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const unknown = `gx_${'a'.repeat(36)}`;
    expectDenied(await app.call({ 'access-token': unknown }), DENIALS.unknown, framework);
    for (const secret of ['hello', 'käse', 'a b', 'x'.repeat(9_000), '%00', '..']) {
      expectDenied(await app.call({ 'access-token': secret }), DENIALS.foreign, framework);
    }
    expect(app.seen).toEqual([]);
  });

  test('refuses an expired, a revoked and a disabled key, each as what it is', async () => {
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const expired = await server.createKey({ expiresAt: '2026-11-21T12:00:01.000Z' });
    const [revoked, disabled] = [await server.createKey(), await server.createKey()];
    await mutate(server.root, 'revokeApiKey', { id: revoked.id });
    await mutate(server.root, 'disableApiKey', { id: disabled.id });
    server.clock.advance(1_000);

    const call = ({ secret }: { secret: string }) => app.call({ 'access-token': secret });
    expectDenied(await call(expired), DENIALS.expired, framework);
    const answer = await call(revoked);
    expectDenied(answer, DENIALS.revoked, framework);
    const logged = server.logs.filter((line) =>
      line.includes(`"${answer.headers['x-request-id']}"`),
    );
    expect(logged).not.toEqual([]);
    expectDenied(await call(disabled), DENIALS.disabled, framework);
    expect(app.seen).toEqual([]);
  });

  test('refuses a key that lacks a scope, and names it', async () => {
    const server = await startTestServer();
    const scopes = ['reports:read', 'workflows:run'];
    const app = await framework.start({ ...(await way.to(server)), scopes });
    const lacking = await server.createKey({ scopes: ['reports:*'] });
    const holding = await server.createKey({ scopes });
    expectDenied(await app.call({ 'access-token': lacking.secret }), DENIALS.scope, framework);
    expect((await app.call({ 'access-token': holding.secret })).status).toBe(200);
    expect(app.seen.map((verdict) => verdict?.apiKey.id)).toEqual([holding.id]);
  });

  test.each([
    { window: 'minute', rateLimit: { perMinute: 2, perDay: 9 }, retryAfter: '50' },
    { window: 'day', rateLimit: { perMinute: 9, perDay: 2 }, retryAfter: '43190' },
  ] as const)('refuses a third use of two a $window, until Retry-After is over', async (limits) => {
    const { window, rateLimit, retryAfter } = limits;
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const { secret } = await server.createKey({ rateLimit });
    server.clock.set('2026-11-21T12:00:10.001Z');
    const call = () => app.call({ authorization: `bearer ${secret}` });
    expect([(await call()).status, (await call()).status]).toEqual([200, 200]);

    const refused = await call();
    expectDenied(refused, DENIALS[window], framework);
    expect(refused.headers['retry-after']).toBe(retryAfter);
    expect(refused.headers['x-ratelimit-remaining']).toBe('0');
    expect(refused.headers['x-ratelimit-limit']).toBe('2');

    server.clock.set(Number(refused.headers['x-ratelimit-reset']) - 1);
    expect((await call()).status).toBe(429);
    server.clock.set(Date.parse('2026-11-21T12:00:10.001Z') + Number(retryAfter) * 1000);
    expect((await call()).status).toBe(200);
  });

  test('takes a key in every form that Tollkey takes, beside what is not its own', async () => {
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const { secret } = await server.createKey();
    for (const headers of [
      { 'x-api-key': secret },
      { authorization: secret },
      { authorization: `Basic ${Buffer.from(`${secret}:`).toString('base64')}` },
      { 'x-api-key': secret, authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' },
    ]) {
      expect((await app.call(headers)).status).toBe(200);
    }
  });

  test('takes the same key from both headers, and refuses two different ones', async () => {
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const [one, other] = [await server.createKey(), await server.createKey()];
    const both = (second: string) =>
      app.call({ 'access-token': one.secret, authorization: `Bearer ${second}` });
    expect((await both(one.secret)).status).toBe(200);
    // GraphQL calls it a wrong argument, as POST /query of Tollkey does.
    const status = framework.speaks === 'rest' ? 401 : 400;
    expect((await both(other.secret)).status).toBe(status);
    const joined = (second: string) => app.call({ 'access-token': `${one.secret}, ${second}` });
    expect((await joined(one.secret)).status).toBe(200);
    expect((await joined(other.secret)).status).toBe(status);
    expect(app.seen.map((verdict) => verdict?.apiKey.id)).toEqual([one.id, one.id]);
  });

  test('refuses two different keys in two headers of one name', async () => {
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const [one, other] = [await server.createKey(), await server.createKey()];
    const isRest = framework.speaks === 'rest';
    const path = isRest ? '/call' : '/graphql?query={keyId}';
    for (const [name, start] of [
      ['authorization', 'Bearer '],
      ['Access-Token', ''],
    ] as const) {
      const twice = async (second: string) => {
        const headers = [one.secret, second].map((secret) => [name, start + secret] as const);
        return (await sendAsWritten(app.url, { path, headers })).status;
      };
      expect(await twice(other.secret)).toBe(isRest ? 401 : 400);
      expect(await twice(one.secret)).toBe(200);
    }
    expect(app.seen.map((verdict) => verdict?.apiKey.id)).toEqual([one.id, one.id]);
  });

  test('does not read a key from the address', async () => {
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const { secret } = await server.createKey();
    const answer = await fetch(`${app.url}/call?access-token=${secret}&access_token=${secret}`);
    expect([401, 404]).toContain(answer.status);
    expect(app.seen).toEqual([]);
  });

  test('gives each of many calls at once its own verdict', async () => {
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const keys = [await server.createKey(), await server.createKey(), await server.createKey()];
    const calls = Array.from({ length: 30 }, (_, index) => keys[index % 3] ?? keys[0]);
    const answers = await Promise.all(
      calls.map((key) => app.call({ 'access-token': key?.secret ?? '', 'x-key-id': 'key_forged' })),
    );
    for (const [index, { text }] of answers.entries()) expect(text).toContain(calls[index]?.id);
  });

  test('hands the request id of a call on to Tollkey, and answers with it', async () => {
    const server = await startTestServer();
    const app = await framework.start(await way.to(server));
    const { secret } = await server.createKey();
    const headers = { 'access-token': `${secret}x`, 'x-request-id': 'trace-7' };
    const answer = await app.call(headers);
    expect(answer.headers['x-request-id']).toBe('trace-7');
    expect(answer.text).toContain('"request_id":"trace-7"');
    expect(server.logs.filter((line) => line.includes('"trace-7"'))).not.toEqual([]);
  });
});
