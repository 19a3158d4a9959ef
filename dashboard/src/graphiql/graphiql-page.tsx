import { GraphiQL } from 'graphiql';
import { type ReactElement, useState } from 'react';
import { createMemoryStorage } from './create-memory-storage';
import { FIRST_HEADERS, FIRST_QUERY, FIRST_QUERY_SIGNED_IN } from './first-page';
import { useSchemaConnection } from './use-schema-connection';

/** GraphiQL on this server's `/query`, ready for a key to be filled in. */
export function GraphiqlPage(): ReactElement {
  const [storage] = useState(createMemoryStorage);
  const { isSignedIn, notice, props } = useSchemaConnection();
  return (
    <GraphiQL
      {...props}
      storage={storage}
      shouldPersistHeaders={false}
      defaultQuery={isSignedIn ? FIRST_QUERY_SIGNED_IN : FIRST_QUERY}
      defaultHeaders={FIRST_HEADERS}
      defaultEditorToolsVisibility="headers"
    >
      <GraphiQL.Logo>
        <a href="/" className="home">
          Tollkey dashboard
        </a>
      </GraphiQL.Logo>
      {notice !== null && (
        <GraphiQL.Footer>
          <section aria-label="Notice">
            <p className="notice" role="status">
              {notice}
            </p>
          </section>
        </GraphiQL.Footer>
      )}
    </GraphiQL>
  );
}
