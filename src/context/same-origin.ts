/** What a request tells of where it comes from. */
export interface RequestSource {
  readonly fetchSite: string | undefined;
  readonly origin: string | undefined;
  readonly host: string | undefined;
}

/**
 * Whether a request comes from our own pages, so that a cookie may speak for it. The browser says
 * so itself in `Sec-Fetch-Site` (Fetch Metadata), which no page can set; one that is too old for it
 * says in `Origin` where its page is from. Fails closed: a request that says neither is a stranger's.
 *
 * @param publicUrl the server's public address, which a proxy may have written over in `Host`.
 */
export function isSameOrigin(
  { fetchSite, origin, host }: RequestSource,
  publicUrl: string,
): boolean {
  if (fetchSite !== undefined) return fetchSite === 'same-origin';
  const from = parseOrigin(origin);
  if (from === undefined) return false;
  const own = parseOrigin(publicUrl);
  // Under https nothing that came over plain http is ours, whoever wrote it on the way.
  if (from.host === own?.host) return from.origin === own.origin;
  return from.host === host?.toLowerCase();
}

// `null` is what a sandboxed page sends: no address of ours.
function parseOrigin(text: string | undefined): URL | undefined {
  if (text === undefined || !/^https?:\/\//i.test(text)) return undefined;
  return URL.canParse(text) ? new URL(text) : undefined;
}
