import type { RefusalReason } from '../quota/quota.ts';
import type { Call, Domain } from './domain.ts';
import { DomainError, type Refusal } from './errors.ts';
import { type DeniedJudgement, judge } from './judge.ts';
import type { Principal } from './principal.ts';

/** Who presented a secret, or why it counts for nothing. */
export type Identification =
  | { readonly kind: 'identified'; readonly principal: Principal }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      /** The key that the secret belonged to, if there is one: for log and usage, not the caller. */
      readonly known?: { readonly keyId: string; readonly reason: RefusalReason };
    };

/**
 * Finds out who presents a secret. Spends nothing. A text that is no secret, or whose checksum is
 * wrong, is refused without touching cache or database. A known key's refusal is counted.
 */
export async function identify(domain: Domain, secret: string): Promise<Identification> {
  if (!domain.secretFormat.isWellFormed(secret)) return refused('NOT_FOUND');
  const digest = domain.digester.digest(secret);
  return identifyDigest(domain, digest);
}

/** The same for a digest: the second half of `identify`, for who was identified before. */
export async function identifyDigest(domain: Domain, digest: string): Promise<Identification> {
  const identified = await look(domain, digest);
  if (identified.kind === 'refused' && identified.known !== undefined) {
    const { keyId, reason } = identified.known;
    await domain.quota.countRefusal(keyId, reason);
  }
  return identified;
}

/** Looks and judges; counts nothing. */
async function look(domain: Domain, digest: string): Promise<Identification> {
  const found = await domain.store.keyring.find(digest);
  if (found === undefined) return refused('NOT_FOUND');
  const { apiKey } = found;
  const judgement = judge(found, domain.clock.now());
  if (judgement !== 'VALID') {
    const isReplaced = judgement === 'REVOKED' && apiKey.revokedAt === null;
    const details = isReplaced ? ['reason: the secret was replaced'] : undefined;
    const known = { keyId: apiKey.id, reason: COUNTED_AS[judgement] };
    return { ...refused(judgement, details), known };
  }
  return {
    kind: 'identified',
    principal: Object.freeze({
      kind: 'apiKey',
      apiKey,
      accountId: apiKey.accountId,
      scopes: apiKey.scopes,
      digest,
      revision: found.revision,
      validUntil: Math.min(
        apiKey.expiresAt ?? Number.POSITIVE_INFINITY,
        found.secret.retiresAt ?? Number.POSITIVE_INFINITY,
      ),
    } satisfies Principal),
  };
}

/**
 * The caller as it is now: a field of a mutation's payload may come after the caller's own rights
 * were taken away.
 *
 * @throws DomainError INVALID_TOKEN when its key is no longer valid.
 */
export async function currentPrincipal(domain: Domain, { principal }: Call): Promise<Principal> {
  const identified = await look(domain, principal.digest);
  if (identified.kind === 'refused') throw new DomainError(identified.refusal);
  return identified.principal;
}

// The seeds' words.
const MESSAGES: Readonly<Record<DeniedJudgement, string>> = Object.freeze({
  NOT_FOUND: 'Invalid access token: invalid token',
  REVOKED: 'Invalid access token: token revoked',
  EXPIRED: 'Invalid access token: token expired',
  DISABLED: 'Invalid access token: token disabled',
});

const COUNTED_AS = Object.freeze({
  REVOKED: 'revoked',
  EXPIRED: 'expired',
  DISABLED: 'disabled',
});

function refused(
  judgement: DeniedJudgement,
  details?: readonly string[],
): { readonly kind: 'refused'; readonly refusal: Refusal } {
  const refusal = { code: 'INVALID_TOKEN', message: MESSAGES[judgement] } as const;
  return { kind: 'refused', refusal: details ? { ...refusal, details } : refusal };
}
