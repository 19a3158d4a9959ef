import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { formatCount } from '../format/count';
import { Button } from './button';

/** Where in a list one is: the server pages forward only, so the way back is remembered here. */
export interface Pages {
  /** For the query's `after`; null on the first page. */
  readonly after: string | null;
  /** How many pages lie before. */
  readonly index: number;
  readonly forward: (endCursor: string) => void;
  readonly back: () => void;
}

/** Starts on the first page, and again whenever `resetKey` changes: the filter, the order. */
export function usePages(resetKey = ''): Pages {
  const [state, setState] = useState<{ key: string; cursors: readonly string[] }>({
    key: resetKey,
    cursors: [],
  });
  const cursors = state.key === resetKey ? state.cursors : [];
  const go = (next: readonly string[]): void => setState({ key: resetKey, cursors: next });
  return {
    after: cursors.at(-1) ?? null,
    index: cursors.length,
    forward: (endCursor) => go([...cursors, endCursor]),
    back: () => go(cursors.slice(0, -1)),
  };
}

/** What part of a list is shown, and the ways forward and back; nothing if all of it is. */
export function Pager({
  pages,
  pageSize,
  connection,
}: {
  readonly pages: Pages;
  readonly pageSize: number;
  readonly connection: {
    readonly nodes: readonly unknown[];
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}): ReactElement | null {
  const { nodes, pageInfo, totalCount } = connection;
  const { endCursor, hasNextPage } = pageInfo;
  if (pages.index === 0 && !hasNextPage) return null;
  const first = pages.index * pageSize + 1;
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-sm text-ink-soft" role="status">
        {nodes.length === 0
          ? 'There is nothing on this page any more'
          : `${formatCount(first)} to ${formatCount(first + nodes.length - 1)} of ${formatCount(totalCount)}`}
      </p>
      <div className="flex gap-2">
        <Button
          onClick={(event) => {
            pages.back();
            goToTop(event.currentTarget);
          }}
          disabled={pages.index === 0}
        >
          <ChevronLeft aria-hidden="true" />
          Previous
        </Button>
        <Button
          disabled={!hasNextPage || endCursor === null}
          onClick={(event) => {
            if (endCursor !== null) pages.forward(endCursor);
            goToTop(event.currentTarget);
          }}
        >
          Next
          <ChevronRight aria-hidden="true" />
        </Button>
      </div>
    </nav>
  );
}

/** Another page is read from its top: the table beside the pager has the focus then. */
function goToTop(button: Element): void {
  const list = button.closest('nav')?.parentElement?.querySelector('[role="group"]:has(table)');
  if (!(list instanceof HTMLElement)) return;
  list.focus({ preventScroll: true });
  list.scrollIntoView({ block: 'start' });
}
