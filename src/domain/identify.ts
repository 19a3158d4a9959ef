import type { RefusalReason } from '../quota/quota.ts';
import type { Call, Domain } from './domain.ts';
import { DomainError, type Refusal } from './errors.ts';
import { type DeniedJudgement, judge } from './judge.ts';
import type { Principal } from './principal.ts';

/** Who presented a secret, or why it counts for nothing. */
export type Identification =
  | { readonly kind: 'identified'; readonly principal: Principal }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

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
  const found = await domain.store.keyring.find(digest);
  if (found === undefined) return refused('NOT_FOUND');
  const { apiKey } = found;
  const judgement = judge(found, domain.clock.now());
  if (judgement !== 'VALID') {
    const reason = COUNTED_AS[judgement];
    if (reason !== undefined) await domain.quota.countRefusal(apiKey.id, reason);
    const isReplaced = judgement === 'REVOKED' && apiKey.revokedAt === null;
    return refused(judgement, isReplaced ? ['reason: the secret was replaced'] : undefined);
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
  const identified = await identifyDigest(domain, principal.digest);
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

const COUNTED_AS: Readonly<Partial<Record<DeniedJudgement, RefusalReason>>> = Object.freeze({
  REVOKED: 'revoked',
  EXPIRED: 'expired',
  DISABLED: 'disabled',
});

function refused(judgement: DeniedJudgement, details?: readonly string[]): Identification {
  const refusal = { code: 'INVALID_TOKEN', message: MESSAGES[judgement] } as const;
  return { kind: 'refused', refusal: details ? { ...refusal, details } : refusal };
}
