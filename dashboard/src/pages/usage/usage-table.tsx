import { type ReactElement, type ReactNode, useState } from 'react';
import { formatCount } from '../../format/count';
import { Button } from '../../ui/button';
import { joinClasses } from '../../ui/join-classes';
import { formatPart } from './format-part';
import { REFUSAL_SERIES, type UsageBucket, type UsageCounts } from './usage-series';
import type { UsageView } from './usage-view';

/** How many rows are shown before someone asks for more, and how many then come. */
const ROWS_AT_ONCE = 31;

/** Every number of the chart, newest first, with the sums above. Long ones are folded. */
export function UsageTable({ view }: { readonly view: UsageView }): ReactElement {
  const { buckets, interval, sum } = view;
  const [rows, setRows] = useState(ROWS_AT_ONCE);
  const label = interval === 'HOUR' ? 'Usage by hour' : 'Usage by day';
  const newestFirst = buckets.toReversed();
  const rest = newestFirst.length - rows;
  return (
    <div className="grid min-w-0 justify-items-center gap-3">
      <section
        aria-label={`${label}, scrollable`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        className="w-full overflow-x-auto rounded-xl border border-line bg-surface"
      >
        <table aria-label={label} className="w-full text-right text-sm">
          <thead className="border-b border-line text-xs text-ink-soft">
            <tr>
              <Heading first>{interval === 'HOUR' ? 'Hour (UTC)' : 'Day (UTC)'}</Heading>
              <Heading>Accepted</Heading>
              <Heading>Refused</Heading>
              {REFUSAL_SERIES.map(({ label: words, reason }) => (
                <Heading key={reason}>{words}</Heading>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            <NumberRow name="All" counts={sum} isSum />
            {newestFirst.slice(0, rows).map((bucket) => (
              <NumberRow key={bucket.startsAt} name={nameOf(bucket, view)} counts={bucket} />
            ))}
          </tbody>
        </table>
      </section>
      {rest > 0 && (
        <Button onClick={() => setRows(rows + 10 * ROWS_AT_ONCE)}>
          Show {formatCount(Math.min(rest, 10 * ROWS_AT_ONCE))} more
        </Button>
      )}
    </div>
  );
}

function nameOf(bucket: UsageBucket, { buckets, interval }: UsageView): string {
  const name = formatPart(bucket.startsAt, interval);
  return bucket === buckets.at(-1) ? `${name} (so far)` : name;
}

function Heading({
  first = false,
  children,
}: {
  readonly first?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <th
      scope="col"
      className={joinClasses(
        'px-3 py-2.5 align-bottom font-semibold',
        first ? 'sticky left-0 bg-surface text-left whitespace-nowrap' : 'min-w-22',
      )}
    >
      {children}
    </th>
  );
}

function NumberRow({
  name,
  counts,
  isSum = false,
}: {
  readonly name: string;
  readonly counts: UsageCounts;
  readonly isSum?: boolean;
}): ReactElement {
  const { accepted, refused } = counts;
  const numbers = [accepted, refused.total, ...REFUSAL_SERIES.map(({ reason }) => refused[reason])];
  const columns = ['accepted', 'refused', ...REFUSAL_SERIES.map(({ reason }) => reason)];
  return (
    <tr className={isSum ? 'font-semibold' : ''}>
      <th
        scope="row"
        className="sticky left-0 bg-surface px-3 py-2 text-left font-medium whitespace-nowrap max-sm:min-w-32 max-sm:whitespace-normal"
      >
        {name}
      </th>
      {numbers.map((count, column) => (
        <td
          key={columns[column]}
          className={joinClasses('px-3 py-2', count === 0 && 'font-normal text-ink-soft')}
        >
          {formatCount(count)}
        </td>
      ))}
    </tr>
  );
}
