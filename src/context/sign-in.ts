import { LRUCache } from 'lru-cache';
import { hashPassword } from '../domain/passwords.ts';
import { listSignInAddresses } from '../domain/people/list-sign-in-addresses.ts';
import { noteSignInByPassword, readPasswordHash } from '../domain/people/note-sign-in.ts';
import {
  betterAuthOptions,
  headersFor,
  type SignInOptions,
  sessionCookieName,
} from './better-auth-options.ts';
import type { ReadSessionToken } from './session-cookie.ts';
import { createReadSessionToken } from './session-token.ts';
import { networkOf, type SignInThrottle } from './sign-in-throttle.ts';

/** Somebody who wants to be let in. */
export interface Visitor {
  readonly address: string;
  readonly userAgent: string | undefined;
}

/** The person who signed in, as the sign-in page shows them. */
export interface SignedInUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** What came of a sign-in. */
export type SignInOutcome =
  | { readonly kind: 'signedIn'; readonly user: SignedInUser; readonly cookies: readonly string[] }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'tooMany'; readonly retryAfterMs: number }
  | { readonly kind: 'busy' };

/** Lets people in with a password, and out again. */
export interface SignIn {
  readonly withPassword: (
    credentials: { readonly email: string; readonly password: string },
    visitor: Visitor,
  ) => Promise<SignInOutcome>;
  /** Ends the session of these cookies, if there is one, and says how to clear them. */
  readonly end: (cookie: string | undefined) => Promise<readonly string[]>;
  readonly readSessionToken: ReadSessionToken;
  /** Loads what sign-in needs. Otherwise the first sign-in loads it, and holds up everything else. */
  readonly load: () => Promise<void>;
  /** Whether a person has signed in from this address before, as far as is remembered. */
  readonly isFamiliar: (email: string, address: string) => Promise<boolean>;
}

// Of so many passwords the hashes are worked out at the same time: twenty for each of libuv's four
// threads. Whoever comes beyond that is told to come again, instead of waiting for seconds.
const MAX_CHECKS_AT_ONCE = 80;
// Of which so many are for people where they have signed in before, whatever strangers send.
const CHECKS_FOR_FAMILIAR = 16;

// Pairs of person and address, so that who signs out at night is known again in the morning.
const MAX_FAMILIAR = 50_000;

/** Sign-in on better-auth, of which nothing can be reached but what is called here. */
export function createSignIn(options: SignInOptions, throttle: SignInThrottle): SignIn {
  const { domain, authSecret, isHttps } = options;
  const familiar = new LRUCache<string, true>({
    maxSize: MAX_FAMILIAR,
    sizeCalculation: () => 1,
  });
  let running = 0;
  let ready: ReturnType<typeof load> | undefined;

  function loaded(): ReturnType<typeof load> {
    ready ??= load(options).catch((error: unknown) => {
      // The next who wants to sign in tries again.
      ready = undefined;
      throw error;
    });
    return ready;
  }

  async function isFamiliar(email: string, address: string): Promise<boolean> {
    const network = networkOf(address);
    if (familiar.get(`${network} ${email}`)) return true;
    const known = await listSignInAddresses(domain, email);
    return known.some((one) => networkOf(one) === network);
  }

  /**
   * Whether nobody has the address, asked before anybody signed in: so a stranger cannot make a process
   * load what only people need. It takes as long as a wrong password.
   */
  async function isStranger(passwordHash: string | undefined, password: string): Promise<boolean> {
    if (ready !== undefined || passwordHash !== undefined) return false;
    await hashPassword(password);
    return true;
  }

  async function check(
    credentials: { readonly email: string; readonly password: string },
    visitor: Visitor,
  ): Promise<SignInOutcome> {
    const passwordHash = await readPasswordHash(domain, credentials.email);
    if (await isStranger(passwordHash, credentials.password)) return { kind: 'wrong' };
    const { auth, isAPIError } = await loaded();
    try {
      const { headers, response } = await auth.api.signInEmail({
        body: credentials,
        headers: headersFor(options, visitor),
        returnHeaders: true,
      });
      const { id, email, name } = response.user;
      const begun = { userId: id, sessionToken: response.token, passwordHash };
      if (!(await noteSignInByPassword(domain, begun))) return { kind: 'wrong' };
      familiar.set(`${networkOf(visitor.address)} ${email}`, true);
      return { kind: 'signedIn', user: { id, email, name }, cookies: headers.getSetCookie() };
    } catch (error) {
      // 401: the password is wrong, or nobody has the address; 400: nobody can have it.
      if (isAPIError(error) && (error.statusCode === 401 || error.statusCode === 400)) {
        return { kind: 'wrong' };
      }
      // Whoever was removed while their password was looked at is nobody now.
      const wasKnown = passwordHash !== undefined;
      if (wasKnown && (await readPasswordHash(domain, credentials.email)) === undefined) {
        return { kind: 'wrong' };
      }
      throw error;
    }
  }

  return Object.freeze({
    isFamiliar,
    async load() {
      await loaded();
    },
    readSessionToken: createReadSessionToken({
      name: sessionCookieName(isHttps),
      secret: authSecret,
    }),
    async withPassword({ email: typed, password }, visitor) {
      const email = typed.trim().toLowerCase();
      const { address } = visitor;
      const attempt = { email, address, isFamiliar: await isFamiliar(email, address) };
      const free = MAX_CHECKS_AT_ONCE - (attempt.isFamiliar ? 0 : CHECKS_FOR_FAMILIAR);
      const decision = await throttle.takeSignIn(attempt);
      if (decision.kind === 'refused') return { ...decision, kind: 'tooMany' };
      if (running >= free) {
        decision.end('right');
        return { kind: 'busy' };
      }
      running += 1;
      try {
        const outcome = await check({ email, password }, visitor);
        decision.end(outcome.kind === 'signedIn' ? 'right' : 'wrong');
        return outcome;
      } catch (error) {
        // The database's failure is not the visitor's.
        decision.end('right');
        throw error;
      } finally {
        running -= 1;
      }
    },
    async end(cookie) {
      const { auth } = await loaded();
      const { headers } = await auth.api.signOut({
        headers: headersFor(options, { cookie }),
        returnHeaders: true,
      });
      return headers.getSetCookie();
    },
  } satisfies SignIn);
}

/**
 * Loads better-auth, once the public address is known. With it the program takes a fifth longer to
 * load and 17 MB more, and only people need it.
 */
async function load(options: SignInOptions) {
  const [{ betterAuth }, { isAPIError }] = await Promise.all([
    import('better-auth'),
    import('better-auth/api'),
  ]);
  const auth = betterAuth(betterAuthOptions(options));
  // It imports its adapter only now, and makes the rest ready at the first attempt.
  await auth.$context;
  await auth.api.signInEmail({ body: NOBODY }).catch((error: unknown) => {
    if (!isAPIError(error)) throw error;
  });
  return { auth, isAPIError };
}

// RFC 2606, section 2: no address can end so.
const NOBODY = Object.freeze({ email: 'nobody@tollkey.invalid', password: 'of nobody' });
