/**
 * The pairs `name=value` of a `Cookie` header that begin with this text, as they came. Only spaces and
 * tabs are taken from around them (RFC 6265bis, section 5.6): JavaScript's own trim takes the byte 0xA0
 * as well, with which another host of the domain would get round the prefix `__Host-`.
 */
export function readCookies(header: string, start: string): readonly string[] {
  return header
    .split(';')
    .map((pair) => pair.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((pair) => pair.startsWith(start));
}
