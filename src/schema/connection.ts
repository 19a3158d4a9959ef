import type { ArgBuilder } from '@pothos/core';
import { MAX_PAGE_SIZE } from '../domain/page.ts';
import type { builder } from './builder.ts';
import type { FieldComplexity } from './complexity.ts';

const DEFAULT_PAGE_SIZE = 20;

/** The fields of lists, apart from those of their items. */
export const PAGE_FIELDS: readonly string[] = Object.freeze([
  'nodes',
  'edges',
  'node',
  'cursor',
  'totalCount',
  'pageInfo',
  'hasNextPage',
  'hasPreviousPage',
  'startCursor',
  'endCursor',
]);

/** The arguments of every list: `first`, 20 unless said otherwise and at most 100, and `after`. */
export function pageArguments(arg: ArgBuilder<typeof builder.$inferSchemaTypes>) {
  return {
    first: arg.int({
      required: true,
      defaultValue: DEFAULT_PAGE_SIZE,
      description: `How many, 1 to ${MAX_PAGE_SIZE}.`,
    }),
    after: arg.string({
      description: 'The cursor of the item before the page; from the start when absent.',
    }),
  };
}

/** What a page adds to an operation's complexity: its items count where they are asked for. */
export function pageComplexity({ first }: { readonly first: number }): FieldComplexity {
  return { points: 20, items: Math.min(Math.max(first, 1), MAX_PAGE_SIZE) };
}
