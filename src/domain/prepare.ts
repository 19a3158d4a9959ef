import { createId } from '../kernel/id.ts';
import { findFirstAccount, insertAccount } from '../store/accounts.ts';
import {
  type ApiKey,
  findApiKey,
  findLiveApiKeyByLabel,
  findRootKey,
  insertApiKey,
  saveApiKey,
} from '../store/api-keys.ts';
import { insertAuditEvent } from '../store/audit-events.ts';
import { insertPepper, isKnownPepper } from '../store/peppers.ts';
import {
  findAnyPrefix,
  findSecretByDigest,
  insertSecret,
  listLiveSecrets,
  retireSecret,
} from '../store/secrets.ts';
import type { Store } from '../store/store.ts';
import type { Database } from '../store/tables.ts';
import { countOperators } from '../store/users.ts';
import { DEFAULT_KEY_LIMIT } from './create-account.ts';
import { describeApiKey } from './describe.ts';
import type { Domain } from './domain.ts';
import { secretRecord } from './issue-secret.ts';
import type { Within } from './mutate.ts';
import { addSetUpLink } from './people/create-set-up-link.ts';
import { OPERATOR_SCOPE } from './scopes.ts';

/** The start cannot go on with these settings. The message says what to do. */
export class PreparationError extends Error {
  override readonly name = 'PreparationError';
}

/** What a first start makes and keeps no text of. */
export interface ShownOnce {
  /** The root secret, if one was minted. */
  readonly mintedRootSecret: string | undefined;
  /** The link that makes the first operator, if the database was empty. */
  readonly setUpLink: string | undefined;
}

/** What a database is made ready with. */
export interface PrepareOptions {
  /** The root key's secret, if it is given. */
  readonly rootSecret: string | undefined;
  /**
   * Shows what is kept nowhere. It is called before the commit: a secret that could not be shown, or
   * that nobody saw because the process was killed, was never in force, and the next start makes
   * another.
   */
  readonly show?: ((shown: ShownOnce) => Promise<void>) | undefined;
}

/** What a start found and made. */
export interface Prepared extends ShownOnce {
  /** Whether there is an operator who can sign in. */
  readonly hasOperator: boolean;
}

/**
 * Makes a database ready to serve: an empty one gets the account `default`, a root key and a link for
 * the first operator, all or none of them; with a root secret given, the root key has exactly that
 * secret, however often this runs.
 *
 * @throws PreparationError when the pepper or the key prefix is not the database's, or the root
 *   secret was revoked.
 */
export function prepare(domain: Domain, { rootSecret, show }: PrepareOptions): Promise<Prepared> {
  return domain.store.transaction(async (db) => {
    const now = domain.clock.now();
    await requirePepper(domain, db, now);
    await requireKeyPrefix(domain, db);
    const known = await findFirstAccount(db);
    const accountId = known?.id ?? (await addDefaultAccount(db, now));
    const within = { db, now, accountId };
    const shown: ShownOnce = {
      mintedRootSecret: await prepareRootKey(domain, within, rootSecret),
      setUpLink: known === undefined ? (await addSetUpLink(domain, within))?.link : undefined,
    };
    const hasOperator = (await countOperators(db)) > 0;
    if (shown.mintedRootSecret !== undefined || shown.setUpLink !== undefined) await show?.(shown);
    return { ...shown, hasOperator };
  });
}

async function prepareRootKey(
  domain: Domain,
  within: Omit<RootSetting, 'secret'>,
  givenSecret: string | undefined,
): Promise<string | undefined> {
  const rootKey = await findRootKey(within.db);
  if (givenSecret !== undefined) {
    await setRootSecret(domain, { ...within, rootKey, secret: givenSecret });
    return undefined;
  }
  // A root key that was revoked stays revoked: only TOLLKEY_ROOT_KEY brings another.
  if (rootKey !== undefined) return undefined;
  const secret = domain.secretFormat.mint();
  await addRootKey(domain, { ...within, secret });
  return secret;
}

async function requirePepper(domain: Domain, db: Database, now: number): Promise<void> {
  const { pepperVersion } = domain.digester;
  if (await isKnownPepper(db, pepperVersion)) return;
  if ((await findFirstAccount(db)) !== undefined) throw wrongPepper();
  await insertPepper(db, pepperVersion, now);
}

function wrongPepper(): PreparationError {
  return new PreparationError(
    'The pepper is not the one that this database was made with, so no key would work; ' +
      'set TOLLKEY_PEPPER (or TOLLKEY_DATA_DIR, which holds it) to what it was.',
  );
}

