/**
 * What to search for when this was typed. Of a whole secret, and of a prefix with the dots that pages
 * show behind it, only the prefix is left: a secret has no place in an address.
 */
export function searchTextOf(typed: string): string {
  const text = typed.trim();
  return SECRET.exec(text)?.[1] ?? text;
}

// An id is shorter, and is searched for as it is.
const SECRET = /^([a-z0-9]{2,8}_[0-9A-Za-z]{8})(?:…|\.{3}|[0-9A-Za-z]{20,})$/;
