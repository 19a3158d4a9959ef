import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/**
 * Whether all that is asked for below a field are fields of these names. Fragments count whole,
 * wherever they are spread: each is looked at once, however often they spread one another.
 */
export function asksOnly(
  names: ReadonlySet<string>,
  { fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>,
): boolean {
  function fits(selectionSet: SelectionSetNode | undefined): boolean {
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      const isKnown = selection.kind === Kind.INLINE_FRAGMENT || names.has(selection.name.value);
      if (!isKnown || !fits(selection.selectionSet)) return false;
    }
    return true;
  }

  for (const { selectionSet } of fieldNodes) if (!fits(selectionSet)) return false;
  for (const name in fragments) if (!fits(fragments[name]?.selectionSet)) return false;
  return true;
}
