/** May act on every account. */
export const OPERATOR_SCOPE = '*';

/** The scopes that mean something to Tollkey itself. All others are the operator's own. */
export const RESERVED_SCOPES = Object.freeze([
  OPERATOR_SCOPE,
  'keys:read',
  'keys:write',
  'keys:verify',
  'accounts:read',
  'accounts:write',
  'usage:read',
  'audit:read',
] as const);

/** A scope that means something to Tollkey itself. */
export type ReservedScope = (typeof RESERVED_SCOPES)[number];

const MAX_SCOPE_LENGTH = 64;
const OWN_SCOPE = /^[a-z][a-z0-9_.-]*(?::[a-z0-9_.*-]+)*$/;

/** Whether a text can be a scope: a reserved one, or of the form `workflows:run`. */
export function isScope(text: string): boolean {
  return text === OPERATOR_SCOPE || (text.length <= MAX_SCOPE_LENGTH && OWN_SCOPE.test(text));
}

/**
 * Whether a granted scope gives a required one: the same scope, the operator's `*`, or a wildcard
 * as the last part, so that `workflows:*` gives `workflows:run` and `workflows:run:now`.
 */
export function coversScope(granted: string, required: string): boolean {
  if (granted === required || granted === OPERATOR_SCOPE) return true;
  return granted.endsWith(':*') && required.startsWith(granted.slice(0, -1));
}

/** Whether any of the granted scopes gives the required one. */
export function hasScope(granted: readonly string[], required: string): boolean {
  return granted.some((scope) => coversScope(scope, required));
}

/**
 * The reserved scope that `wanted` gives and `held` does not, or nothing. Wildcards count for all
 * that they give: who wants `keys:*` must hold each `keys:` scope.
 */
export function findScopeNotHeld(
  wanted: readonly string[],
  held: readonly string[],
): ReservedScope | undefined {
  return RESERVED_SCOPES.find((scope) => hasScope(wanted, scope) && !hasScope(held, scope));
}

/** Those of the required scopes that no granted one gives. */
export function findMissingScopes(
  granted: readonly string[],
  required: readonly string[],
): readonly string[] {
  if (required.length === 0) return required;
  return required.filter((scope) => !hasScope(granted, scope));
}
