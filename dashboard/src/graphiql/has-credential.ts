/**
 * Tells whether the text of the headers editor holds a whole key, as `access-token` or as a bearer.
 *
 * It only decides when it is worth asking for the schema; the server alone decides what a key may
 * do. The text is searched and not parsed, because GraphiQL also takes comments in it.
 */
export function hasCredential(headersText: string): boolean {
  return CREDENTIAL_HEADER.test(headersText);
}

/** The prefix before the underscore is the operator's choice (`TOLLKEY_KEY_PREFIX`). */
const CREDENTIAL_HEADER =
  /"(?:access-token"\s*:\s*"|authorization"\s*:\s*"bearer +)[a-z0-9]{2,8}_[0-9a-z]{36}"/i;
