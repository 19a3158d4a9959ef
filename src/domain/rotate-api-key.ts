import { z } from 'zod';
import { listLiveSecrets, retireSecret } from '../store/secrets.ts';
import type { IssuedApiKey } from './create-api-key.ts';
import type { Call, Domain } from './domain.ts';
import { DomainError } from './errors.ts';
import { issueSecret } from './issue-secret.ts';
import { type Change, mutate } from './mutate.ts';
import { fields, parseInput } from './parse-input.ts';
import { requireChangeableKey } from './require-changeable-key.ts';

/** Which key gets a new secret, and how long the old ones go on working. */
export interface RotateApiKeyInput {
  readonly id: string;
  /** 0 to 2,592,000 (30 days). Defaults to 0: the old secret is refused from the next request. */
  readonly overlapSeconds?: number | null | undefined;
}

// Each live secret is compared on the way to a verdict; nobody rotates this often in one overlap.
const MAX_LIVE_SECRETS = 5;

/**
 * Gives a key a new secret. Id, limits and counters stay: old and new secrets spend from one
 * allowance. No old secret outlives the overlap.
 *
 * @throws DomainError PERMISSION_DENIED, INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION for a
 *   revoked key or one with five live secrets.
 */
export function rotateApiKey(
  domain: Domain,
  call: Call,
  input: RotateApiKeyInput,
): Promise<IssuedApiKey> {
  return mutate(domain, call, async (plan): Promise<Change<IssuedApiKey>> => {
    const { db, now } = plan;
    const apiKey = await requireChangeableKey(plan, input.id);
    const parsed = parseInput(domain, inputSchema, input);
    const retiresAt = now + (parsed.overlapSeconds ?? 0) * 1000;
    const live = await listLiveSecrets(db, apiKey.id, now);
    if (retiresAt > now && live.length >= MAX_LIVE_SECRETS) throw tooManySecrets(apiKey.id);
    for (const old of live) {
      if (old.retiresAt === null || old.retiresAt > retiresAt) {
        await retireSecret(db, old.id, retiresAt);
      }
    }
    const secret = await issueSecret(domain, { db, now, apiKeyId: apiKey.id });
    return {
      result: { apiKey, secret },
      action: 'rotateApiKey',
      accountId: apiKey.accountId,
      targetId: apiKey.id,
      before: { prefixes: live.map((old) => old.prefix) },
      after: {
        prefix: domain.secretFormat.prefixOf(secret),
        oldSecretsRetireAt: new Date(retiresAt).toISOString(),
      },
      changedKeyId: apiKey.id,
    };
  });
}

const inputSchema = z.object({ overlapSeconds: fields.overlapSeconds.nullish() });

function tooManySecrets(id: string): DomainError {
  return new DomainError({
    code: 'FAILED_PRECONDITION',
    message:
      `API key ${id} has ${MAX_LIVE_SECRETS} working secrets; ` +
      'wait until one retires, or rotate with overlapSeconds: 0 to retire them all',
  });
}
