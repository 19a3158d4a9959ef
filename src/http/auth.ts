import { z } from 'zod';
import type { SignIn, SignInOutcome, Visitor } from '../context/sign-in.ts';
import { MAX_PASSWORD_LENGTH } from '../domain/passwords.ts';
import { type AuthRefusal, authError, postFromOurPages, readAuthBody } from './auth-request.ts';
import type { ClientAddressOf } from './client-address.ts';
import { type Handler, type HttpRequest, jsonReply, type Reply } from './reply.ts';
import { readOnly } from './server.ts';

/** What the doors of sign-in work with. */
export interface AuthOptions {
  readonly signIn: SignIn;
  readonly clientAddressOf: ClientAddressOf;
  readonly publicUrl: () => string;
  /** What the OpenID Connect provider is called; nothing where there is none. */
  readonly oidcName: string | undefined;
}

const MAX_EMAIL_LENGTH = 254;

const credentialsSchema = z.object({
  email: z
    .string({ error: 'a text' })
    .max(MAX_EMAIL_LENGTH, { error: `at most ${MAX_EMAIL_LENGTH} characters` }),
  password: z
    .string({ error: 'a text' })
    .max(MAX_PASSWORD_LENGTH, { error: `at most ${MAX_PASSWORD_LENGTH} characters` }),
});

/**
 * The doors below `/auth`, a closed list: what better-auth itself could answer stays out of reach.
 */
export function createAuthRoutes(options: AuthOptions): Readonly<Record<string, Handler>> {
  const { signIn, clientAddressOf, publicUrl, oidcName } = options;
  const post = (handler: Handler): Handler => postFromOurPages(publicUrl, handler);

  const methods: Handler = async () =>
    jsonReply(200, { password: true, oidc: oidcName === undefined ? null : { name: oidcName } });

  const withPassword: Handler = async (request) => {
    const read = await readAuthBody(request, credentialsSchema);
    if (read.kind === 'refused') return read.reply;
    const outcome = await signIn.withPassword(read.body, visitorOf(request));
    return signInReply(request, outcome);
  };

  const signOut: Handler = async (request) => {
    const read = await readAuthBody(request, z.object({}));
    if (read.kind === 'refused') return read.reply;
    const cookies = await signIn.end(request.message.headers.cookie);
    return { ...jsonReply(200, {}), cookies };
  };

  function visitorOf({ message }: HttpRequest): Visitor {
    return { address: clientAddressOf(message), userAgent: message.headers['user-agent'] };
  }

  return Object.freeze({
    '/auth/methods': readOnly(methods),
    '/auth/sign-in/email': post(withPassword),
    '/auth/sign-out': post(signOut),
  });
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

/** The answer to who tried too often: when to come again, and nothing about whether it was right. */
export function tooMany(request: HttpRequest, retryAfterMs: number): Reply {
  const minutes = Math.ceil(retryAfterMs / 60_000);
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  const message = `Too many attempts. Please try again in ${wait}.`;
  return retryLater(authError(request, { code: 'QUOTA_EXCEEDED', message }), retryAfterMs);
}

function retryLater(reply: Reply, retryAfterMs: number): Reply {
  const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1_000)));
  return { ...reply, headers: { ...reply.headers, 'Retry-After': seconds } };
}
