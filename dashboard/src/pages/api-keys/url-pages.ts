import { useSearchParams } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import type { Pages } from '../../ui/pager';

/**
 * Which page of a list is shown, kept in the address. The server pages forward only: the cursors of
 * the pages before are in the state of the history's entry, which stays with it when it is reloaded.
 */
export function useUrlPages(): Pages {
  const [parameters, setParameters] = useSearchParams();
  const before = readCursors(useHistoryState());
  const after = parameters.get('after');
  const index = after === null ? 0 : readIndex(parameters.get('page'));

  function go(cursors: readonly string[], toIndex: number): void {
    const next = new URLSearchParams(parameters);
    const cursor = cursors.at(-1);
    next.delete('after');
    next.delete('page');
    if (cursor !== undefined) {
      next.set('after', cursor);
      next.set('page', String(toIndex + 1));
    }
    setParameters(next, { state: { cursors } });
  }

  return {
    after,
    index,
    forward: (endCursor) => go([...before, endCursor], index + 1),
    back: () => {
      const cursors = before.slice(0, -1);
      // Whoever came by a link has no way back but to the first page.
      go(cursors.length === index - 1 ? cursors : [], index - 1);
    },
  };
}

function readCursors(state: unknown): readonly string[] {
  if (typeof state !== 'object' || state === null || !('cursors' in state)) return [];
  const { cursors } = state;
  if (!Array.isArray(cursors)) return [];
  return cursors.filter((cursor): cursor is string => typeof cursor === 'string');
}

function readIndex(page: string | null): number {
  const number = Number(page);
  return Number.isSafeInteger(number) && number > 1 ? number - 1 : 1;
}
