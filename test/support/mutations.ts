import { expect } from 'vitest';
import type { Client, Received, ReceivedError } from './client.ts';
import type { TestKey, TestServer } from './test-server.ts';

/** A key as an answer shows it. */
export interface ApiKeyView {
  readonly id: string;
  readonly label: string;
  readonly prefix: string;
  readonly status: string;
  readonly scopes: readonly string[];
  readonly rateLimit: { readonly perMinute: number; readonly perDay: number } | null;
  readonly expiresAt: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly revokeReason: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly account: { readonly id: string };
}

/** An account as an answer shows it. */
export interface AccountView {
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly keyLimit: number;
  readonly keyCount: number;
  readonly createdAt: string;
}

/** What a payload of any mutation can hold. */
export interface PayloadView {
  readonly apiKey: ApiKeyView;
  readonly secret: string;
  readonly account: AccountView;
}

/** The fields of `ApiKeyView`, to select them. */
export const API_KEY_FIELDS =
  'id label prefix status scopes rateLimit { perMinute perDay } expiresAt createdAt lastUsedAt ' +
  'revokedAt revokeReason metadata account { id }';

/** The fields of `AccountView`, to select them. */
export const ACCOUNT_FIELDS = 'id name externalId keyLimit keyCount createdAt';

/** Limits that no test reaches by accident. */
export const GENEROUS = Object.freeze({ perMinute: 10_000, perDay: 100_000 });

/** The document of a mutation by its name, with everything of its payload selected. */
export function documentOf(mutation: string): string {
  const inputType = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const selection = mutation.endsWith('Account')
    ? `account { ${ACCOUNT_FIELDS} }`
    : `apiKey { ${API_KEY_FIELDS} }`;
  const secret = mutation === 'createApiKey' || mutation === 'rotateApiKey' ? 'secret' : '';
  return `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { ${secret} ${selection} } }`;
}

/** A mutation that must succeed, by its name: returns its payload. */
export async function mutate(
  client: Client,
  mutation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<PayloadView> {
  const data = await client.data<Record<string, PayloadView>>(documentOf(mutation), { input });
  const payload = data[mutation];
  if (payload === undefined) throw new Error(`${mutation} answered nothing`);
  return payload;
}

/** A mutation that must be refused, by its name: returns the error. */
export function refuse(
  client: Client,
  mutation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<ReceivedError> {
  return client.error(documentOf(mutation), { input });
}

/** The key with this id, as the client sees it. */
export async function readKey(client: Client, id: string): Promise<ApiKeyView> {
  const document = `query ($id: ID!) { apiKey(id: $id) { ${API_KEY_FIELDS} } }`;
  return (await client.data<{ apiKey: ApiKeyView }>(document, { id })).apiKey;
}

/** The client's own account. */
export async function readOwnAccount(client: Client): Promise<AccountView> {
  const document = `{ viewer { account { ${ACCOUNT_FIELDS} } } }`;
  return (await client.data<{ viewer: { account: AccountView } }>(document)).viewer.account;
}

/** A key in a new account that may hold a hundred thousand, with room enough to call. */
export async function createTenant(
  server: TestServer,
  input: Readonly<Record<string, unknown>> = {},
): Promise<TestKey & { readonly accountId: string }> {
  const { account } = await mutate(server.root, 'createAccount', {
    name: 'tenant',
    keyLimit: 100_000,
  });
  const key = await server.createKey({ accountId: account.id, rateLimit: GENEROUS, ...input });
  return { ...key, accountId: account.id };
}

/** Expects an answer that refuses the credential, for this reason. */
export function expectInvalidToken(answer: Received, reason: string): void {
  expect(answer.status).toBe(401);
  expect(answer.body.errors?.[0]?.message).toBe(`Invalid access token: ${reason}`);
  expect(answer.body.errors?.[0]?.extensions.code).toBe('INVALID_TOKEN');
}
