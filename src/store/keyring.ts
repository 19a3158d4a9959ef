import { LRUCache } from 'lru-cache';
import type { KeyringReport } from '../kernel/metrics.ts';
import { type CacheMark, createRecentCache, UNMARKED } from '../kernel/recent-cache.ts';
import { type ApiKey, findApiKey } from './api-keys.ts';
import { findSecretByDigest, type Secret } from './secrets.ts';
import type { Database } from './tables.ts';

/** A key and the one of its secrets that was asked for. */
export interface KeyringEntry {
  readonly apiKey: ApiKey;
  readonly secret: Secret;
  /** The keyring's revision at which this was so. */
  readonly revision: number;
  /** The key's, as long as it is in memory and does not change: for whoever counts its uses. */
  readonly bookmark: { place: unknown };
}

/** Finds keys by the digests of their secrets, from memory when it can. */
export interface Keyring {
  /**
   * The key that a digest belongs to, or nothing when there is none. With a fingerprint, it is found
   * by that from now on, as long as it is in memory.
   */
  readonly find: (digest: string, fingerprint?: string) => Promise<KeyringEntry | undefined>;
  /** The same if it is in memory, without a promise; nothing also when only the database knows. */
  readonly findHeld: (digest: string) => KeyringEntry | undefined;
  /** The same for a fingerprint: whatever is another for each secret, and takes less to be made. */
  readonly findByFingerprint: (fingerprint: string) => KeyringEntry | undefined;
  /** Must follow each commit that changed a key: the next `find` reads the database. */
  readonly forget: (keyId: string) => void;
  /** Grows with every `forget`. While it stands, what `find` returned is how things are. */
  readonly revision: () => number;
  /** What it did since it was made, and what it holds. */
  readonly report: () => KeyringReport;
}

/** How much a keyring holds in memory. */
export interface KeyringOptions {
  /** Secrets with their keys. Defaults to 100,000, some 1.4 kB each with the counts in the ledger. */
  readonly capacity?: number;
  /** Digests known to belong to no key. Defaults to 10,000, about 150 bytes each. */
  readonly absentCapacity?: number;
}

/** Reads the key that a digest belongs to, and the one of its secrets that it is the digest of. */
export type ReadKey = (
  digest: string,
) => Promise<{ readonly apiKey: ApiKey; readonly secret: Secret } | undefined>;

/** What is held of a key for as long as one of its secrets is. */
interface Held {
  readonly apiKey: ApiKey;
  /** Its bookmark's. */
  place: unknown;
  /** How many of its secrets are held. */
  secrets: number;
  /** Whether it changed since it was read. */
  isForgotten: boolean;
}

/** What is held of a secret. */
interface HeldSecret extends CacheMark {
  readonly secret: Secret;
  readonly held: Held;
  /** By which it is found as well, once it was found by its digest. */
  fingerprint: string | undefined;
}

/**
 * A keyring before `read`, which asks the database. Absence is remembered too, in a cache of its own, so that a flood of
 * unknown secrets neither reaches the database twice nor pushes out the keys in use.
 */
export function createKeyring(read: ReadKey, options: KeyringOptions = {}): Keyring {
  // One look-up finds a secret and its key; the keys by their ids are for those that change.
  const keys = new Map<string, Held>();
  const secrets = createRecentCache<HeldSecret>({
    capacity: options.capacity ?? 100_000,
    onGone: letGo,
  });
  const fingerprints = new Map<string, HeldSecret>();
  const absent = new LRUCache<string, true>({ max: options.absentCapacity ?? 10_000 });
  let revision = 0;
  let hits = 0;
  let misses = 0;

  function letGo({ held, fingerprint }: HeldSecret): void {
    held.secrets -= 1;
    if (held.secrets === 0 && keys.get(held.apiKey.id) === held) keys.delete(held.apiKey.id);
    if (fingerprint !== undefined) fingerprints.delete(fingerprint);
  }

  function findByFingerprint(fingerprint: string): KeyringEntry | undefined {
    const noted = fingerprints.get(fingerprint);
    return noted !== undefined && secrets.isKept(noted) ? entryIfCurrent(noted) : undefined;
  }

  function findHeld(digest: string): KeyringEntry | undefined {
    const found = secrets.get(digest);
    return found && entryIfCurrent(found);
  }

  function entryIfCurrent(found: HeldSecret): KeyringEntry | undefined {
    if (found.held.isForgotten) return undefined;
    hits += 1;
    return entryOf(found);
  }

  async function find(digest: string, fingerprint?: string): Promise<KeyringEntry | undefined> {
    const entry = findHeld(digest) ?? (await findInDatabase(digest));
    if (fingerprint !== undefined) note(digest, fingerprint);
    return entry;
  }

  function note(digest: string, fingerprint: string): void {
    const found = secrets.get(digest);
    if (found === undefined) return;
    found.fingerprint = fingerprint;
    fingerprints.set(fingerprint, found);
  }

  async function findInDatabase(digest: string): Promise<KeyringEntry | undefined> {
    if (absent.has(digest)) {
      hits += 1;
      return undefined;
    }
    misses += 1;
    return load(digest);
  }

  async function load(digest: string): Promise<KeyringEntry | undefined> {
    for (;;) {
      const revisionBefore = revision;
      const found = await read(digest);
      // A key changed while we read: what we read may be from before the change. Read again rather
      // than let a late write-back bring a revoked key to life.
      if (revision !== revisionBefore) continue;
      if (found === undefined) {
        absent.set(digest, true);
        return undefined;
      }
      return entryOf(hold(found.apiKey, found.secret));
    }
  }

  function hold(apiKey: ApiKey, secret: Secret): HeldSecret {
    const known = keys.get(apiKey.id);
    const held = known ?? { apiKey, place: undefined, secrets: 0, isForgotten: false };
    held.secrets += 1;
    keys.set(apiKey.id, held);
    const holding = { secret, held, fingerprint: undefined, ...UNMARKED };
    secrets.set(secret.digest, holding);
    return holding;
  }

  function entryOf({ secret, held }: HeldSecret): KeyringEntry {
    return { apiKey: held.apiKey, secret, revision, bookmark: held };
  }

  return Object.freeze({
    find,
    findHeld,
    findByFingerprint,
    forget(keyId) {
      revision += 1;
      const held = keys.get(keyId);
      if (held !== undefined) held.isForgotten = true;
      keys.delete(keyId);
      absent.clear();
    },
    revision: () => revision,
    report: () => ({ hits, misses, keys: keys.size }),
  } satisfies Keyring);
}

/** Reads the key that a digest belongs to, from the database. */
export async function readKey(
  db: Database,
  digest: string,
): Promise<{ readonly apiKey: ApiKey; readonly secret: Secret } | undefined> {
  const secret = await findSecretByDigest(db, digest);
  if (secret === undefined) return undefined;
  const apiKey = await findApiKey(db, secret.apiKeyId);
  return apiKey && { apiKey, secret };
}
