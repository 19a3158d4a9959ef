import { findAccount } from '../../store/accounts.ts';
import type { SignInLinkKind } from '../../store/sign-in-links.ts';
import { findUser } from '../../store/users.ts';
import type { Domain } from '../domain.ts';
import { requireUsableLink } from './require-usable-link.ts';

/** What a link says of itself to whoever holds it. */
export interface LinkView {
  readonly id: string;
  readonly kind: SignInLinkKind;
  /** Of the person whom it is for, if it is known. */
  readonly email: string | null;
  /** The account that the person joins, or is of. */
  readonly accountName: string;
  readonly isOperator: boolean;
  /** In milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

/**
 * What the link with this token is for. Does not use it.
 *
 * @throws DomainError NOT_FOUND when it cannot be used.
 */
export async function readLink(domain: Domain, token: string): Promise<LinkView> {
  const { db } = domain.store;
  const link = await requireUsableLink(domain, { db, now: domain.clock.now() }, { token });
  const account = await findAccount(db, link.accountId);
  const user = link.userId === null ? undefined : await findUser(db, link.userId);
  return {
    id: link.id,
    kind: link.kind,
    email: user?.email ?? link.email,
    accountName: account?.name ?? '',
    isOperator: user?.isOperator ?? link.isOperator,
    expiresAt: link.expiresAt,
  };
}
