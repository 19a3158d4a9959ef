import { instantOf } from './expiration';
import type { KeyFields } from './key-documents';
import type { KeyDraft } from './key-draft';
import { draftLimits, type LimitsDraft, limitOf } from './limits';
import { parseScopes } from './scopes';

/** The draft of an edit: the key as it is. */
export function draftOf(apiKey: KeyFields): KeyDraft {
  return {
    label: apiKey.label,
    expiration: { choice: apiKey.expiresAt === null ? 'none' : 'keep', custom: '' },
    limits: draftLimits(apiKey.rateLimit),
    scopes: apiKey.scopes.join(' '),
  };
}

/** What an edit changes: an absent field keeps, null clears. Nothing when it changes nothing. */
export function editInput(apiKey: KeyFields, draft: KeyDraft, nowMs: number) {
  const label = draft.label.trim();
  const input = {
    ...(label !== apiKey.label && { label }),
    ...expirationChange(apiKey, draft, nowMs),
    ...limitsChange(apiKey.rateLimit, draft.limits),
    ...scopesChange(apiKey.scopes, parseScopes(draft.scopes)),
  };
  return Object.keys(input).length === 0 ? undefined : { ...input, id: apiKey.id };
}

function expirationChange(apiKey: KeyFields, { expiration }: KeyDraft, nowMs: number) {
  if (expiration.choice === 'keep') return {};
  const expiresAt = instantOf(expiration, nowMs);
  return expiresAt === apiKey.expiresAt ? {} : { expiresAt };
}

/** Each window is sent by itself: what somebody else did to the other one meanwhile stays. */
function limitsChange(before: KeyFields['rateLimit'], draft: LimitsDraft) {
  if (draft.isUnlimited) return before === null ? {} : { rateLimit: null };
  const perMinute = limitOf(draft, 'perMinute');
  const perDay = limitOf(draft, 'perDay');
  const change = {
    ...(perMinute !== before?.perMinute && { perMinute }),
    ...(perDay !== before?.perDay && { perDay }),
  };
  return Object.keys(change).length === 0 ? {} : { rateLimit: change };
}

function scopesChange(before: readonly string[], after: readonly string[]) {
  const isSame = before.length === after.length && after.every((scope) => before.includes(scope));
  if (isSame) return {};
  return { scopes: after.length === 0 ? null : [...after] };
}
