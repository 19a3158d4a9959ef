import { z } from 'zod';
import type { ApiKey } from '../store/api-keys.ts';
import { changeApiKey } from './change-api-key.ts';
import type { Call, Domain } from './domain.ts';
import { fields, parseInput } from './parse-input.ts';

/** Which key to revoke, and why. */
export interface RevokeApiKeyInput {
  readonly id: string;
  /** 1 to 256 characters, kept with the key. Defaults to none. */
  readonly reason?: string | null | undefined;
}

/**
 * Ends a key for good. The very next request with any of its secrets is refused; its label is free.
 *
 * @throws DomainError PERMISSION_DENIED, INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION for a key
 *   that is revoked already.
 */
export function revokeApiKey(
  domain: Domain,
  call: Call,
  input: RevokeApiKeyInput,
): Promise<ApiKey> {
  return changeApiKey(domain, call, {
    action: 'revokeApiKey',
    id: input.id,
    apply(apiKey, { now }) {
      const { reason } = parseInput(domain, inputSchema, input);
      return { ...apiKey, revokedAt: now, revokeReason: reason ?? null };
    },
  });
}

const inputSchema = z.object({ reason: fields.revokeReason.nullish() });
