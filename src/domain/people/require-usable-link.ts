import { findUsableLink, type SignInLink } from '../../store/sign-in-links.ts';
import { countOperators } from '../../store/users.ts';
import type { Domain } from '../domain.ts';
import { DomainError } from '../errors.ts';
import type { Within } from '../mutate.ts';
import { TOKEN_FORM } from './issue-link.ts';

/** Which link is meant: by the token in it, or for a way that went over another page, by its id. */
export type LinkKey = { readonly token: string } | { readonly linkId: string };

/**
 * The link, if it can still be used: not used yet, not expired, made by who is an operator still, and
 * one that makes the first operator only while there is none.
 *
 * @throws DomainError NOT_FOUND, the same whatever the reason.
 */
export async function requireUsableLink(
  domain: Domain,
  { db, now }: Within,
  key: LinkKey,
): Promise<SignInLink> {
  const by = 'linkId' in key ? { id: key.linkId } : digestOf(domain, key.token);
  const link = by && (await findUsableLink(db, by, now));
  const isNeeded = link?.kind !== 'setUp' || (await countOperators(db)) === 0;
  if (link !== undefined && isNeeded) return link;
  throw new DomainError({
    code: 'NOT_FOUND',
    message: 'This link was used already, has expired or is not one of ours; ask for a new one.',
  });
}

function digestOf({ digester }: Domain, token: string): { readonly digest: string } | undefined {
  return TOKEN_FORM.test(token) ? { digest: digester.digest(token) } : undefined;
}
