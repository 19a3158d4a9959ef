/**
 * The headers of every answer that proxies pass on to an API's clients. None of those below: they
 * would hold for the API's host, of which Tollkey knows nothing.
 */
export const PASSED_ON_HEADERS: Readonly<Record<string, string>> = Object.freeze({
  'Cache-Control': 'no-store',
});

/** The headers of all others: nothing is framed, sniffed, referred or shared with other origins. */
export function securityHeaders(options: {
  readonly isHttps: boolean;
}): Readonly<Record<string, string>> {
  return Object.freeze({
    'Content-Security-Policy': API_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    ...(options.isHttps && { 'Strict-Transport-Security': 'max-age=31536000' }),
  });
}

const API_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * What GraphiQL's page may load: our own scripts and workers only. Its editor sets styles in line
 * and carries small fonts and pictures as data.
 */
export const GRAPHIQL_POLICY = [
  API_POLICY,
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
].join('; ');

/**
 * What the dashboard's page may load: our own scripts only. Of styles also the elements that carry
 * the response's own nonce, since the dialogs' scroll lock adds one; and pictures as data.
 */
export function dashboardPolicy(nonce: string): string {
  return [
    API_POLICY,
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
  ].join('; ');
}
