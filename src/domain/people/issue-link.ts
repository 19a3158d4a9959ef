import { randomBytes } from 'node:crypto';
import { createId } from '../../kernel/id.ts';
import { DAY_MS } from '../../quota/window.ts';
import {
  insertSignInLink,
  type SignInLink,
  type SignInLinkKind,
} from '../../store/sign-in-links.ts';
import type { Domain } from '../domain.ts';
import type { Within } from '../mutate.ts';

/** A link that was just made: the only time that it is shown. */
export interface IssuedLink {
  /** The whole address. */
  readonly link: string;
  /** In milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

/** What a link is made from. */
export type WantedLink = Pick<
  SignInLink,
  'kind' | 'accountId' | 'userId' | 'email' | 'isOperator' | 'createdBy'
>;

const LINKS: Readonly<Record<SignInLinkKind, { readonly page: string; readonly validMs: number }>> =
  Object.freeze({
    setUp: { page: '/set-up', validMs: DAY_MS },
    invitation: { page: '/invitation', validMs: 7 * DAY_MS },
    passwordReset: { page: '/reset-password', validMs: DAY_MS },
  });

// 256 bits: nobody guesses one.
const TOKEN_BYTES = 32;

/** What every token looks like; anything else is not looked up. */
export const TOKEN_FORM = /^[\w-]{43}$/;

/** Makes a one-time link and keeps its digest. Returns the link, which is kept nowhere. */
export async function issueLink(
  domain: Domain,
  { db, now }: Within,
  wanted: WantedLink,
): Promise<{ readonly record: SignInLink; readonly issued: IssuedLink }> {
  const { page, validMs } = LINKS[wanted.kind];
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = now + validMs;
  const record: SignInLink = Object.freeze({
    ...wanted,
    id: createId('signInLink', now),
    digest: domain.digester.digest(token),
    createdAt: now,
    expiresAt,
    usedAt: null,
  });
  await insertSignInLink(db, record);
  // In the fragment, which browsers keep to themselves: no server's or proxy's log sees the token.
  return { record, issued: { link: `${domain.publicUrl()}${page}#${token}`, expiresAt } };
}
