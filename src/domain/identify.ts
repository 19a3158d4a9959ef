import type { MaybePromise } from '../kernel/and-then.ts';
import type { KeyringEntry } from '../store/keyring.ts';
import { countDenial, type Denial, denyToken } from './denial.ts';
import type { Call, Domain } from './domain.ts';
import { DomainError } from './errors.ts';
import { judge } from './judge.ts';
import { requireSession } from './people/identify-session.ts';
import type { KeyPrincipal, Principal } from './principal.ts';

/** Who presented a secret, or why it counts for nothing. */
export type Identification =
  | { readonly kind: 'identified'; readonly principal: KeyPrincipal }
  | Denial;

/**
 * Finds out who presents a secret. Spends nothing. A text that is no secret, or whose checksum is
 * wrong, is refused without touching cache or database. A known key's refusal is counted.
 */
export function identify(domain: Domain, secret: string): Promise<Identification> {
  if (!domain.secretFormat.isWellFormed(secret)) return Promise.resolve(denyToken('NOT_FOUND'));
  return identifyFound(domain, findBySecret(domain, secret));
}

/** The same for a digest: the second half of `identify`, for who was identified before. */
export function identifyDigest(domain: Domain, digest: string): Promise<Identification> {
  return identifyFound(domain, findByDigest(domain, digest));
}

/** Looks up the key that a digest belongs to, and judges it. Counts nothing. */
export async function lookUp(domain: Domain, digest: string): Promise<Identification> {
  const found = findByDigest(domain, digest);
  return identificationOf(domain, found instanceof Promise ? await found : found);
}

/** The key that a well-formed secret belongs to, if one does: at once, if it is in memory. */
export function findBySecret({ digester, store }: Domain, secret: string): Finding {
  const fingerprint = digester.fingerprint(secret);
  return (
    store.keyring.findByFingerprint(fingerprint) ??
    store.keyring.find(digester.digestOf(fingerprint), fingerprint)
  );
}

type Finding = MaybePromise<KeyringEntry | undefined>;

function findByDigest({ store: { keyring } }: Domain, digest: string): Finding {
  return keyring.findHeld(digest) ?? keyring.find(digest);
}

async function identifyFound(domain: Domain, found: Finding): Promise<Identification> {
  // Most keys are in memory; to wait for those as well would cost each request a promise.
  const identified = identificationOf(domain, found instanceof Promise ? await found : found);
  return identified.kind === 'refused' ? countDenial(domain, identified) : identified;
}

/** Judges the key that was found for a secret, if one was. */
export function identificationOf(domain: Domain, found: KeyringEntry | undefined): Identification {
  if (found === undefined) return denyToken('NOT_FOUND');
  const { apiKey, secret, revision, bookmark } = found;
  const judgement = judge(found, domain.clock.now());
  if (judgement !== 'VALID') return denyToken(judgement, apiKey);
  return {
    kind: 'identified',
    principal: {
      kind: 'apiKey',
      apiKey,
      accountId: apiKey.accountId,
      scopes: apiKey.scopes,
      secretId: secret.id,
      digest: secret.digest,
      revision,
      bookmark,
      validUntil: Math.min(
        apiKey.expiresAt ?? Number.POSITIVE_INFINITY,
        secret.retiresAt ?? Number.POSITIVE_INFINITY,
      ),
    },
  };
}

/**
 * The caller as it is now: a field of a mutation's payload may come after the caller's own rights
 * were taken away.
 *
 * @throws DomainError INVALID_TOKEN when its key is no longer valid, TOKEN_REQUIRED when its session
 *   is over.
 */
export async function currentPrincipal(domain: Domain, { principal }: Call): Promise<Principal> {
  if (principal.kind === 'user') {
    return requireSession(domain.store.db, principal.sessionId, domain.clock.now());
  }
  const identified = await lookUp(domain, principal.digest);
  if (identified.kind === 'refused') throw new DomainError(identified.refusal);
  return identified.principal;
}
