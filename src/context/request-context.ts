import type { Call, Domain } from '../domain/domain.ts';
import { readSessions, readSignInMethods } from '../domain/people/read-users.ts';
import { readKeyCounts, readOwningAccounts } from '../domain/read-accounts.ts';
import { readLastUses, readPrefixes, readSecretUses } from '../domain/read-api-keys.ts';
import { readEventLabels, readTargetLabels } from '../domain/read-audit-events.ts';
import { readUsages, type Usage, type UsageQuery } from '../domain/read-usage.ts';
import type { OneAtATime } from '../kernel/one-at-a-time.ts';
import type { Slices } from '../kernel/slices.ts';
import type { QuotaState } from '../quota/decide.ts';
import type { Account } from '../store/accounts.ts';
import type { ApiKey } from '../store/api-keys.ts';
import type { AuditEvent } from '../store/audit-events.ts';
import type { Secret } from '../store/secrets.ts';
import type { Session } from '../store/sessions.ts';
import type { SignInProvider } from '../store/sign-in-methods.ts';
import type { User } from '../store/users.ts';
import { createBatch, type FindInBatch } from './batch.ts';

/** What every resolver of one operation works with. */
export interface RequestContext {
  readonly domain: Domain;
  readonly call: Call;
  /** Both windows of the caller with this operation counted; nothing without limits. */
  readonly quota: QuotaState | null;
  /** Whether the operation can return so much that its lists are written in slices. */
  readonly isSliced: boolean;
  /** In which it is executed. */
  readonly slices: Slices;
  /** Lets the root fields of the operation begin one after the other; nothing if it has only one. */
  readonly inTurn: OneAtATime | undefined;
  /** What belongs to the items of a list. Made when it is first asked for. */
  readonly related: () => Related;
}

/** What belongs to something, read once for all items of a list. */
export interface Related {
  /** The account that owns something, by its id. */
  readonly owningAccount: FindInBatch<Account>;
  /** How many keys an account holds. */
  readonly keyCountOf: (account: Account) => Promise<number>;
  /** How a person can sign in. */
  readonly signInMethodsOf: (user: User) => Promise<readonly SignInProvider[]>;
  /** Where a person is signed in, newest first; rejects for somebody else's by all but operators. */
  readonly sessionsOf: (user: User) => Promise<readonly Session[]>;
  /** The visible start of a key's current secret. */
  readonly prefixOf: (apiKey: ApiKey) => Promise<string>;
  /** When a use of the key was last accepted, in milliseconds since the Unix epoch. */
  readonly lastUseOf: (apiKey: ApiKey) => Promise<number | null>;
  /** The same of a secret, to the minute. */
  readonly lastSecretUseOf: (secret: Secret) => Promise<number | null>;
  /** What the target of a change was called then, else what it is called now or was called last. */
  readonly targetLabelOf: (event: Pick<AuditEvent, 'id' | 'targetId'>) => Promise<string | null>;
  /** A key's uses; rejects without `usage:read`. */
  readonly usageOf: (apiKey: ApiKey, query: UsageQuery) => Promise<Usage>;
}

/** The context of one operation. */
export function createRequestContext(
  domain: Domain,
  call: Call,
  { quota, isSliced, inTurn }: Pick<RequestContext, 'quota' | 'isSliced' | 'inTurn'>,
): RequestContext {
  const slices = isSliced ? domain.slices : domain.shortSlices;
  let made: Related | undefined;
  return {
    domain,
    call,
    quota,
    isSliced,
    slices,
    inTurn,
    related: () => {
      made ??= createRelated(domain, call, slices);
      return made;
    },
  };
}

function createRelated(domain: Domain, call: Call, slices: Slices): Related {
  const accounts = createBatch((ids) => readOwningAccounts(domain, ids), found, slices);
  const keyCounts = createBatch(
    (ids) => readKeyCounts(domain, call, ids),
    (count) => count ?? 0,
    slices,
  );
  const signInMethods = createBatch((userIds) => readSignInMethods(domain, userIds), found, slices);
  const sessions = createBatch((userIds) => readSessions(domain, call, userIds), found, slices);
  const prefixes = createBatch((keyIds) => readPrefixes(domain, keyIds), found, slices);
  const lastUses = createBatch((keyIds) => readLastUses(domain, keyIds), orNull, slices);
  const secretUses = createBatch((ids) => readSecretUses(domain, ids), orNull, slices);
  const eventLabels = createBatch((ids) => readEventLabels(domain, ids), orNull, slices);
  const targetLabels = createBatch((ids) => readTargetLabels(domain, ids), orNull, slices);
  const usages = new Map<string, FindInBatch<Usage>>();

  function usagesIn(query: UsageQuery): FindInBatch<Usage> {
    const name = `${query.from} ${query.to} ${query.interval}`;
    const known = usages.get(name);
    if (known !== undefined) return known;
    const batch = createBatch(
      (keyIds) => readUsages(domain, call, { keyIds, query }),
      found,
      slices,
    );
    usages.set(name, batch);
    return batch;
  }

  return Object.freeze({
    owningAccount: accounts,
    keyCountOf: ({ id }) => keyCounts(id),
    signInMethodsOf: ({ id }) => signInMethods(id),
    sessionsOf: ({ id }) => sessions(id),
    prefixOf: ({ id }) => prefixes(id),
    lastUseOf: ({ id }) => lastUses(id),
    lastSecretUseOf: ({ id }) => secretUses(id),
    targetLabelOf: async ({ id, targetId }) => (await eventLabels(id)) ?? targetLabels(targetId),
    usageOf: ({ id }, query) => usagesIn(query)(id),
  } satisfies Related);
}

function found<T>(value: T | undefined, id: string): T {
  if (value === undefined) throw new Error(`${id}: what belongs to it is gone, and it is not`);
  return value;
}

function orNull<T>(value: T | undefined): T | null {
  return value ?? null;
}
