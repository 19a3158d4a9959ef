/**
 * An IPv6 address in one of its many forms, without a zone, in the one that the URL Standard's
 * serializer writes: lower case, `::` for the longest run of zeros.
 */
export function normalizeIpv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
