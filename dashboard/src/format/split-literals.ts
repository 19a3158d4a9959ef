// What the server's messages quote: labels, scopes, addresses, ids, prefixes and codes.
const LITERALS = [
  /"(?:[^"\\]|\\.)*"/,
  /(?<=\bAPI key ).+(?= \(key_)/,
  /(?<=\b(?:key lacks|lacks the scopes?|what is demanded:) )[^;]+?(?=[.;]|$)/,
  /(?<=; it has )(?!no scopes).+(?=\.$)/,
  /[^\s<>"]+@[^\s<>"]*\w/,
  /\b[a-z]{2,8}_[0-9A-Za-z]{8,}…?/,
  /\b[A-Z]+(?:_[A-Z]+)+\b/,
  /\b[a-z][\w.-]*(?::[\w.*-]*[\w*])+/,
];

const ANY = new RegExp(`(${LITERALS.map(({ source }) => source).join('|')})`);

/** A message of the server in parts: every second one is not to be translated. */
export function splitLiterals(message: string): readonly string[] {
  return message.split(ANY);
}
