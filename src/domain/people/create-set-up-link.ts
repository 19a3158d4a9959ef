import { invariant } from '../../kernel/invariant.ts';
import { findFirstAccount } from '../../store/accounts.ts';
import { deleteUnusedLinks } from '../../store/sign-in-links.ts';
import { countOperators } from '../../store/users.ts';
import type { Domain } from '../domain.ts';
import type { Within } from '../mutate.ts';
import { type IssuedLink, issueLink } from './issue-link.ts';

/** Whether there is an operator. */
export async function isSetUp(domain: Domain): Promise<boolean> {
  return (await countOperators(domain.store.db)) > 0;
}

/**
 * Makes the link that makes the first operator, in the first account; it ends older ones. Nothing
 * when there is an operator already.
 */
export function createSetUpLink(domain: Domain): Promise<IssuedLink | undefined> {
  return domain.store.transaction((db) => addSetUpLink(domain, { db, now: domain.clock.now() }));
}

/** The same as a part of a transaction. */
export async function addSetUpLink(
  domain: Domain,
  within: Within,
): Promise<IssuedLink | undefined> {
  const { db } = within;
  if ((await countOperators(db)) > 0) return undefined;
  const account = await findFirstAccount(db);
  invariant(account, 'a prepared database has an account');
  await deleteUnusedLinks(db, { kind: 'setUp' });
  const { issued } = await issueLink(domain, within, {
    kind: 'setUp',
    accountId: account.id,
    userId: null,
    email: null,
    isOperator: true,
    createdBy: null,
  });
  return issued;
}
