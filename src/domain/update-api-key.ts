import { z } from 'zod';
import type { ApiKey } from '../store/api-keys.ts';
import { changeApiKey } from './change-api-key.ts';
import type { Call, Domain } from './domain.ts';
import { fields, parseInput, requireFuture } from './parse-input.ts';
import { requireScopesOf } from './principal.ts';
import { changeRateLimit, type RateLimitChange, requireMayLift } from './rate-limits.ts';
import { requireFreeLabel } from './require-free-label.ts';

/** What to change in a key: an absent field keeps, `null` clears, a value sets. */
export interface UpdateApiKeyInput {
  readonly id: string;
  readonly label?: string | null | undefined;
  /** A window that is absent keeps its limit; `null` for the whole lifts both (operators only). */
  readonly rateLimit?: RateLimitChange;
  /** Milliseconds since the Unix epoch, in the future; `null` for never. */
  readonly expiresAt?: number | null | undefined;
  /** `null` for none. */
  readonly scopes?: readonly string[] | null | undefined;
  /** `null` for `{}`. */
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Edits a key. Its counters stay where they are; a new limit holds from the next request.
 *
 * @throws DomainError PERMISSION_DENIED, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS for a taken
 *   label, FAILED_PRECONDITION for a revoked key.
 */
export function updateApiKey(
  domain: Domain,
  call: Call,
  input: UpdateApiKeyInput,
): Promise<ApiKey> {
  return changeApiKey(domain, call, {
    action: 'updateApiKey',
    id: input.id,
    async apply(before, { db, caller, now }) {
      const parsed = parseInput(domain, inputSchema, input);
      requireFuture(parsed.expiresAt, now);
      if (parsed.scopes) requireScopesOf(caller, parsed.scopes, 'give it to an API key');
      if (parsed.rateLimit === null) requireMayLift(caller);
      if (parsed.label !== undefined && parsed.label !== before.label) {
        await requireFreeLabel(db, before.accountId, parsed.label);
      }
      return edited(before, parsed);
    },
  });
}

const inputSchema = z.object({
  id: z.string(),
  label: fields.label.optional(),
  rateLimit: z
    .object({ perMinute: fields.perMinute.optional(), perDay: fields.perDay.optional() })
    .nullish(),
  expiresAt: z.number().nullish(),
  scopes: fields.scopes.nullish(),
  metadata: fields.metadata.nullish(),
});

function edited(before: ApiKey, change: z.output<typeof inputSchema>): ApiKey {
  const { expiresAt, metadata, scopes } = change;
  return {
    ...before,
    label: change.label ?? before.label,
    scopes: scopes === undefined ? before.scopes : (scopes ?? []),
    rateLimit: changeRateLimit(before.rateLimit, change.rateLimit),
    expiresAt: expiresAt === undefined ? before.expiresAt : expiresAt,
    metadata: metadata === undefined ? before.metadata : (metadata ?? {}),
  };
}
