import { invariant } from '../kernel/invariant.ts';
import type { KeyringEntry } from '../store/keyring.ts';
import { findCurrentSecret } from '../store/secrets.ts';
import { type Check, checkKey, checkOf, skipKeyChecks } from './checks.ts';
import { denyToken } from './denial.ts';
import type { Call, Domain } from './domain.ts';
import { invalidArgument } from './errors.ts';
import { currentPrincipal, findBySecret, identificationOf } from './identify.ts';
import { canSeeAccount, type Principal, requireApiKey, requireScope } from './principal.ts';
import { foretell } from './verify.ts';
import { parseDemand, type Verdict, verdictOf } from './verify-api-key.ts';

/** Which secret or key is to be explained, and for what call. */
export interface ExplainApiKeyInput {
  /** The secret that was presented. Either this or `id`. */
  readonly secret?: string | null | undefined;
  /** The key, whose current secret is meant. Either this or `secret`. */
  readonly id?: string | null | undefined;
  readonly scopes?: readonly string[] | null | undefined;
  readonly cost?: number | null | undefined;
}

/** What `verifyApiKey` would answer now, and every check that leads there. */
export interface Explanation extends Verdict {
  readonly checks: readonly Check[];
}

/**
 * Says why a secret is refused, or would be accepted, and when it will pass. Spends nothing, counts
 * nothing, and changes nothing.
 *
 * @throws DomainError PERMISSION_DENIED without `keys:read`, INVALID_ARGUMENT, NOT_FOUND for an id.
 */
export async function explainApiKey(
  domain: Domain,
  call: Call,
  input: ExplainApiKeyInput,
): Promise<Explanation> {
  const caller = await currentPrincipal(domain, call);
  requireScope(caller, 'keys:read', 'explain API keys');
  const { scopes, cost } = parseDemand(domain, input);
  const demand = { scopes, cost: Math.max(cost, 1) };
  const subject = await findSubject(domain, caller, input);
  const { found } = subject;
  const identified = found ? identificationOf(domain, found) : denyToken('NOT_FOUND');
  const verdict = await verdictOf(domain, await foretell(domain, identified, demand));
  const nowMs = domain.clock.now();
  const rest = found ? checkKey({ found, demand, quota: verdict.quota, nowMs }) : skipKeyChecks();
  return { ...verdict, checks: [...subject.checks, ...rest] };
}

/** What was found, and the checks that led to it. */
interface Subject {
  readonly found: KeyringEntry | undefined;
  readonly checks: readonly Check[];
}

async function findSubject(
  domain: Domain,
  caller: Principal,
  { secret, id }: ExplainApiKeyInput,
): Promise<Subject> {
  if (secret != null && id == null) return findSubjectBySecret(domain, caller, secret);
  if (id != null && secret == null) return findSubjectById(domain, caller, id);
  throw invalidArgument({
    field: 'secret',
    expected: 'either a secret or an id',
    received: id == null ? 'neither' : 'both',
  });
}

async function findSubjectBySecret(
  domain: Domain,
  caller: Principal,
  secret: string,
): Promise<Subject> {
  const { secretFormat } = domain;
  if (!secretFormat.isWellFormed(secret)) {
    const expected = `${secretFormat.start} and 36 characters with a right checksum`;
    const message = `It is no secret of this server: expected ${expected}; is it cut or mistyped?`;
    const unknown = {
      name: 'KNOWN',
      outcome: 'SKIPPED',
      message: UNASKED,
      passesAt: null,
    } as const;
    return { found: undefined, checks: [checkOf('WELL_FORMED', false, message), unknown] };
  }
  const wellFormed = checkOf(
    'WELL_FORMED',
    true,
    'It has the form of a secret and a right checksum.',
  );
  const found = await findBySecret(domain, secret);
  if (found === undefined || !canSeeAccount(caller, found.apiKey.accountId)) {
    const message = 'It belongs to no API key that you may see.';
    return { found: undefined, checks: [wellFormed, checkOf('KNOWN', false, message)] };
  }
  return { found, checks: [wellFormed, checkOf('KNOWN', true, namedIn(found, 'It belongs to'))] };
}

const UNASKED = 'What is no secret is not looked up.';

async function findSubjectById(domain: Domain, caller: Principal, id: string): Promise<Subject> {
  const { db, keyring } = domain.store;
  const apiKey = await requireApiKey(db, caller, id);
  const current = await findCurrentSecret(db, apiKey.id);
  const found = await keyring.find(current.digest);
  invariant(found, 'every key has one secret that no rotation has replaced');
  const message = 'The current secret of the key is meant.';
  const wellFormed = { name: 'WELL_FORMED', outcome: 'SKIPPED', message, passesAt: null } as const;
  return { found, checks: [wellFormed, checkOf('KNOWN', true, namedIn(found, 'This is'))] };
}

function namedIn({ apiKey }: KeyringEntry, start: string): string {
  return `${start} the API key ${apiKey.label} (${apiKey.id}).`;
}
