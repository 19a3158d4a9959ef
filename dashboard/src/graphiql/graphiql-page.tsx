import { GraphiQL } from 'graphiql';
import { type ReactElement, useState } from 'react';
import { createMemoryStorage } from './create-memory-storage';
import { FIRST_HEADERS, FIRST_QUERY } from './first-page';
import { useSchemaConnection } from './use-schema-connection';

/** GraphiQL on this server's `/query`, ready for a key to be filled in. */
export function GraphiqlPage(): ReactElement {
  const [storage] = useState(createMemoryStorage);
  const { notice, props } = useSchemaConnection();
  return (
    <GraphiQL
      {...props}
      storage={storage}
      shouldPersistHeaders={false}
      defaultQuery={FIRST_QUERY}
      defaultHeaders={FIRST_HEADERS}
      defaultEditorToolsVisibility="headers"
    >
      <GraphiQL.Logo>Tollkey</GraphiQL.Logo>
      {notice !== null && (
        <GraphiQL.Footer>
          <p className="notice" role="status">
            {notice}
          </p>
        </GraphiQL.Footer>
      )}
    </GraphiQL>
  );
}
