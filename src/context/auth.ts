import { DomainError, type Refusal } from '../domain/errors.ts';
import { type AcceptLinkInput, acceptLink } from '../domain/people/accept-link.ts';
import { needsPassword } from '../domain/people/accept-link-by-oidc.ts';
import { type OidcRefusal, OidcRefused } from '../domain/people/admit-by-oidc.ts';
import { changePassword } from '../domain/people/change-password.ts';
import { isSetUp } from '../domain/people/create-set-up-link.ts';
import { identifySession, SESSION_OVER } from '../domain/people/identify-session.ts';
import { type LinkView, readLink } from '../domain/people/read-link.ts';
import type { SignInOptions } from './better-auth-options.ts';
import {
  createOidcSignIn,
  importOidcPackages,
  type OidcOutcome,
  type OidcSettings,
  type OidcSignIn,
  type OidcStart,
} from './oidc.ts';
import type { ReadSessionToken } from './session-cookie.ts';
import { createSignIn, type SignInOutcome, type Visitor } from './sign-in.ts';
import { createSignInThrottle, type ThrottleDecision } from './sign-in-throttle.ts';

/** What came of something that can be refused, or has to wait. */
export type AuthOutcome<T> =
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'tooMany'; readonly retryAfterMs: number };

/** Who comes, and under which request id it is logged and audited. */
export interface Caller extends Visitor {
  readonly requestId: string;
  readonly cookie: string | undefined;
}

/** All that the doors of sign-in can do. */
export interface Auth {
  /** What the OpenID Connect provider is called; nothing where there is none. */
  readonly oidcName: string | undefined;
  /** Whether there is an operator. */
  readonly isSetUp: () => Promise<boolean>;
  /** Loads what sign-in needs, where there is somebody who can sign in. */
  readonly load: () => Promise<void>;
  readonly readSessionToken: ReadSessionToken;
  readonly signIn: (
    credentials: { readonly email: string; readonly password: string },
    visitor: Visitor,
  ) => Promise<SignInOutcome>;
  /** Ends the session of these cookies, if there is one, and says how to clear them. */
  readonly signOut: (cookie: string | undefined) => Promise<readonly string[]>;
  readonly readLink: (token: string, caller: Caller) => Promise<AuthOutcome<LinkView>>;
  readonly acceptLink: (
    input: AcceptLinkInput,
    caller: Caller,
  ) => Promise<AuthOutcome<{ readonly email: string }>>;
  readonly changePassword: (
    passwords: { readonly currentPassword: string; readonly newPassword: string },
    caller: Caller,
  ) => Promise<AuthOutcome<void>>;
  /** Begins a sign-in with the provider; with a link's token, of somebody who is not known yet. */
  readonly startOidc: (
    way: { readonly returnTo: string; readonly token: string | undefined },
    caller: Caller,
  ) => Promise<AuthOutcome<OidcStart>>;
  readonly finishOidc: (
    query: Readonly<Record<string, string>>,
    caller: Caller,
  ) => Promise<OidcOutcome>;
}

/** What sign-in is made of besides its options. */
export interface AuthSettings extends SignInOptions {
  readonly oidc: (OidcSettings & { readonly name: string }) | undefined;
}

/** Sign-in, links and passwords, each bounded by the throttle. */
export function createAuth(settings: AuthSettings): Auth {
  const { domain, oidc } = settings;
  const throttle = createSignInThrottle(domain.clock);
  const signIn = createSignIn(settings, throttle);
  const provider = oidc && createOidcSignIn(settings, oidc);

  return Object.freeze({
    oidcName: oidc?.name,
    isSetUp: () => isSetUp(domain),
    async load() {
      if (await isSetUp(domain))
        await Promise.all([signIn.load(), provider && importOidcPackages()]);
    },
    readSessionToken: signIn.readSessionToken,
    signIn: signIn.withPassword,
    signOut: signIn.end,

    readLink: (token, { address }) =>
      guarded(throttle.takeLink(address), () => readLink(domain, token)),

    acceptLink: (input, { address, requestId }) =>
      guarded(throttle.takeLink(address), () => acceptLink(domain, input, requestId)),

    async changePassword(passwords, { address, cookie, requestId }) {
      const token = cookie === undefined ? undefined : signIn.readSessionToken(cookie);
      const identified = token === undefined ? SESSION_OVER : await identifySession(domain, token);
      if (identified.kind === 'refused') return { kind: 'refused', refusal: identified.refusal };
      const { user, sessionId } = identified.principal;
      // Whoever found an open browser could otherwise guess here what sign-in keeps from them.
      const isFamiliar = await signIn.isFamiliar(user.email, address);
      const attempt = { email: user.email, address, isFamiliar };
      return guarded(throttle.takeSignIn(attempt), () =>
        changePassword(domain, { ...passwords, sessionId }, requestId),
      );
    },

    async startOidc({ returnTo, token }, { address, requestId }) {
      if (provider === undefined) return NO_PROVIDER;
      const decision = await throttle.takeOidc(address);
      if (decision.kind === 'refused') return tooMany(decision);
      if (token === undefined) {
        return guarded(FREE, () => provider.start({ returnTo, linkId: undefined, requestId }));
      }
      return guarded(throttle.takeLink(address), async () => {
        const { id: linkId, kind } = await readLink(domain, token);
        if (kind === 'passwordReset') throw needsPassword();
        return provider.start({ returnTo, linkId, requestId });
      });
    },

    finishOidc: (query, { requestId, cookie, ...visitor }) =>
      finish(provider, { query, cookie, visitor, requestId }),
  } satisfies Auth);
}

const FREE: ThrottleDecision = Object.freeze({ kind: 'admitted', end: () => undefined });

const NO_PROVIDER = Object.freeze({
  kind: 'refused',
  refusal: {
    code: 'NOT_FOUND',
    message: 'This server knows no OpenID Connect provider; sign in with your password.',
  },
} satisfies AuthOutcome<never>);

/** An attempt that succeeds is not counted; one that is refused stays counted. */
async function guarded<T>(
  taken: ThrottleDecision | Promise<ThrottleDecision>,
  work: () => Promise<T>,
): Promise<AuthOutcome<T>> {
  const decision = await taken;
  if (decision.kind === 'refused') return tooMany(decision);
  try {
    const result = await work();
    decision.end('right');
    return { kind: 'done', result };
  } catch (error) {
    if (error instanceof DomainError) {
      decision.end('wrong');
      return { kind: 'refused', refusal: error.refusal };
    }
    decision.end('right');
    if (error instanceof OidcRefused) return PROVIDER_AWAY;
    throw error;
  }
}

const PROVIDER_AWAY = Object.freeze({
  kind: 'refused',
  refusal: {
    code: 'UNAVAILABLE',
    message: 'The provider cannot be reached now. Please try again later.',
  },
} satisfies AuthOutcome<never>);

function tooMany({
  retryAfterMs,
}: Extract<ThrottleDecision, { kind: 'refused' }>): AuthOutcome<never> {
  return { kind: 'tooMany', retryAfterMs };
}

async function finish(
  provider: OidcSignIn | undefined,
  answer: Parameters<OidcSignIn['finish']>[0],
): Promise<OidcOutcome> {
  const reason: OidcRefusal = 'OIDC_FAILED';
  return provider === undefined ? { kind: 'refused', reason } : provider.finish(answer);
}
