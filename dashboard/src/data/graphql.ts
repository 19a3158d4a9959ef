import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './schema-types';

/**
 * Writes down a query or mutation, typed by schema.graphql. Other documents' fragments come second:
 * `graphql('query Keys { … ...KeyRow }', [keyRow])`. Fragments are not masked.
 */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { DateTime: string; JSONObject: Readonly<Record<string, unknown>> };
}>();
