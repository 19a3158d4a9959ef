/** Where to go once signed in: a path of this server, whatever the address asks for. */
export function parseReturnPath(text: string | null): string {
  if (text === null || !text.startsWith('/')) return '/';
  // `//host` and `/\host` are other hosts for a browser, and so is what is left of `/.//host`.
  if (!URL.canParse(text, location.origin)) return '/';
  const { origin, pathname, search } = new URL(text, location.origin);
  if (origin !== location.origin || /^\/(\/|sign-in)/.test(pathname)) return '/';
  return pathname + search;
}