/** Whether nobody has been in this database yet. */
export async function isNew({ db }: Pick<Store, 'db'>): Promise<boolean> {
  return (await findFirstAccount(db)) === undefined;
}

/**
 * Demands that a start has made this database ready. Changes nothing.
 *
 * @throws PreparationError when none has.
 */
export async function requirePrepared(store: Pick<Store, 'db'>): Promise<void> {
  if (await isNew(store)) {
    throw new PreparationError(
      'The database cannot be used: expected an account in it, got none; start the server once.',
    );
  }
}

/**
 * Demands that the pepper is the database's. Changes nothing.
 *
 * @throws PreparationError when it is another.
 */
export async function requireKnownPepper({ digester, store }: Domain): Promise<void> {
  if (!(await isKnownPepper(store.db, digester.pepperVersion))) throw wrongPepper();
}

async function requireKeyPrefix(domain: Domain, db: Database): Promise<void> {
  const known = await findAnyPrefix(db);
  const expected = known?.slice(0, known.indexOf('_') + 1);
  const configured = domain.secretFormat.start;
  if (expected === undefined || expected === configured) return;
  throw new PreparationError(
    `The secrets of this database begin with ${expected}, not with ${configured}, so no key would ` +
      `work; set TOLLKEY_KEY_PREFIX to ${expected.slice(0, -1)}.`,
  );
}

async function addDefaultAccount(db: Database, now: number): Promise<string> {
  const id = createId('account', now);
  await insertAccount(db, {
    id,
    name: 'default',
    externalId: null,
    keyLimit: DEFAULT_KEY_LIMIT,
    createdAt: now,
  });
  return id;
}

interface RootSetting extends Within {
  readonly accountId: string;
  readonly secret: string;
}

async function setRootSecret(
  domain: Domain,
  setting: RootSetting & { readonly rootKey: ApiKey | undefined },
): Promise<void> {
  const { db, now, rootKey, secret } = setting;
  const digest = domain.digester.digest(secret);
  const known = await findSecretByDigest(db, digest);
  if (known !== undefined) {
    const holder = await findApiKey(db, known.apiKeyId);
    const isInForce = known.retiresAt === null && holder?.revokedAt === null && holder.isRoot;
    if (isInForce) return;
    throw new PreparationError(
      'TOLLKEY_ROOT_KEY is a secret that was replaced, revoked or given to another key; ' +
        'set it to a new one (node dist/cli.js secret prints one).',
    );
  }
  if (rootKey === undefined || rootKey.revokedAt !== null) return addRootKey(domain, setting);

  // Who sets a new root secret has lost the old one, or the key's powers: it gets both back.
  const live = await listLiveSecrets(db, rootKey.id, now);
  for (const old of live) await retireSecret(db, old.id, now);
  await insertSecret(db, secretRecord(domain, { secret, apiKeyId: rootKey.id, now }));
  const restored: ApiKey = { ...rootKey, ...ROOT_POWERS };
  await saveApiKey(db, restored);
  await audit(db, { now, action: 'replaceRootSecret', before: rootKey, after: restored });
}

const ROOT_POWERS = Object.freeze({
  scopes: Object.freeze([OPERATOR_SCOPE]),
  rateLimit: null,
  expiresAt: null,
  disabledAt: null,
});

async function addRootKey(domain: Domain, setting: RootSetting): Promise<void> {
  const { db, now, accountId, secret } = setting;
  const isTaken = (await findLiveApiKeyByLabel(db, accountId, 'root')) !== undefined;
  const rootKey: ApiKey = {
    ...ROOT_POWERS,
    id: createId('apiKey', now),
    accountId,
    label: isTaken ? `root, made ${new Date(now).toISOString()}` : 'root',
    metadata: {},
    isRoot: true,
    createdAt: now,
    revokedAt: null,
    revokeReason: null,
  };
  await insertApiKey(db, rootKey);
  await insertSecret(db, secretRecord(domain, { secret, apiKeyId: rootKey.id, now }));
  await audit(db, { now, action: 'createRootKey', before: null, after: rootKey });
}

async function audit(
  db: Database,
  event: {
    readonly now: number;
    readonly action: string;
    readonly before: ApiKey | null;
    readonly after: ApiKey;
  },
): Promise<void> {
  const { now, action, before, after } = event;
  await insertAuditEvent(db, {
    id: createId('auditEvent', now),
    createdAt: now,
    accountId: after.accountId,
    actorKind: 'system',
    actorId: null,
    actorLabel: null,
    action,
    targetId: after.id,
    before: before && describeApiKey(before, now),
    after: describeApiKey(after, now),
    requestId: null,
  });
}
