import { isRecord } from './records.ts';

/**
 * Refuses what nobody asked for: a misspelt `scope` would demand less than the program means to.
 *
 * @throws TypeError that names it.
 */
export function requireKnownMembers(
  given: unknown,
  { what, known }: { readonly what: string; readonly known: readonly string[] },
): void {
  if (!isRecord(given)) throw new TypeError(`${what} must be an object`);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(`Unknown member ${unknown} of ${what}; known are ${known.join(', ')}`);
}

/**
 * Refuses what is there and cannot be called.
 *
 * @throws TypeError
 */
export function requireFunction(value: unknown, name: string): void {
  if (value === undefined || typeof value === 'function') return;
  throw new TypeError(`${name} must be a function`);
}
