import { expect, test } from 'vitest';
import { type RawRequest, send } from '../support/client.ts';
import { watchDatabase } from '../support/database-file.ts';
import { changePeople, tokenOf } from '../support/invitations.ts';
import { readOwnAccount } from '../support/mutations.ts';
import { startProvider } from '../support/oidc-provider.ts';
import { OPERATOR, setUpOperator, signIn } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** A way to send something, and whether a page of the server itself would send it so. */
interface Way {
  readonly method: string;
  readonly contentType: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
}

const CONTENT_TYPES = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/graphql',
  undefined,
] as const;

const FETCH_SITES = [undefined, 'same-origin', 'same-site', 'cross-site', 'none'] as const;

function originsAround(url: string): readonly (string | undefined)[] {
  const { port } = new URL(url);
  const lookAlike = `http://127.0.0.1.evil.example.com:${port}`;
  return [undefined, url, 'https://evil.example.com', 'null', lookAlike];
}

function waysTo(url: string): readonly Way[] {
  return ['GET', 'POST'].flatMap((method) =>
    CONTENT_TYPES.flatMap((contentType) =>
      originsAround(url).flatMap((origin) =>
        FETCH_SITES.map((fetchSite) => ({ method, contentType, origin, fetchSite })),
      ),
    ),
  );
}

function isOurPage({ method, contentType, origin, fetchSite }: Way, url: string): boolean {
  const isSameOrigin = fetchSite === undefined ? origin === url : fetchSite === 'same-origin';
  return method === 'POST' && contentType === 'application/json' && isSameOrigin;
}

type Fields = Readonly<Record<string, string>>;

function bodyFor({ contentType }: Way, fields: Fields): string {
  if (contentType?.startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams(fields).toString();
  }
  if (contentType?.startsWith('multipart/form-data')) {
    const operations = { ...fields, operations: JSON.stringify(fields), map: '{}' };
    const parts = Object.entries(operations).map(
      ([name, value]) =>
        `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    return `${parts.join('')}--x--\r\n`;
  }
  if (contentType === 'application/graphql') return fields.query ?? '';
  return JSON.stringify(fields);
}

interface Sending {
  readonly way: Way;
  readonly path: string;
  readonly fields: Fields;
  readonly cookie: string;
}

function requestFor({ way, path, fields, cookie }: Sending): RawRequest {
  const { method, contentType, origin, fetchSite } = way;
  const isPost = method === 'POST';
  return {
    method,
    path: isPost ? path : `${path}?${new URLSearchParams(fields)}`,
    headers: {
      cookie,
      ...(contentType !== undefined && { 'content-type': contentType }),
      ...(origin !== undefined && { origin }),
      ...(fetchSite !== undefined && { 'sec-fetch-site': fetchSite }),
    },
    ...(isPost && { body: bodyFor(way, fields) }),
  };
}

interface Door {
  readonly path: string;
  /** What to send with which cookie: something that changes the database when it is let through. */
  readonly next: () => Promise<Omit<Sending, 'way' | 'path'>>;
}

/** Tries a door in every way. Returns how many changed the database; no other may have. */
async function tryEveryWay(server: TestServer, door: Door): Promise<number> {
  const read = watchDatabase(server);
  let sending = await door.next();
  let before = read();
  let changes = 0;
  const wrong: unknown[] = [];
  for (const way of waysTo(server.url)) {
    await send(server.url, requestFor({ ...sending, way, path: door.path }));
    const after = read();
    const hasChanged = after !== before;
    if (hasChanged !== isOurPage(way, server.url)) wrong.push({ ...way, hasChanged });
    if (!hasChanged) continue;
    changes += 1;
    sending = await door.next();
    before = read();
  }
  expect(wrong).toEqual([]);
  return changes;
}

// Of 300 ways: a page of ours says `same-origin`, with whatever `Origin`, or says nothing but its
// own origin.
const OUR_WAYS = 6;

async function startWithOperator(): Promise<TestServer> {
  const server = await startTestServer();
  await setUpOperator(server);
  return server;
}

test('changes nothing at /query for another site, in whatever way it is asked', async () => {
  const server = await startWithOperator();
  const { cookie } = await signIn(server, OPERATOR);
  let count = 0;
  const next = async (): Promise<Omit<Sending, 'way' | 'path'>> => {
    count += 1;
    const label = `key ${count}`;
    const query = `mutation { createApiKey(input: {label: "${label}"}) { secret } }`;
    return { cookie, fields: { query } };
  };
  expect(await tryEveryWay(server, { path: '/query', next })).toBe(OUR_WAYS);
});

test('changes nothing for a mutation in the address of a POST, whoever sends it', async () => {
  const server = await startWithOperator();
  const { cookie } = await signIn(server, OPERATOR);
  const query = 'mutation { createApiKey(input: {label: "by address"}) { secret } }';
  const read = watchDatabase(server);
  const before = read();
  for (const way of waysTo(server.url)) {
    const path = `/query?${new URLSearchParams({ query })}`;
    await send(server.url, requestFor({ way, path, cookie, fields: {} }));
  }
  expect(read()).toBe(before);
});

test('signs nobody in for another site', async () => {
  const server = await startWithOperator();
  const next = async () => ({ cookie: '', fields: { ...OPERATOR } });
  expect(await tryEveryWay(server, { path: '/auth/sign-in/email', next })).toBe(OUR_WAYS);
});

test('begins no sign-in with the provider for another site', async () => {
  const provider = await startProvider('http://127.0.0.1:1');
  const server = await startTestServer({ environment: provider.environment });
  const next = async () => ({ cookie: '', fields: { returnTo: '/' } });
  expect(await tryEveryWay(server, { path: '/auth/sign-in/oidc', next })).toBe(OUR_WAYS);
});

test('signs nobody out for another site', async () => {
  const server = await startWithOperator();
  const next = async () => ({ cookie: (await signIn(server, OPERATOR)).cookie, fields: {} });
  expect(await tryEveryWay(server, { path: '/auth/sign-out', next })).toBe(OUR_WAYS);
});

test('changes no password for another site', async () => {
  const server = await startWithOperator();
  const { cookie } = await signIn(server, OPERATOR);
  const passwords = ['a first new password', OPERATOR.password];
  const next = async () => {
    const [newPassword = '', currentPassword = ''] = passwords;
    passwords.reverse();
    return { cookie, fields: { currentPassword, newPassword } };
  };
  expect(await tryEveryWay(server, { path: '/auth/change-password', next })).toBe(OUR_WAYS);
});

test('uses no link for another site, and shows none', async () => {
  const server = await startWithOperator();
  const accountId = (await readOwnAccount(server.root)).id;
  let count = 0;
  const next = async () => {
    count += 1;
    const invited = { accountId, email: `person${count}@example.com` };
    const token = tokenOf((await changePeople(server.root, 'inviteUser', invited)).link);
    return { cookie: '', fields: { token, name: 'Ann', password: 'a long password' } };
  };
  expect(await tryEveryWay(server, { path: '/auth/link/accept', next })).toBe(OUR_WAYS);

  const sending = await next();
  const statuses = { shown: 0, refused: 0 };
  for (const way of waysTo(server.url)) {
    const { status } = await send(server.url, requestFor({ ...sending, way, path: '/auth/link' }));
    if (status === 200) statuses.shown += 1;
    else statuses.refused += 1;
  }
  expect(statuses).toEqual({ shown: OUR_WAYS, refused: 300 - OUR_WAYS });
});
