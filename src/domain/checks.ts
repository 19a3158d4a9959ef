import type { QuotaState, WindowState } from '../quota/decide.ts';
import type { ApiKey } from '../store/api-keys.ts';
import type { KeyringEntry } from '../store/keyring.ts';
import { findMissingScopes } from './scopes.ts';
import type { Demand } from './spend.ts';

/** One thing that must hold for a call to go on, in the order in which they are asked. */
export type CheckName =
  | 'WELL_FORMED'
  | 'KNOWN'
  | 'NOT_REPLACED'
  | 'NOT_REVOKED'
  | 'NOT_EXPIRED'
  | 'ENABLED'
  | 'HAS_SCOPES'
  | 'WITHIN_MINUTE'
  | 'WITHIN_DAY';

/** How a check came out. One that has nothing to look at is skipped. */
export interface Check {
  readonly name: CheckName;
  readonly outcome: 'PASSED' | 'FAILED' | 'SKIPPED';
  /** One sentence for a person. */
  readonly message: string;
  /** When it will pass by itself; nothing unless it failed, or if no wait helps. */
  readonly passesAt: number | null;
}

/** What the checks of a key look at. */
export interface Examined {
  readonly found: KeyringEntry;
  readonly demand: Demand;
  /** Nothing for a key without limits. */
  readonly quota: QuotaState | null;
  readonly nowMs: number;
}

/** Every check of a key that was found, not only the first that fails. */
export function checkKey(examined: Examined): readonly Check[] {
  return [
    checkReplaced(examined),
    checkRevoked(examined.found.apiKey),
    checkExpired(examined),
    checkEnabled(examined.found.apiKey),
    checkScopes(examined),
    checkWindow(examined, 'WITHIN_MINUTE'),
    checkWindow(examined, 'WITHIN_DAY'),
  ];
}

/** The checks that are left when there is no key to look at. */
export function skipKeyChecks(): readonly Check[] {
  const message = 'There is no API key to look at.';
  return KEY_CHECKS.map((name) => ({ name, outcome: 'SKIPPED', message, passesAt: null }));
}

const KEY_CHECKS: readonly CheckName[] = Object.freeze([
  'NOT_REPLACED',
  'NOT_REVOKED',
  'NOT_EXPIRED',
  'ENABLED',
  'HAS_SCOPES',
  'WITHIN_MINUTE',
  'WITHIN_DAY',
]);

/** A check that says yes or no, and why. */
export function checkOf(name: CheckName, hasPassed: boolean, message: string): Check {
  return { name, outcome: hasPassed ? 'PASSED' : 'FAILED', message, passesAt: null };
}

function checkReplaced({ found, nowMs }: Examined): Check {
  const { retiresAt } = found.secret;
  if (retiresAt === null) return checkOf('NOT_REPLACED', true, 'The secret is the current one.');
  return retiresAt > nowMs
    ? checkOf('NOT_REPLACED', true, `A rotation replaced it; it works until ${iso(retiresAt)}.`)
    : checkOf('NOT_REPLACED', false, `A rotation replaced it; it stopped at ${iso(retiresAt)}.`);
}

function checkRevoked({ revokedAt, revokeReason }: ApiKey): Check {
  if (revokedAt === null) return checkOf('NOT_REVOKED', true, 'The key was not revoked.');
  const why = revokeReason === null ? '' : `: ${revokeReason}`;
  return checkOf('NOT_REVOKED', false, `The key was revoked at ${iso(revokedAt)}${why}.`);
}

function checkExpired({ found, nowMs }: Examined): Check {
  const { expiresAt } = found.apiKey;
  if (expiresAt === null) return checkOf('NOT_EXPIRED', true, 'The key never expires.');
  return expiresAt > nowMs
    ? checkOf('NOT_EXPIRED', true, `The key expires at ${iso(expiresAt)}.`)
    : checkOf('NOT_EXPIRED', false, `The key expired at ${iso(expiresAt)}.`);
}

function checkEnabled({ disabledAt }: ApiKey): Check {
  return disabledAt === null
    ? checkOf('ENABLED', true, 'The key is not disabled.')
    : checkOf('ENABLED', false, `The key was disabled at ${iso(disabledAt)}.`);
}

function checkScopes({ found, demand }: Examined): Check {
  const { scopes } = found.apiKey;
  if (demand.scopes.length === 0) return checkOf('HAS_SCOPES', true, 'No scope is demanded.');
  const missing = findMissingScopes(scopes, demand.scopes);
  if (missing.length === 0) {
    return checkOf('HAS_SCOPES', true, `The key has what is demanded: ${demand.scopes.join(' ')}.`);
  }
  const held = scopes.length === 0 ? 'no scopes' : scopes.join(' ');
  return checkOf('HAS_SCOPES', false, `The key lacks ${missing.join(' ')}; it has ${held}.`);
}

const WINDOWS = Object.freeze({
  WITHIN_MINUTE: { name: 'perMinute', words: 'this minute' },
  WITHIN_DAY: { name: 'perDay', words: 'this day (UTC)' },
} as const);

function checkWindow({ quota, demand }: Examined, check: 'WITHIN_MINUTE' | 'WITHIN_DAY'): Check {
  if (quota === null) return checkOf(check, true, 'The key has no limits.');
  const { name, words } = WINDOWS[check];
  const window = quota[name];
  const left = `${window.remaining} of ${window.limit} uses are left in ${words}`;
  if (window.remaining >= demand.cost) return checkOf(check, true, `${left}.`);
  return {
    ...checkOf(
      check,
      false,
      `${left}, and the call costs ${demand.cost}${remedyOf(window, demand)}.`,
    ),
    passesAt: demand.cost > window.limit ? null : window.resetsAt,
  };
}

function remedyOf({ limit, resetsAt }: WindowState, { cost }: Demand): string {
  return cost > limit
    ? '; no wait helps, since that is more than the whole window has'
    : `; the next begins at ${iso(resetsAt)}`;
}

function iso(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
