import { AsyncLocalStorage } from 'node:async_hooks';
import { admitByOidc, type OidcRefusal, OidcRefused } from '../domain/people/admit-by-oidc.ts';
import { noteSignIn } from '../domain/people/note-sign-in.ts';
import type { User } from '../store/users.ts';
import {
  betterAuthOptions,
  headersFor,
  type SignInOptions,
  sessionCookieName,
} from './better-auth-options.ts';
import {
  type SecretMethod,
  secretMethodsIn,
  sendSecretAsAccepted,
  shownText,
} from './oidc-client-secret.ts';
import { requireIdToken } from './require-id-token.ts';
import type { Visitor } from './sign-in.ts';

/** The provider that people can sign in with. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The way to the provider: where the page goes, and what the browser keeps until it comes back. */
export interface OidcStart {
  readonly url: string;
  readonly cookies: readonly string[];
}

/** What came of the way back. */
export type OidcOutcome =
  | { readonly kind: 'signedIn'; readonly returnTo: string; readonly cookies: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: OidcRefusal };

/** Sign-in with an OpenID Connect provider. */
export interface OidcSignIn {
  /**
   * Begins a sign-in: by somebody who is known, or with a link that makes them known.
   *
   * @throws OidcRefused when the provider cannot be reached.
   */
  readonly start: (way: {
    readonly returnTo: string;
    readonly linkId: string | undefined;
    readonly requestId: string;
  }) => Promise<OidcStart>;
  /** Ends it, with what the provider sent back. */
  readonly finish: (answer: {
    readonly query: Readonly<Record<string, string>>;
    readonly cookie: string | undefined;
    readonly visitor: Visitor;
    readonly requestId: string;
  }) => Promise<OidcOutcome>;
}

const PROVIDER_ID = 'oidc';
// Longer than a provider may take; whoever waits is told that it did not work.
const ANSWER_TIMEOUT_MS = 10_000;
const MAX_SHOWN_LENGTH = 200;

/** What one way back has found out, for the one that asks at its end. */
interface WayBack {
  readonly requestId: string;
  user?: User;
}

/** Imports what sign-in with a provider needs. Not at the start of a server that has no provider. */
export function importOidcPackages() {
  return Promise.all([import('better-auth'), import('better-auth/plugins/generic-oauth')]);
}

/**
 * Sign-in with OpenID Connect (Core 1.0, code flow with PKCE, state and nonce) on an instance of
 * better-auth of its own: it asks the provider for its addresses when somebody first wants to go
 * there, and passwords work whether it answers or not.
 */
