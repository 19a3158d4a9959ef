import type { SqliteConnection } from './sqlite.ts';

/** Resolves in the next turn of the event loop, when what waits has been done. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/**
 * Resolves when no transaction is open. One of the control plane may span turns; a statement of the
 * driver itself must not become part of it, or its rollback would undo what was answered.
 */
export async function transactionsEnd(driver: SqliteConnection['driver']): Promise<void> {
  while (driver.inTransaction) await nextTurn();
}
