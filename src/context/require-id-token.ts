import type { AuthContext } from 'better-auth';
import { OidcRefused } from '../domain/people/admit-by-oidc.ts';

/**
 * Lets a provider vouch for nobody without an ID token that was made for us. The token endpoint always
 * answers with one (OpenID Connect Core 1.0, section 3.1.3.3); without it better-auth would take the
 * userinfo endpoint's word, which nobody has signed.
 */
export function requireIdToken(
  provider: AuthContext['socialProviders'][number],
  clientId: string,
): void {
  const { getUserInfo } = provider;
  provider.getUserInfo = async (tokens) => {
    if (!tokens.idToken) throw new OidcRefused('OIDC_FAILED', 'the provider sent no ID token');
    // The signature is looked at behind this: what is refused here needs none.
    if (!isMadeFor(clientId, tokens.idToken)) {
      throw new OidcRefused('OIDC_FAILED', 'the ID token was made for another client');
    }
    return getUserInfo(tokens);
  };
}

/** Core 1.0, section 3.1.3.7, items 3 to 5: of several audiences `azp` says whose the token is. */
function isMadeFor(clientId: string, idToken: string): boolean {
  const { aud, azp } = claimsOf(idToken);
  const hasOthers = Array.isArray(aud) && aud.length > 1;
  return azp === clientId || (azp === undefined && !hasOthers);
}

function claimsOf(idToken: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) ?? {};
  } catch {
    throw new OidcRefused('OIDC_FAILED', 'the ID token cannot be read');
  }
}
