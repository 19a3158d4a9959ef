import { z } from 'zod';
import { deleteUnusedLinks, listInvitations, type SignInLink } from '../../store/sign-in-links.ts';
import { describeInvitation } from '../describe.ts';
import type { Call, Domain } from '../domain.ts';
import { actorOf, type Change, mutate } from '../mutate.ts';
import { fields, parseInput } from '../parse-input.ts';
import { requireAccount, requireScope } from '../principal.ts';
import { OPERATOR_SCOPE } from '../scopes.ts';
import { requireFreeEmail } from './admit-user.ts';
import { issueLink } from './issue-link.ts';

/** Who is to be let in, and into which account. */
export interface InviteUserInput {
  readonly accountId: string;
  readonly email: string;
  /** Defaults to false. */
  readonly isOperator?: boolean | null | undefined;
}

/** An invitation, and its link: the only time that it is shown. */
export interface IssuedInvitation {
  readonly invitation: SignInLink;
  readonly link: string;
}

/**
 * Makes a link by which one person joins an account. It ends an older one for the same address.
 *
 * @throws DomainError PERMISSION_DENIED for all but operators, INVALID_ARGUMENT, NOT_FOUND for an
 *   account, ALREADY_EXISTS when somebody has the e-mail address.
 */
export function inviteUser(
  domain: Domain,
  call: Call,
  input: InviteUserInput,
): Promise<IssuedInvitation> {
  return mutate(domain, call, async (plan): Promise<Change<IssuedInvitation>> => {
    const { db, caller, now } = plan;
    requireScope(caller, OPERATOR_SCOPE, 'invite people');
    const { accountId, email, isOperator } = parseInput(domain, inputSchema, input);
    await requireAccount(db, caller, accountId);
    await requireFreeEmail(db, email);
    const [older] = await listInvitations(db, { nowMs: now, email }, { limit: 1 });
    await deleteUnusedLinks(db, { kind: 'invitation', email });
    const { record, issued } = await issueLink(domain, plan, {
      kind: 'invitation',
      accountId,
      userId: null,
      email,
      isOperator: isOperator ?? false,
      createdBy: actorOf(caller).actorId,
    });
    return {
      result: { invitation: record, link: issued.link },
      action: 'inviteUser',
      accountId,
      targetId: record.id,
      before: older === undefined ? null : describeInvitation(older),
      after: describeInvitation(record),
    };
  });
}

const inputSchema = z.object({
  accountId: z.string(),
  email: fields.email,
  isOperator: z.boolean().nullish(),
});
