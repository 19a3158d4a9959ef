import { type ApiKey, saveApiKey } from '../store/api-keys.ts';
import { describeApiKey } from './describe.ts';
import type { Call, Domain } from './domain.ts';
import { type Change, mutate, type Plan } from './mutate.ts';
import { requireChangeableKey } from './require-changeable-key.ts';

/** A change of one key: the mutation's name, the key, and how the key is afterwards. */
export interface ApiKeyChange {
  readonly action: string;
  readonly id: string;
  readonly apply: (before: ApiKey, plan: Plan) => ApiKey | Promise<ApiKey>;
}

/**
 * Changes a key that the caller may change, in one audited transaction.
 *
 * @throws DomainError PERMISSION_DENIED, NOT_FOUND, FAILED_PRECONDITION for a revoked key.
 */
export function changeApiKey(domain: Domain, call: Call, change: ApiKeyChange): Promise<ApiKey> {
  return mutate(domain, call, async (plan): Promise<Change<ApiKey>> => {
    const before = await requireChangeableKey(plan, change.id);
    const after = Object.freeze(await change.apply(before, plan));
    await saveApiKey(plan.db, after);
    return {
      result: after,
      action: change.action,
      accountId: after.accountId,
      targetId: after.id,
      before: describeApiKey(before, plan.now),
      after: describeApiKey(after, plan.now),
      changedKeyId: after.id,
    };
  });
}
