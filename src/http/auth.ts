import { z } from 'zod';
import type { Auth, AuthOutcome, Caller } from '../context/auth.ts';
import type { SignInOutcome } from '../context/sign-in.ts';
import { type AuthRefusal, authError, postFromOurPages, readAuthBody } from './auth-request.ts';
import type { ClientAddressOf } from './client-address.ts';
import { type Handler, type HttpRequest, jsonReply, type Reply } from './reply.ts';
import { readOnly } from './server.ts';

/** What the doors of sign-in work with. */
export interface AuthOptions {
  readonly auth: Auth;
  readonly clientAddressOf: ClientAddressOf;
  readonly publicUrl: () => string;
}

/**
 * The doors below `/auth`, a closed list: what better-auth itself could answer stays out of reach.
 */
export function createAuthRoutes(options: AuthOptions): Readonly<Record<string, Handler>> {
  const { auth, clientAddressOf, publicUrl } = options;

  function callerOf({ message, requestId }: HttpRequest): Caller {
    const { cookie, 'user-agent': userAgent } = message.headers;
    return { address: clientAddressOf(message), userAgent, cookie, requestId };
  }

  function post<T extends z.ZodType>(
    schema: T,
    answer: (
      body: z.output<T>,
      request: HttpRequest & { readonly caller: Caller },
    ) => Promise<Reply>,
  ): Handler {
    return postFromOurPages(publicUrl, async (request) => {
      const read = await readAuthBody(request, schema);
      if (read.kind === 'refused') return read.reply;
      return answer(read.body, { ...request, caller: callerOf(request) });
    });
  }

  return Object.freeze({
    '/auth/methods': readOnly(async () => {
      const oidc = auth.oidcName === undefined ? null : { name: auth.oidcName };
      return jsonReply(200, { password: true, oidc, setUp: await auth.isSetUp() });
    }),
    '/auth/sign-in/email': post(credentialsSchema, async (body, request) =>
      signInReply(request, await auth.signIn(body, request.caller)),
    ),
    '/auth/sign-in/oidc': post(oidcSchema, async ({ returnTo, link: token }, request) => {
      const outcome = await auth.startOidc({ returnTo, token }, request.caller);
      if (outcome.kind !== 'done') return denied(request, outcome);
      return { ...jsonReply(200, { url: outcome.result.url }), cookies: outcome.result.cookies };
    }),
    '/auth/callback/oidc': readOnly(async (request) => {
      const outcome = await auth.finishOidc(providerAnswer(request), callerOf(request));
      if (outcome.kind === 'refused') return redirect(`/sign-in?error=${outcome.reason}`);
      return { ...redirect(outcome.returnTo), cookies: outcome.cookies };
    }),
    '/auth/sign-out': post(z.object({}), async (_body, { caller }) => ({
      ...jsonReply(200, {}),
      cookies: await auth.signOut(caller.cookie),
    })),
    '/auth/change-password': post(passwordsSchema, async (body, request) =>
      answer(request, await auth.changePassword(body, request.caller), () => ({})),
    ),
    '/auth/link': post(linkSchema, async ({ token }, request) =>
      answer(request, await auth.readLink(token, request.caller), (link) => ({
        kind: LINK_KINDS[link.kind],
        email: link.email,
        accountName: link.accountName,
        isOperator: link.isOperator,
        expiresAt: new Date(link.expiresAt).toISOString(),
      })),
    ),
    '/auth/link/accept': post(acceptSchema, async (body, request) =>
      answer(request, await auth.acceptLink(body, request.caller), ({ email }) => ({ email })),
    ),
  });
}

// Longer ones nobody has; and the throttle remembers those that are typed.
const MAX_EMAIL_LENGTH = 254;

const word = z.string({ error: 'a text' });

const credentialsSchema = z.object({
  email: word.max(MAX_EMAIL_LENGTH, { error: `at most ${MAX_EMAIL_LENGTH} characters` }),
  password: word,
});

const oidcSchema = z.object({
  returnTo: word.refine(isOwnPath, { error: 'a path of this server' }).default('/'),
  link: word.optional(),
});

const passwordsSchema = z.object({ currentPassword: word, newPassword: word });

const linkSchema = z.object({ token: word });

const acceptSchema = z.object({
  token: word,
  password: word,
  email: word.optional(),
  name: word.optional(),
});

const LINK_KINDS = Object.freeze({
  setUp: 'SET_UP',
  invitation: 'INVITATION',
  passwordReset: 'PASSWORD_RESET',
});

/**
 * Whether a browser that follows this stays here: `//host` and `/\host` lead elsewhere, and so does
 * what is left of `/.//host`. A header holds nothing but printable ASCII (RFC 9110, section 5.5).
 */
function isOwnPath(path: string): boolean {
  const base = 'http://here.invalid';
  if (!/^\/[\x20-\x7e]*$/.test(path) || !URL.canParse(path, base)) return false;
  const { origin, pathname } = new URL(path, base);
  return origin === base && !pathname.startsWith('//');
}

const ANSWERS = ['code', 'state', 'iss', 'error', 'error_description'] as const;

/** What the provider sent along (RFC 6749, section 4.1.2; RFC 9207), and nothing else. */
function providerAnswer({ search }: HttpRequest): Readonly<Record<string, string>> {
  const query = new URLSearchParams(search);
  return Object.fromEntries(
    ANSWERS.flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function redirect(location: string): Reply {
  return { status: 302, headers: { Location: location }, body: '' };
}

function answer<T>(
  request: HttpRequest,
  outcome: AuthOutcome<T>,
  show: (result: T) => unknown,
): Reply {
  return outcome.kind === 'done' ? jsonReply(200, show(outcome.result)) : denied(request, outcome);
}

function denied(
  request: HttpRequest,
  outcome: Exclude<AuthOutcome<unknown>, { kind: 'done' }>,
): Reply {
  return outcome.kind === 'refused'
    ? authError(request, outcome.refusal)
    : tooMany(request, outcome.retryAfterMs);
}

const WRONG: AuthRefusal = Object.freeze({
  code: 'UNAUTHENTICATED',
  message: 'The e-mail address or the password is wrong.',
});

const BUSY: AuthRefusal = Object.freeze({
  code: 'UNAVAILABLE',
  message: 'Too many people are signing in at this moment. Please try again.',
});

function signInReply(request: HttpRequest, outcome: SignInOutcome): Reply {
  switch (outcome.kind) {
    case 'signedIn':
      return { ...jsonReply(200, { user: outcome.user }), cookies: outcome.cookies };
    case 'wrong':
      return authError(request, WRONG);
    case 'tooMany':
      return tooMany(request, outcome.retryAfterMs);
    case 'busy':
      return retryLater(authError(request, BUSY), 1_000);
  }
}

/** The answer to who tried too often: when to come again, and nothing of whether it was right. */
function tooMany(request: HttpRequest, retryAfterMs: number): Reply {
  const minutes = Math.ceil(retryAfterMs / 60_000);
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  const message = `Too many attempts. Please try again in ${wait}.`;
  return retryLater(authError(request, { code: 'QUOTA_EXCEEDED', message }), retryAfterMs);
}

function retryLater(reply: Reply, retryAfterMs: number): Reply {
  const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1_000)));
  return { ...reply, headers: { ...reply.headers, 'Retry-After': seconds } };
}
