import type { Refusal } from '../domain/errors.ts';

/** The door was asked for a scope that can be none: its settings are wrong. */
export interface NoScope {
  readonly kind: 'refused';
  readonly code: 'SCOPE_INVALID';
  readonly reason: string;
  readonly refusal: Refusal;
  readonly apiKey: undefined;
  readonly quota: null;
}

const MAX_SHOWN_SCOPE_LENGTH = 64;

/** Refuses to judge anybody by a text that is no scope. It is shown, so it must hold no secret. */
export function noScope(text: string): NoScope {
  const shown = text.slice(0, MAX_SHOWN_SCOPE_LENGTH);
  const message = `Expected a scope such as /verify/workflows:run, got ${shown}`;
  return {
    kind: 'refused',
    code: 'SCOPE_INVALID',
    reason: 'no scope',
    refusal: { code: 'INVALID_ARGUMENT', message },
    apiKey: undefined,
    quota: null,
  };
}
