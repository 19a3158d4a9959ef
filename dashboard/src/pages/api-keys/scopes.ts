import { hasScope, isScope, RESERVED_SCOPES } from '../../../../src/domain/scopes.ts';

/** The scopes in a text, which are set apart by spaces or commas; each once. */
export function parseScopes(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((scope) => scope !== ''))];
}

/** What is wrong with the scopes in a text, or nothing. */
export function scopesProblem(text: string): string | undefined {
  const wrong = parseScopes(text).find((scope) => !isScope(scope));
  if (wrong === undefined) return undefined;
  return `“${wrong}” is not a scope. Use at most 64 of a-z, 0-9, _, ., - and :, such as workflows:run.`;
}

/** The scopes that Tollkey itself understands and whoever holds these may give to a key. */
export function grantableScopes(held: readonly string[]): readonly string[] {
  return RESERVED_SCOPES.filter((scope) => hasScope(held, scope));
}

/** The text with a scope added at its end, or taken out. */
export function toggleScope(text: string, scope: string): string {
  const scopes = parseScopes(text);
  const others = scopes.filter((each) => each !== scope);
  return (others.length < scopes.length ? others : [...scopes, scope]).join(' ');
}
