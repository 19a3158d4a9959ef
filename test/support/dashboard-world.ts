import { createSetUpLink } from '../../src/domain/people/create-set-up-link.ts';
import { changePeople } from './invitations.ts';
import { mutate } from './mutations.ts';
import { addPerson, type Credentials, setUpOperator } from './people.ts';
import { startTestServer, type TestKey, type TestServer } from './test-server.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Who looks at the dashboard. */
export type Viewer = 'operator' | 'member' | 'newcomer' | 'stranger';

/** A server with people, accounts and keys in every state that a page can show. */
export interface DashboardWorld {
  readonly server: TestServer;
  readonly credentials: Readonly<Record<Exclude<Viewer, 'stranger'>, Credentials>>;
  /** What stands in curly brackets in the path of a state. */
  readonly places: Readonly<Record<string, string>>;
}

const ANNA: Credentials = { email: 'anna@example.com', password: 'a password of her own' };
const NORA: Credentials = { email: 'nora@example.com', password: 'one that nobody guesses' };

/** Starts that server. */
export async function startDashboardWorld(): Promise<DashboardWorld> {
  const server = await startTestServer();
  const operator = await setUpOperator(server);
  const createAccount = async (input: Readonly<Record<string, unknown>>): Promise<string> =>
    (await mutate(server.root, 'createAccount', input)).account.id;
  const full = await createAccount({ name: 'Acme', keyLimit: 7 });
  const empty = await createAccount({
    name: 'The Very Longest Name That Anybody Ever Gave To An Account Ltd',
    externalId: 'customer-0000000000000000000000000000000000042',
  });
  await addPerson(server, { ...ANNA, name: 'Anna', accountId: full });
  await addPerson(server, { ...NORA, name: 'Nora', accountId: empty });
  const keys = await createKeys(server, full);
  const invitation = await changePeople(server.root, 'inviteUser', {
    accountId: full,
    email: 'carl@example.com',
  });
  await changePeople(server.root, 'inviteUser', {
    accountId: empty,
    email: 'a.person.with.a.very.long.address@subsidiary.of.the.company.example.com',
    isOperator: true,
  });
  const reset = await changePeople(server.root, 'createPasswordResetLink', {
    id: await addPerson(server, {
      email: 'lost@example.com',
      name: 'Lothar',
      password: 'forgotten by now',
    }),
  });
  return {
    server,
    credentials: { operator, member: ANNA, newcomer: NORA },
    places: {
      ...keys,
      account: full,
      emptyAccount: empty,
      invitation: new URL(invitation.link).hash,
      reset: new URL(reset.link).hash,
    },
  };
}

/** Starts a server that nobody has set up, with sign-in elsewhere, and returns its link. */
export async function startFreshWorld(): Promise<DashboardWorld> {
  const server = await startTestServer({
    environment: {
      TOLLKEY_OIDC_ISSUER: 'http://localhost:9',
      TOLLKEY_OIDC_CLIENT_ID: 'tollkey',
      TOLLKEY_OIDC_CLIENT_SECRET: 'never used',
      TOLLKEY_OIDC_NAME: 'Acme',
    },
  });
  const issued = await createSetUpLink(server.app.domain);
  const nobody = { email: '', password: '' };
  return {
    server,
    credentials: { operator: nobody, member: nobody, newcomer: nobody },
    places: { setUp: new URL(issued?.link ?? 'none:').hash },
  };
}

async function createKeys(
  { clock, createKey, root }: TestServer,
  accountId: string,
): Promise<Record<string, string>> {
  const at = (ms: number): string => new Date(clock.now() + ms).toISOString();
  const production = await createKey({
    accountId,
    label: 'Production',
    scopes: ['workflows:run', 'keys:read'],
    metadata: { team: 'payments' },
  });
  const long = await createKey({ accountId, label: 'x'.repeat(64), rateLimit: LARGEST });
  const exhausted = await createKey({
    accountId,
    label: 'Nightly import of the partner catalogue',
    rateLimit: { perMinute: 2, perDay: 2 },
    expiresAt: at(3 * DAY_MS),
  });
  const expired = await createKey({ accountId, label: 'Trial', expiresAt: at(HOUR_MS) });
  const disabled = await createKey({ accountId, label: 'CI' });
  const revoked = await createKey({ accountId, label: 'Old laptop' });
  await createKey({ accountId, label: 'Staging', rateLimit: null });
  await use(production, 12);
  await use(exhausted, 3);
  await use(revoked, 2);
  clock.advance(2 * HOUR_MS);
  await use(expired, 1);
  await use(long, 4);
  await use(exhausted, 3);
  await mutate(root, 'disableApiKey', { id: disabled.id });
  await use(disabled, 2);
  await mutate(root, 'revokeApiKey', { id: revoked.id, reason: 'Lost with the laptop' });
  await createKey({ accountId, label: 'Idle' });
  await mutate(root, 'rotateApiKey', { id: production.id, overlapSeconds: 72 * 3_600 });
  clock.advance(MINUTE_MS);
  await use(production, 5);
  return {
    production: production.id,
    exhausted: exhausted.id,
    expired: expired.id,
    revoked: revoked.id,
    long: long.id,
    secret: production.secret,
  };
}

const LARGEST = Object.freeze({ perMinute: 10_000, perDay: 100_000 });

async function use({ client }: TestKey, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await client.use();
}
