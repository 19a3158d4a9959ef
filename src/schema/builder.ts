import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { RequestContext } from '../context/request-context.ts';
import type { Page } from '../domain/page.ts';
import { andThen } from '../kernel/and-then.ts';
import type { RawJson } from '../kernel/raw-json.ts';
import type { JsonObject } from '../store/api-keys.ts';
import { PER_ITEM, TEXT, weighs } from './complexity.ts';

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
    /** Read as an object; answered as one, or as the JSON that is stored. */
    JSONObject: { Input: JsonObject; Output: JsonObject | RawJson };
  };
}>({
  defaultFieldNullability: false,
  plugins: [RelayPlugin],
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    cursorType: 'String',
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The items of this page with their cursors.',
      ...weighs(PER_ITEM),
    },
    nodesOnConnection: {
      description: 'The items of this page.',
      ...weighs(PER_ITEM),
    },
    nodeFieldOptions: { nullable: false, description: 'The item.' },
    cursorFieldOptions: {
      description: 'Its place in the list, for `after`.',
      ...weighs(TEXT),
    },
    pageInfoFieldOptions: {
      description: 'Where this page stands in the list.',
    },
    pageInfoTypeOptions: {
      description: 'Where a page stands in its list (Relay Cursor Connections, section 4).',
    },
    hasNextPageFieldOptions: { description: 'Whether more follows.' },
    hasPreviousPageFieldOptions: { description: 'Whether the page begins behind a cursor.' },
    startCursorFieldOptions: {
      description: 'The cursor of the first item; null on an empty page.',
      ...weighs(TEXT),
    },
    endCursorFieldOptions: {
      description: 'The cursor of the last item, for `after`; null on an empty page.',
      ...weighs(TEXT),
    },
  },
});

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'How many there are on all pages together.',
    ...weighs({ points: 20 }),
    resolve: (page, _args, { slices }) =>
      andThen(slices.next(), () => page.countAll()) as Promise<number>,
  }),
);

builder.queryType({
  description:
    'What can be asked. Each field costs one use of the API key, and a large answer more.',
});
builder.mutationType({
  description:
    'What can be changed. Each field costs one use of the API key, is one transaction of its ' +
    'own, and leaves one audit event.',
});
