import { randomBytes, scryptSync } from 'node:crypto';
import { createId } from '../../src/kernel/id.ts';
import { findFirstAccount } from '../../src/store/accounts.ts';
import { insertSignInMethod } from '../../src/store/sign-in-methods.ts';
import { insertUser } from '../../src/store/users.ts';
import { type Client, createClient, type Received, send } from './client.ts';
import type { TestServer } from './test-server.ts';

/** What a person types to sign in. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Somebody who is signed in: a client of `/query` with the session's cookie, and its `Cookie` header. */
export interface SignedIn extends Client {
  readonly cookie: string;
  /** Posts a JSON body to a path below `/auth`, as a page of the server does. */
  readonly post: (path: string, body: unknown) => Promise<Received>;
}

/** The first operator of a server under test. */
export const OPERATOR: Credentials = Object.freeze({
  email: 'olga@example.com',
  password: 'correct horse battery staple',
});

/** A request of one of the server's pages. */
export interface PageRequest {
  readonly path: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Posts a JSON body as a page of the server does. */
export function post(url: string, { path, body, headers }: PageRequest): Promise<Received> {
  return send(url, {
    path,
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers },
    body: JSON.stringify(body),
  });
}

/** Tries to sign in, with whatever headers beside. */
export function trySignIn(
  { url }: Pick<TestServer, 'url'>,
  credentials: Credentials,
  headers: Readonly<Record<string, string>> = {},
): Promise<Received> {
  return post(url, { path: '/auth/sign-in/email', body: credentials, headers });
}

/** Makes a person, straight in the database: who is in it, signs in through the door. */
export async function addPerson(
  server: TestServer,
  person: Credentials & {
    readonly name?: string;
    readonly accountId?: string;
    readonly isOperator?: boolean;
    /** One of the least cost unless it is given. */
    readonly passwordHash?: string;
  },
): Promise<string> {
  const { clock, store } = server.app.domain;
  const now = clock.now();
  const id = createId('user', now);
  const { email, name = email, isOperator = false } = person;
  const accountId = person.accountId ?? (await findFirstAccount(store.db))?.id ?? '';
  await insertUser(store.db, {
    id,
    email,
    name,
    accountId,
    isOperator,
    createdAt: now,
    lastSignedInAt: null,
  });
  await insertSignInMethod(
    store.db,
    {
      id: createId('signInMethod', now),
      userId: id,
      providerId: 'credential',
      subject: id,
      passwordHash: person.passwordHash ?? hashCheaply(person.password),
    },
    now,
  );
  return id;
}

/**
 * A password's hash as the server keeps it, with the least cost there is: every sign-in would take 150
 * ms otherwise. What is set through a door has its full cost.
 */
function hashCheaply(password: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(password.normalize('NFKC'), salt, 32, { N: 16, r: 1, p: 1 });
  return `scrypt$16$1$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** Makes the first operator, and returns what they type to sign in. */
export async function setUpOperator(server: TestServer): Promise<Credentials> {
  await addPerson(server, { ...OPERATOR, name: 'Olga', isOperator: true });
  return OPERATOR;
}

/** Signs in through the door. */
export async function signIn(server: TestServer, credentials: Credentials): Promise<SignedIn> {
  const answer = await trySignIn(server, credentials);
  if (answer.status !== 200) throw new Error(`could not sign in: ${answer.status} ${answer.text}`);
  return asHolderOf(server.url, cookieIn(answer));
}

/** Somebody with this `Cookie` header, on a page of the server. */
export function asHolderOf(url: string, cookie: string): SignedIn {
  const headers = { cookie, 'sec-fetch-site': 'same-origin' };
  return {
    ...createClient(url, undefined, headers),
    cookie,
    post: (path, body) => post(url, { path, body, headers: { cookie } }),
  };
}

/** The `Cookie` header that a browser sends from then on. */
export function cookieIn({ headers }: Received): string {
  return (headers['set-cookie'] ?? [])
    .filter((line) => !/max-age=0/i.test(line))
    .map((line) => line.slice(0, line.indexOf(';')))
    .join('; ');
}
