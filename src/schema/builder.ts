import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import type { RequestContext } from '../context/request-context.ts';
import type { Page } from '../domain/page.ts';
import type { JsonObject } from '../store/api-keys.ts';

/** What a value of up to 4 KiB counts of an operation's complexity, where a name counts 1. */
export const LARGE_VALUE_COMPLEXITY = 10;

// A page's fields count once for each item (connection.ts), not once more for the list inside it.
const LIST_CHARGED_AT_ITS_FIELD = { field: 0, multiplier: 1 };

/** The builder that every noun adds itself to. */
export const builder = new SchemaBuilder<{
  Context: RequestContext;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Connection: Pick<Page<unknown>, 'countAll'>;
  Scalars: {
    ID: { Input: string; Output: string };
    /** Milliseconds since the Unix epoch inside, RFC 3339 outside. */
    DateTime: { Input: number; Output: number };
    JSONObject: { Input: JsonObject; Output: JsonObject };
  };
}>({
  defaultFieldNullability: false,
  plugins: [ComplexityPlugin, RelayPlugin],
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    cursorType: 'String',
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The items of this page with their cursors.',
      complexity: LIST_CHARGED_AT_ITS_FIELD,
    },
    nodesOnConnection: {
      description: 'The items of this page.',
      complexity: LIST_CHARGED_AT_ITS_FIELD,
    },
    nodeFieldOptions: { nullable: false, description: 'The item.' },
    cursorFieldOptions: { description: 'Its place in the list, for `after`.' },
    pageInfoFieldOptions: {
      description: 'Where this page stands in the list.',
      complexity: { field: 0, multiplier: 0 },
    },
    pageInfoTypeOptions: {
      description: 'Where a page stands in its list (Relay Cursor Connections, section 4).',
    },
    hasNextPageFieldOptions: { description: 'Whether more follows.' },
    hasPreviousPageFieldOptions: { description: 'Whether the page begins behind a cursor.' },
    startCursorFieldOptions: {
      description: 'The cursor of the first item; null on an empty page.',
    },
    endCursorFieldOptions: {
      description: 'The cursor of the last item, for `after`; null on an empty page.',
    },
  },
});

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'How many there are on all pages together.',
    complexity: { field: 0, multiplier: 0 },
    resolve: (page) => page.countAll(),
  }),
);

builder.queryType({ description: 'What can be asked. Each field costs one use of the API key.' });
builder.mutationType({
  description:
    'What can be changed. Each field costs one use of the API key, is one transaction of its ' +
    'own, and leaves one audit event.',
});
