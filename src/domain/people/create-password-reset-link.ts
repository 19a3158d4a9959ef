import { z } from 'zod';
import { deleteUnusedLinks } from '../../store/sign-in-links.ts';
import { findUserByEmail, type User } from '../../store/users.ts';
import type { Call, Domain } from '../domain.ts';
import { DomainError } from '../errors.ts';
import {
  actorOf,
  type Change,
  commitChange,
  mutate,
  SYSTEM_ACTOR,
  type Within,
} from '../mutate.ts';
import { fields, parseInput } from '../parse-input.ts';
import { requireScope } from '../principal.ts';
import { OPERATOR_SCOPE } from '../scopes.ts';
import { type IssuedLink, issueLink } from './issue-link.ts';
import { requireUser } from './require-user.ts';

/** A link for a new password, and whose it is. */
export interface PasswordResetLink extends IssuedLink {
  readonly user: User;
}

/**
 * Makes a link by which a person sets a new password, for an operator to hand over. It ends older
 * ones; the old password works until the link is used.
 *
 * @throws DomainError PERMISSION_DENIED for all but operators, NOT_FOUND.
 */
export function createPasswordResetLink(
  domain: Domain,
  call: Call,
  input: { readonly id: string },
): Promise<PasswordResetLink> {
  return mutate(domain, call, async (plan) => {
    const { db, caller } = plan;
    requireScope(caller, OPERATOR_SCOPE, 'make a link for a new password');
    const user = await requireUser(db, input.id);
    return issueFor(domain, plan, { user, createdBy: actorOf(caller).actorId });
  });
}

/**
 * The same by e-mail address, for the command line.
 *
 * @throws DomainError INVALID_ARGUMENT, NOT_FOUND.
 */
export async function createPasswordResetLinkByEmail(
  domain: Domain,
  email: string,
): Promise<PasswordResetLink> {
  const parsed = parseInput(domain, inputSchema, { email });
  const change = await commitChange(domain, null, async (within) => {
    const user = await findUserByEmail(within.db, parsed.email);
    if (user === undefined) throw nobodyHas(parsed.email);
    return { ...SYSTEM_ACTOR, ...(await issueFor(domain, within, { user, createdBy: null })) };
  });
  return change.result;
}

function nobodyHas(email: string): DomainError {
  const expected = 'the e-mail address of somebody who can sign in';
  return new DomainError({
    code: 'NOT_FOUND',
    message: `Invalid email: expected ${expected}, got ${JSON.stringify(email)}`,
  });
}

async function issueFor(
  domain: Domain,
  within: Within,
  { user, createdBy }: { readonly user: User; readonly createdBy: string | null },
): Promise<Change<PasswordResetLink>> {
  await deleteUnusedLinks(within.db, { kind: 'passwordReset', userId: user.id });
  const { issued } = await issueLink(domain, within, {
    kind: 'passwordReset',
    accountId: user.accountId,
    userId: user.id,
    email: null,
    isOperator: false,
    createdBy,
  });
  return {
    result: { ...issued, user },
    action: 'createPasswordResetLink',
    accountId: user.accountId,
    targetId: user.id,
    before: null,
    after: { expiresAt: new Date(issued.expiresAt).toISOString() },
  };
}

const inputSchema = z.object({ email: fields.email });