export function createOidcSignIn(options: SignInOptions, settings: OidcSettings): OidcSignIn {
  const { domain, logger } = options;
  const sessionCookie = sessionCookieName(options.isHttps);
  const wayBack = new AsyncLocalStorage<WayBack>();
  const discoveryUrl = `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let secretMethod: SecretMethod = 'basic';

  async function createAuth() {
    const [{ betterAuth }, { genericOAuth }] = await importOidcPackages();
    return betterAuth({
      ...betterAuthOptions(options),
      emailAndPassword: { enabled: false },
      plugins: [
        genericOAuth({
          config: [
            {
              providerId: PROVIDER_ID,
              discoveryUrl,
              clientId: settings.clientId,
              clientSecret: settings.clientSecret,
              // Read again for each request for tokens.
              get authentication() {
                return secretMethod;
              },
              scopes: ['openid', 'email', 'profile'],
              pkce: true,
              requireIdTokenVerification: true,
              disableImplicitSignUp: true,
              disableSignUp: true,
              accountSubject: ({ profile }) => subjectOf(profile.sub),
              mapProfileToUser: recognise,
            },
          ],
        }),
      ],
    });
  }

  // An identity is a subject of this issuer: with another one, the same number is somebody else.
  function subjectOf(sub: unknown): string {
    return `${settings.issuer}|${String(sub)}`;
  }

  // Called with the verified claims, before better-auth looks for anybody: whoever is not found, or
  // made, here is not let in.
  async function recognise(profile: Readonly<Record<string, unknown>>) {
    if (textOf(profile.sub) === undefined) {
      throw new OidcRefused('OIDC_FAILED', 'the provider names no subject');
    }
    const way = wayBack.getStore();
    const { getOAuthState } = await import('better-auth/api');
    const state = await getOAuthState<{ readonly linkId?: string }>();
    const user = await admitByOidc(
      domain,
      {
        subject: subjectOf(profile.sub),
        linkId: state?.linkId,
        email: textOf(profile.email),
        name: textOf(profile.name) ?? textOf(profile.preferred_username),
      },
      way?.requestId ?? '',
    );
    if (way !== undefined) way.user = user;
    return { email: user.email, name: user.name, emailVerified: false };
  }

  let ready: ReturnType<typeof createAuth> | undefined;

  async function connect(): ReturnType<typeof createAuth> {
    const [auth, methods] = await Promise.all([createAuth(), readSecretMethods(discoveryUrl)]);
    const { socialProviders } = await withTimeout(auth.$context, ANSWER_TIMEOUT_MS);
    const provider = socialProviders.find(({ id }) => id === PROVIDER_ID);
    if (provider === undefined) throw new OidcRefused('OIDC_FAILED', 'the provider did not answer');
    // OpenID Connect Discovery 1.0, section 4.3: it must be who it was asked to be.
    if (provider.issuer !== settings.issuer) {
      throw new OidcRefused('OIDC_FAILED', `the provider calls itself ${provider.issuer}`);
    }
    requireIdToken(provider, settings.clientId);
    sendSecretAsAccepted(provider, {
      methods,
      choose(method) {
        secretMethod = method;
      },
      clientSecret: settings.clientSecret,
      report(refusal) {
        const requestId = wayBack.getStore()?.requestId;
        logger.warn({ requestId, ...refusal }, 'the OpenID Connect provider gives no tokens');
      },
    });
    return auth;
  }

  function connected(requestId: string): ReturnType<typeof createAuth> {
    ready ??= connect().catch((error: unknown) => {
      // The next who wants to sign in asks again.
      ready = undefined;
      logger.warn(
        { requestId, error: String(error) },
        'the OpenID Connect provider cannot be used',
      );
      throw error instanceof OidcRefused ? error : new OidcRefused('OIDC_FAILED', String(error));
    });
    return ready;
  }

  return Object.freeze({
    async start({ returnTo, linkId, requestId }) {
      const auth = await connected(requestId);
      const { headers, response } = await auth.api.signInSocial({
        body: {
          provider: PROVIDER_ID,
          callbackURL: returnTo,
          errorCallbackURL: '/sign-in',
          disableRedirect: true,
          ...(linkId !== undefined && { additionalData: { linkId } }),
        },
        headers: new Headers(),
        returnHeaders: true,
      });
      return { url: response.url ?? '', cookies: headers.getSetCookie() };
    },

    async finish({ query, cookie, visitor, requestId }) {
      const way: WayBack = { requestId };
      try {
        const auth = await connected(requestId);
        const answering = wayBack.run(way, () =>
          auth.api.callbackOAuth({
            method: 'GET',
            params: { id: PROVIDER_ID },
            query,
            headers: headersFor(options, { ...visitor, cookie }),
            asResponse: true,
          }),
        );
        const answer = await withTimeout(answering, ANSWER_TIMEOUT_MS);
        const location = answer.headers.get('location') ?? '/';
        const cookies = answer.headers.getSetCookie();
        const isIn = cookies.some((cookie) => cookie.startsWith(`${sessionCookie}=`));
        if (way.user === undefined || !isIn) {
          throw new OidcRefused('OIDC_FAILED', location.slice(0, MAX_SHOWN_LENGTH));
        }
        await noteSignIn(domain, way.user.id);
        return { kind: 'signedIn', returnTo: location, cookies };
      } catch (error) {
        if (!(error instanceof OidcRefused)) throw error;
        // What the provider sent along when it let nobody in (RFC 6749, section 4.1.2.1).
        const answered = {
          error: shownText(query.error),
          errorDescription: shownText(query.error_description),
        };
        logger.info({ requestId, reason: error.message, ...answered }, 'no sign-in by provider');
        return { kind: 'refused', reason: error.refusal };
      }
    },
  } satisfies OidcSignIn);
}

async function readSecretMethods(discoveryUrl: string): Promise<readonly SecretMethod[]> {
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  // What cannot be read here better-auth cannot read either, and says so.
  const discovery = await fetch(discoveryUrl, { signal })
    .then((response) => response.json())
    .catch(() => null);
  return secretMethodsIn(discovery);
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const refused = new OidcRefused('OIDC_FAILED', 'the provider did not answer in time');
    timer = setTimeout(() => reject(refused), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
