import { createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { onTestFinished } from 'vitest';
import { send } from './client.ts';

/** What a provider says of a person. */
export interface Claims {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

/** Makes other claims of those that an ID token would have. */
export type AlterClaims = (
  claims: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, unknown>> | undefined;

/** A real OpenID Connect provider in this process. */
export interface TestProvider {
  readonly issuer: string;
  /** Settings of a server that knows this provider. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sets who is at the provider's page from now on. */
  readonly enter: (claims: Claims) => void;
  /** From now on the provider signs what this makes of an ID token's claims, or sends none. */
  readonly alterIdTokens: (alter: AlterClaims) => void;
  /** Goes to the provider's page, signs in there, and returns the address that it sends back to. */
  readonly visit: (url: string) => Promise<URL>;
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const SIGNING_KEY = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'k' };

const CLIENT_SECRET = 'a client secret that only tests ever use';

/** How the provider takes the secret of its client. */
export interface SecretTaking {
  /** What it takes from this client. Defaults to `client_secret_basic`. */
  readonly method?: 'client_secret_basic' | 'client_secret_post';
  /** What its discovery document lists; `null` for nothing. Defaults to Basic and post. */
  readonly listed?: readonly string[] | null;
}

/** Starts a provider whose only client is the server at `baseUrl`, on a port of its own or on this. */
export async function startProvider(
  baseUrl: string,
  port = 0,
  { method = 'client_secret_basic', listed }: SecretTaking = {},
): Promise<TestProvider> {
  let claims: Claims = { sub: 'nobody' };
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'tollkey',
        client_secret: CLIENT_SECRET,
        token_endpoint_auth_method: method,
        redirect_uris: [`${baseUrl}/auth/callback/oidc`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ ...claims, sub }) }),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    cookies: { keys: ['only tests'] },
    jwks: { keys: [SIGNING_KEY] },
  });
  let alter: AlterClaims | undefined;
  provider.use(async (context, next) => {
    await next();
    if (context.oidc?.route === 'discovery' && listed !== undefined) {
      context.body.token_endpoint_auth_methods_supported = listed ?? undefined;
    }
    if (alter === undefined || context.oidc?.route !== 'token') return;
    const altered = alter(claimsOf(String(context.body.id_token)));
    context.body.id_token = altered && sign(altered);
  });
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    // The provider's own page: whoever is there is who they are, and agrees.
    const { grantId, prompt, params } = await provider.interactionDetails(request, response);
    const grant =
      (grantId && (await provider.Grant.find(grantId))) ||
      new provider.Grant({ accountId: claims.sub, clientId: String(params.client_id) });
    grant.addOIDCScope('openid email profile');
    const result =
      prompt.name === 'login'
        ? { login: { accountId: claims.sub } }
        : { consent: { grantId: await grant.save() } };
    return provider.interactionFinished(request, response, result);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  return {
    issuer,
    environment: {
      TOLLKEY_OIDC_ISSUER: issuer,
      TOLLKEY_OIDC_CLIENT_ID: 'tollkey',
      TOLLKEY_OIDC_CLIENT_SECRET: CLIENT_SECRET,
    },
    enter(who) {
      claims = who;
    },
    alterIdTokens(by) {
      alter = by;
    },
    visit: (url) => follow(url, issuer),
  };
}

function claimsOf(idToken: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString());
}

/** A JWT of these claims (RFC 7519), with the provider's own signature. */
function sign(claims: Readonly<Record<string, unknown>>): string {
  const parts = [{ alg: 'RS256', kid: SIGNING_KEY.kid }, claims];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signature = createSign('RSA-SHA256').update(text.join('.')).sign(privateKey, 'base64url');
  return [...text, signature].join('.');
}

/** Follows redirections like a browser, with a provider's cookies, until they leave it. */
async function follow(start: string, issuer: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = new URL(start);
  while (url.origin === issuer) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const { headers, status, text } = await send(url.origin, {
      method: 'GET',
      path: url.pathname + url.search,
      headers: { cookie },
    });
    for (const line of headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    if (headers.location === undefined) throw new Error(`the provider answered ${status}: ${text}`);
    url = new URL(headers.location, url);
  }
  return url;
}
