import type { AuthContext } from 'better-auth';
import { OidcRefused } from '../domain/people/admit-by-oidc.ts';

/** How the client's secret is sent to the provider, in better-auth's words. */
export type SecretMethod = 'basic' | 'post';

// In the order in which they are tried: every provider with secrets has to take Basic (RFC 6749,
// section 2.3.1).
const METHODS: readonly { readonly method: SecretMethod; readonly name: string }[] = Object.freeze([
  { method: 'basic', name: 'client_secret_basic' },
  { method: 'post', name: 'client_secret_post' },
]);

/**
 * The ways of sending the secret that a provider offers in its discovery document. One that lists
 * none takes Basic (OpenID Connect Discovery 1.0, section 3); the other is tried after it.
 *
 * @throws OidcRefused when it offers neither.
 */
export function secretMethodsIn(discovery: unknown): readonly SecretMethod[] {
  const offered = (discovery as { readonly token_endpoint_auth_methods_supported?: unknown } | null)
    ?.token_endpoint_auth_methods_supported;
  const isListed = Array.isArray(offered) && offered.length > 0;
  const methods = METHODS.filter(({ name }) => !isListed || offered.includes(name));
  if (methods.length === 0) {
    throw new OidcRefused(
      'OIDC_FAILED',
      'the provider takes client secrets neither by client_secret_basic nor by client_secret_post',
    );
  }
  return methods.map(({ method }) => method);
}

/** What a provider answered in place of tokens (RFC 6749, section 5.2). */
export interface TokenRefusal {
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly errorDescription: string | undefined;
}

type Provider = AuthContext['socialProviders'][number];

/**
 * Sends the secret in the first way that the provider accepts, and tells what it answers when it
 * refuses. A provider that lists several ways may take only one of them from this client.
 */
export function sendSecretAsAccepted(
  provider: Provider,
  options: {
    readonly methods: readonly SecretMethod[];
    /** Chooses the way for the request that is made next, in the same step. */
    readonly choose: (method: SecretMethod) => void;
    /** What must stay secret. */
    readonly clientSecret: string;
    readonly report: (refusal: TokenRefusal) => void;
  },
): void {
  const { choose, clientSecret, report } = options;
  const { validateAuthorizationCode } = provider;
  let { methods } = options;

  provider.validateAuthorizationCode = async (data) => {
    const tries = methods;
    for (const [index, method] of tries.entries()) {
      try {
        choose(method);
        const tokens = await validateAuthorizationCode(data);
        // What works is tried first from now on.
        methods = [method, ...tries.filter((other) => other !== method)];
        return tokens;
      } catch (error) {
        // The secret is looked at before the code, which therefore is not used up.
        if (isAboutClient(error) && index + 1 < tries.length) continue;
        report(refusalIn(error, [clientSecret, data.code, data.codeVerifier ?? '']));
        throw error;
      }
    }
    throw new OidcRefused('OIDC_FAILED', 'no way to send the client secret');
  };
}

function fieldsOf(error: unknown): Readonly<Record<string, unknown>> {
  return typeof error === 'object' && error !== null ? { ...error } : {};
}

function isAboutClient(error: unknown): boolean {
  const fields = fieldsOf(error);
  return fields.error === 'invalid_client' || fields.status === 401;
}

function refusalIn(error: unknown, secrets: readonly string[]): TokenRefusal {
  const { status, error: code, error_description: description } = fieldsOf(error);
  return {
    status: typeof status === 'number' ? status : undefined,
    error: shownText(code, secrets) ?? (error instanceof Error ? error.name : undefined),
    errorDescription: shownText(description, secrets),
  };
}

const MAX_SHOWN_LENGTH = 200;

/** A provider's text as the log may have it: bounded, and without what must stay secret. */
export function shownText(text: unknown, secrets: readonly string[] = []): string | undefined {
  if (typeof text !== 'string') return undefined;
  const hidden = secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  return hidden.slice(0, MAX_SHOWN_LENGTH);
}
