import {
  findSignInLink,
  findSignInLinkByDigest,
  type SignInLink,
} from '../../store/sign-in-links.ts';
import type { Database } from '../../store/tables.ts';
import { countOperators } from '../../store/users.ts';
import type { Domain } from '../domain.ts';
import { DomainError } from '../errors.ts';
import { TOKEN_FORM } from './issue-link.ts';

/** Which link is meant: by the token in it, or for a way that went over another page, by its id. */
export type LinkKey = { readonly token: string } | { readonly linkId: string };

/**
 * The link, if it can still be used: not used yet, not expired, and one that makes the first operator
 * only while there is none.
 *
 * @throws DomainError NOT_FOUND, the same whatever the reason.
 */
export async function requireUsableLink(
  domain: Domain,
  { db, now }: { readonly db: Database; readonly now: number },
  key: LinkKey,
): Promise<SignInLink> {
  const link = await findLink(domain, db, key);
  if (link !== undefined && (await isUsable(db, link, now))) return link;
  throw new DomainError({
    code: 'NOT_FOUND',
    message: 'This link was used already, has expired or is not one of ours; ask for a new one.',
  });
}

async function findLink(
  domain: Domain,
  db: Database,
  key: LinkKey,
): Promise<SignInLink | undefined> {
  if ('linkId' in key) return findSignInLink(db, key.linkId);
  if (!TOKEN_FORM.test(key.token)) return undefined;
  return findSignInLinkByDigest(db, domain.digester.digest(key.token));
}

async function isUsable(db: Database, link: SignInLink, now: number): Promise<boolean> {
  if (link.usedAt !== null || link.expiresAt <= now) return false;
  return link.kind !== 'setUp' || (await countOperators(db)) === 0;
}
