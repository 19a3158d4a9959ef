import { LRUCache } from 'lru-cache';
import type { KeyringReport } from '../kernel/metrics.ts';
import { type ApiKey, findApiKey } from './api-keys.ts';
import { findSecretByDigest, listSecrets, type Secret } from './secrets.ts';
import type { Database } from './tables.ts';

/** A key and the one of its secrets that was asked for. */
export interface KeyringEntry {
  readonly apiKey: ApiKey;
  readonly secret: Secret;
  /** The keyring's revision at which this was so. */
  readonly revision: number;
}

/** Finds keys by the digests of their secrets, from memory when it can. */
export interface Keyring {
  /** The key that a digest belongs to, or nothing when there is none. */
  readonly find: (digest: string) => Promise<KeyringEntry | undefined>;
  /** Must follow each commit that changed a key: the next `find` reads the database. */
  readonly forget: (keyId: string) => void;
  /** Grows with every `forget`. While it stands, what `find` returned is how things are. */
  readonly revision: () => number;
  /** What it did since it was made, and what it holds. */
  readonly report: () => KeyringReport;
}

/** How much a keyring holds in memory. */
export interface KeyringOptions {
  /** Keys. Defaults to 100,000, about 1 KiB each. */
  readonly capacity?: number;
  /** Digests known to belong to no key. Defaults to 10,000, about 150 bytes each. */
  readonly absentCapacity?: number;
}

/** A key with all its secrets, as the keyring holds it. */
export interface HeldKey {
  readonly apiKey: ApiKey;
  readonly secrets: readonly Secret[];
}

/** Reads the key that a digest belongs to. */
export type ReadHeldKey = (digest: string) => Promise<HeldKey | undefined>;

/**
 * A keyring before `read`, which asks the database. Absence is remembered too, in a cache of its own, so that a flood of
 * unknown secrets neither reaches the database twice nor pushes out the keys in use.
 */
export function createKeyring(read: ReadHeldKey, options: KeyringOptions = {}): Keyring {
  const capacity = options.capacity ?? 100_000;
  const keys = new LRUCache<string, HeldKey>({ max: capacity });
  // A digest belongs to one key for ever, so this map is never wrong, only incomplete.
  const keyIds = new LRUCache<string, string>({ max: capacity });
  const absent = new LRUCache<string, true>({ max: options.absentCapacity ?? 10_000 });
  let revision = 0;
  let hits = 0;
  let misses = 0;

  async function find(digest: string): Promise<KeyringEntry | undefined> {
    const keyId = keyIds.get(digest);
    const held = keyId === undefined ? undefined : keys.get(keyId);
    if (held !== undefined || absent.has(digest)) {
      hits += 1;
      return held && entryOf(held, digest, revision);
    }
    misses += 1;
    return load(digest);
  }

  async function load(digest: string): Promise<KeyringEntry | undefined> {
    for (;;) {
      const revisionBefore = revision;
      const held = await read(digest);
      // A key changed while we read: what we read may be from before the change. Read again rather
      // than let a late write-back bring a revoked key to life.
      if (revision !== revisionBefore) continue;
      if (held === undefined) {
        absent.set(digest, true);
        return undefined;
      }
      keys.set(held.apiKey.id, held);
      keyIds.set(digest, held.apiKey.id);
      return entryOf(held, digest, revision);
    }
  }

  return Object.freeze({
    find,
    forget(keyId) {
      revision += 1;
      keys.delete(keyId);
      absent.clear();
    },
    revision: () => revision,
    report: () => ({ hits, misses, keys: keys.size }),
  } satisfies Keyring);
}

/** Reads the key that a digest belongs to, from the database. */
export async function readHeldKey(db: Database, digest: string): Promise<HeldKey | undefined> {
  const secret = await findSecretByDigest(db, digest);
  if (secret === undefined) return undefined;
  const apiKey = await findApiKey(db, secret.apiKeyId);
  if (apiKey === undefined) return undefined;
  return { apiKey, secrets: await listSecrets(db, apiKey.id) };
}

function entryOf(held: HeldKey, digest: string, revision: number): KeyringEntry | undefined {
  const secret = held.secrets.find((candidate) => candidate.digest === digest);
  return secret && { apiKey: held.apiKey, secret, revision };
}
