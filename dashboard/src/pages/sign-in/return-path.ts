/** Where to go once signed in: a path of this server, whatever the address asks for. */
export function parseReturnPath(text: string | null): string {
  if (text === null || !text.startsWith('/')) return '/';
  // `//host` and `/\host` are other hosts for a browser.
  const target = new URL(text, location.origin);
  if (target.origin !== location.origin || target.pathname.startsWith('/sign-in')) return '/';
  return target.pathname + target.search;
}
