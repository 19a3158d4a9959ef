import type { BetterAuthOptions } from 'better-auth';
import type { Domain } from '../domain/domain.ts';
import { hashPassword, isPasswordOf } from '../domain/passwords.ts';
import { createId } from '../kernel/id.ts';
import type { Logger } from '../kernel/logger.ts';
import { readCookies } from './cookies.ts';

/** What sign-in works with. */
export interface SignInOptions {
  readonly domain: Domain;
  readonly logger: Logger;
  /** What cookies are signed with. */
  readonly authSecret: string;
  /** Whether cookies are for https only. */
  readonly isHttps: boolean;
}

// A session lasts so long from the sign-in on, and is not prolonged.
const SESSION_SECONDS = 7 * 24 * 60 * 60;

// Under which name we tell better-auth the client's address: no client can send it, see `headersFor`.
const ADDRESS_HEADER = 'x-tollkey-client-address';

/** The name of the session's cookie. */
export function sessionCookieName(isHttps: boolean): string {
  return `${cookiePrefix(isHttps)}.session_token`;
}

// With `__Host-` no other host of the same domain can set it (RFC 6265bis, section 4.1.3.2).
function cookiePrefix(isHttps: boolean): string {
  return `${isHttps ? '__Host-' : ''}tollkey`;
}

/**
 * How better-auth is set up: our tables and ids, sessions by our clock, and all that could let
 * somebody in without a link switched off. Its own limits are off too, since ours count before.
 */
export function betterAuthOptions(options: SignInOptions): BetterAuthOptions {
  const { domain, authSecret, isHttps } = options;
  return {
    appName: 'Tollkey',
    baseURL: domain.publicUrl(),
    basePath: '/auth',
    secret: authSecret,
    // Given twice, so that no variable of the environment comes before it.
    secrets: [{ version: 1, value: authSecret }],
    database: { db: domain.store.db, type: 'sqlite' },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    onAPIError: { errorURL: '/sign-in' },
    logger: { level: 'warn', log: logThrough(options) },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      autoSignIn: false,
      // Whoever sets one is bounded more narrowly; here it is the length of a request.
      maxPasswordLength: 4_096,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => isPasswordOf(hash, password),
      },
    },
    ...TABLES,
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => ({
            data: { ...session, ...datesOf(domain), ipAddress: addressIn(context?.headers) },
          }),
        },
      },
    },
    advanced: {
      // Which would put a prefix of its own before ours.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isHttps },
      cookiePrefix: cookiePrefix(isHttps),
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // It finds that people have columns which it never writes. So they have: it makes nobody.
      database: {
        validateSchema: false,
        generateId: ({ model }) => createId(kindOf(model), domain.clock.now()),
      },
    },
  };
}

/** The headers that better-auth gets to see: of the client's own only the cookies that are ours. */
export function headersFor(
  { isHttps }: SignInOptions,
  visitor: {
    readonly cookie?: string | undefined;
    readonly address?: string;
    readonly userAgent?: string | undefined;
  },
): Headers {
  const headers = new Headers();
  if (visitor.cookie !== undefined) {
    headers.set('cookie', readCookies(visitor.cookie, `${cookiePrefix(isHttps)}.`).join('; '));
  }
  if (visitor.address !== undefined) headers.set(ADDRESS_HEADER, visitor.address);
  const userAgent = visitor.userAgent?.slice(0, MAX_USER_AGENT_LENGTH);
  if (userAgent !== undefined) headers.set('user-agent', userAgent);
  return headers;
}

const MAX_USER_AGENT_LENGTH = 256;

function datesOf({ clock }: Domain): Readonly<Record<string, Date>> {
  const now = clock.now();
  const expiresAt = new Date(now + SESSION_SECONDS * 1_000);
  return { createdAt: new Date(now), updatedAt: new Date(now), expiresAt };
}

// As it came: better-auth itself would keep of IPv6 the network alone.
function addressIn(headers: Headers | undefined): string | null {
  return headers?.get(ADDRESS_HEADER) ?? null;
}

function kindOf(model: string): 'user' | 'session' | 'signInMethod' | 'signInVerification' {
  if (model === 'user' || model === 'session') return model;
  return model === 'account' ? 'signInMethod' : 'signInVerification';
}

// Only the sentence, and of an error its message: the rest can hold what a provider answered.
function logThrough({ logger }: SignInOptions) {
  return (level: string, sentence: string, ...rest: readonly unknown[]): void => {
    const error = rest.find((value): value is Error => value instanceof Error);
    const log = level === 'error' ? logger.warn : logger.debug;
    log({ reason: sentence, error: error?.message }, 'sign-in');
  };
}

const DATES = Object.freeze({ createdAt: 'created_at', updatedAt: 'updated_at' });

const TABLES = {
  user: { modelName: 'users', fields: { ...DATES, emailVerified: 'email_verified' } },
  session: {
    modelName: 'sessions',
    fields: {
      ...DATES,
      userId: 'user_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
    },
    expiresIn: SESSION_SECONDS,
    disableSessionRefresh: true,
    cookieCache: { enabled: false },
  },
  account: {
    modelName: 'sign_in_methods',
    fields: {
      ...DATES,
      userId: 'user_id',
      providerId: 'provider_id',
      accountId: 'subject',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
    },
    accountLinking: { enabled: false, disableImplicitLinking: true },
    // A provider's tokens are of no use to us, and so are kept nowhere.
    updateAccountOnSignIn: false,
    storeAccountCookie: false,
  },
  verification: {
    modelName: 'sign_in_verifications',
    fields: { ...DATES, expiresAt: 'expires_at' },
  },
} as const satisfies Pick<BetterAuthOptions, 'user' | 'session' | 'account' | 'verification'>;
