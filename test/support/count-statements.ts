import Database from 'better-sqlite3';
import { onTestFinished, vi } from 'vitest';

/** Counts every statement that any connection of this process runs, until the test is over. */
export function countStatements(): () => number {
  const probe = new Database(':memory:');
  const statement = Object.getPrototypeOf(probe.prepare('select 1'));
  const spies = ['run', 'get', 'all', 'iterate'].map((name) => vi.spyOn(statement, name));
  probe.close();
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return () => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
}
