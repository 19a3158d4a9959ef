import { findLiveApiKeyByLabel } from '../store/api-keys.ts';
import type { Database } from '../store/tables.ts';
import { DomainError } from './errors.ts';

/**
 * Demands that no live key of the account has this label.
 *
 * @throws DomainError ALREADY_EXISTS.
 */
export async function requireFreeLabel(
  db: Database,
  accountId: string,
  label: string,
): Promise<void> {
  const holder = await findLiveApiKeyByLabel(db, accountId, label);
  if (holder === undefined) return;
  throw new DomainError({
    code: 'ALREADY_EXISTS',
    message: `The label ${JSON.stringify(label)} is taken by another API key of this account`,
    details: [`field: label`, `taken_by: ${holder.id}`],
    context: { field: 'label' },
  });
}
