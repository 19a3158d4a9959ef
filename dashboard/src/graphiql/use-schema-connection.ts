import type { GraphiQLProps } from 'graphiql';
import { useEffect, useState } from 'react';
import { hasSessionNote } from '../data/session-note';
import { createFetcher } from './create-fetcher';
import { FIRST_HEADERS } from './first-page';
import { hasCredential } from './has-credential';

/** How long the headers must stay unchanged before the schema is asked for. */
const SETTLE_MS = 300;

const NO_KEY_YET =
  'Put an API key into Headers to load the schema. The first start of Tollkey prints a root key.';

/** What GraphiQL needs to follow the headers, and what to tell the reader meanwhile. */
type SchemaConnection = {
  readonly notice: string | null;
  /** Whether the first operation goes with the session of whoever is signed in. */
  readonly isSignedIn: boolean;
  readonly props: Pick<GraphiQLProps, 'fetcher' | 'onEditHeaders' | 'onSchemaChange' | 'schema'>;
};

/**
 * Asks for the schema once the headers hold a whole key, and again when they change; before that
 * with the session of whoever is signed in.
 *
 * GraphiQL introspects whenever it gets a new fetcher, and not at all while `schema` is null. Each
 * introspection costs a use of the key, so headers without a key, or the same ones, ask nothing.
 */
export function useSchemaConnection(): SchemaConnection {
  const [isSignedIn, setSignedIn] = useState(hasSessionNote);
  const [notice, setNotice] = useState<string | null>(isSignedIn ? null : NO_KEY_YET);
  const [headers, setHeaders] = useState(FIRST_HEADERS);
  const [connection, setConnection] = useState(() => ({
    headers: FIRST_HEADERS,
    fetcher: createFetcher(isSignedIn ? endSession : setNotice),
  }));

  function endSession(): void {
    setSignedIn(false);
    setNotice(NO_KEY_YET);
  }

  useEffect(() => {
    if (!hasCredential(headers) || headers === connection.headers) return;
    const connect = (): void => setConnection({ headers, fetcher: createFetcher(setNotice) });
    const settling = setTimeout(connect, SETTLE_MS);
    return () => clearTimeout(settling);
  }, [headers, connection]);

  return {
    notice,
    isSignedIn,
    props: {
      fetcher: connection.fetcher,
      onEditHeaders: setHeaders,
      onSchemaChange: () => setNotice(null),
      ...(isSignedIn || hasCredential(connection.headers) ? {} : { schema: null }),
    },
  };
}
