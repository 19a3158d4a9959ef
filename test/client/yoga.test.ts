import { createSchema, createYoga, type YogaServerOptions } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { type TollkeyContext, useApiKey } from '../../src/client/yoga.ts';
import { startTestServer } from '../support/test-server.ts';
import { ANSWERS, startBrokenTollkey } from './support/broken-tollkeys.ts';
import type { Options } from './support/frameworks.ts';

const SECRET = `gx_${'s'.repeat(36)}`;

const schema = createSchema<TollkeyContext>({
  typeDefs: 'type Query { keyId: ID } type Mutation { keyId: ID }',
  resolvers: {
    Query: { keyId: (_root, _args, { tollkey }) => tollkey?.apiKey.id },
    Mutation: { keyId: (_root, _args, { tollkey }) => tollkey?.apiKey.id },
  },
});

type YogaOptions = Partial<YogaServerOptions<object, TollkeyContext>>;

function createGuarded(options: Options, more: YogaOptions = {}) {
  // biome-ignore lint/correctness/useHookAtTopLevel: a plugin of Yoga, not a hook of React
  const guard = useApiKey(options);
  const yoga = createYoga({ logging: false, ...more, schema, plugins: [guard] });
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    yoga.fetch('http://yoga/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { yoga, post };
}

test('refuses a stranger before anything of the request is parsed', async () => {
  const { url } = await startTestServer();
  const { post } = createGuarded({ url });
  for (const body of ['{"query"', { query: '{ no such' }, { nothing: 1 }]) {
    expect((await post(body)).status).toBe(401);
  }
});

test('says in the media type that the client asks for what is wrong', async () => {
  const { url } = await startTestServer();
  const { post } = createGuarded({ url });
  const accept = 'application/graphql-response+json';
  const modern = await post({ query: '{ keyId }' }, { accept });
  expect(modern.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
  const legacy = await post({ query: '{ keyId }' });
  expect(legacy.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect([modern.status, legacy.status]).toEqual([401, 401]);
});

test('tells how much of which limit is used up', async () => {
  const { url, createKey } = await startTestServer();
  const { post } = createGuarded({ url });
  const { secret } = await createKey({ rateLimit: { perMinute: 1 } });
  const headers = { 'access-token': secret };
  expect((await post({ query: '{ keyId }' }, headers)).status).toBe(200);
  const answer = await post({ query: '{ keyId }' }, headers);
  expect(answer.headers.get('retry-after')).toBe('60');
  expect((await answer.json()).errors[0].extensions.details).toEqual([
    'quota_type: per-minute',
    'limit: 1',
    'retry_after: 60',
  ]);
});

test('charges one use for a request, however many operations it holds', async () => {
  const { url, createKey } = await startTestServer();
  const { post } = createGuarded({ url }, { batching: true });
  const { id, secret } = await createKey();
  const operation = { query: '{ a: keyId b: keyId }' };
  const answer = await post([operation, operation, operation], { 'access-token': secret });
  const data = { a: id, b: id };
  expect(await answer.json()).toEqual([{ data }, { data }, { data }]);
  expect(answer.headers.get('x-ratelimit-remaining')).toBe('59');
});

test('gives the limits also with an answer that is an error', async () => {
  const { url, createKey } = await startTestServer();
  const { post } = createGuarded({ url });
  const headers = { 'access-token': (await createKey()).secret };
  const answer = await post({ query: '{ none }' }, headers);
  expect((await answer.json()).errors).toHaveLength(1);
  expect(answer.headers.get('x-ratelimit-remaining')).toBe('59');
});

test('shows its page and answers a preflight without a key', async () => {
  const { url } = await startTestServer();
  const { yoga } = createGuarded({ url });
  const page = await yoga.fetch('http://yoga/graphql', { headers: { accept: 'text/html' } });
  expect(page.status).toBe(200);
  const preflight = await yoga.fetch('http://yoga/graphql', {
    method: 'OPTIONS',
    headers: { origin: 'http://page.example', 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(204);
});

test('refuses operations that come in by another way than HTTP', async () => {
  const { url } = await startTestServer();
  const { yoga } = createGuarded({ url }, { maskedErrors: false });
  const { contextFactory } = yoga.getEnveloped({ request: new Request('http://yoga/graphql') });
  await expect((async () => contextFactory())()).rejects.toThrow('has not verified');
});

test('keeps requests apart that share a context object', async () => {
  const { url, createKey } = await startTestServer();
  const { yoga } = createGuarded({ url });
  const shared = {};
  const keys = [await createKey(), await createKey()];
  const answers = await Promise.all(
    keys.map(({ secret }) =>
      yoga.handleRequest(
        new Request('http://yoga/graphql?query={keyId}', { headers: { 'access-token': secret } }),
        // Its type demands what Yoga itself puts there.
        shared as never,
      ),
    ),
  );
  for (const [index, answer] of answers.entries()) {
    expect(await answer.json()).toEqual({ data: { keyId: keys[index]?.id } });
  }
});

test('writes into the log of the server why no verdict could be had', async () => {
  const { url } = await startBrokenTollkey(ANSWERS['500']);
  const errors: unknown[] = [];
  const write = (): void => undefined;
  const logging = {
    ...{ debug: write, info: write, warn: write },
    error: (error: unknown) => void errors.push(error),
  };
  const { post } = createGuarded({ url }, { logging });
  expect((await post({ query: '{ keyId }' }, { 'access-token': SECRET })).status).toBe(503);
  expect(errors).toEqual([expect.objectContaining({ code: 'UNAVAILABLE', status: 500 })]);
});
