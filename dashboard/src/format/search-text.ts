/**
 * What to search for when this was typed, at most `maxLength` characters of it: the server refuses to
 * search for what is longer than any name. Of a whole secret, and of a prefix with the dots that pages
 * show behind it, only the prefix is left: a secret has no place in an address.
 */
export function searchTextOf(typed: string, maxLength = MAX_NAME_LENGTH): string {
  const text = typed.trim();
  return SECRET.exec(text)?.[1] ?? text.slice(0, maxLength);
}

// An id is shorter, and is searched for as it is.
const SECRET = /^([a-z0-9]{2,8}_[0-9A-Za-z]{8})(?:…|\.{3}|[0-9A-Za-z]{20,})$/;

const MAX_NAME_LENGTH = 128;

/** How long a label can be, and so what keys are searched for. */
export const MAX_LABEL_LENGTH = 64;
