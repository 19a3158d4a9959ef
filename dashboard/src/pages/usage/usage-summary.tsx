import type { ReactElement, ReactNode } from 'react';
import { formatCount } from '../../format/count';
import { formatShare } from './format-share';
import { Swatch } from './swatch';
import { REFUSAL_SERIES, type UsageCounts } from './usage-series';

/** The figures of a stretch: accepted, refused, how much of all was refused, and why. */
export function UsageSummary({ sum }: { readonly sum: UsageCounts }): ReactElement {
  const { accepted, refused } = sum;
  return (
    <section aria-label="Summary" className="rounded-xl border border-line bg-surface">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 p-4 sm:grid-cols-3 sm:p-5">
        <Figure name="Accepted">{formatCount(accepted)}</Figure>
        <Figure name="Refused">{formatCount(refused.total)}</Figure>
        <Figure name="Share refused">{formatShare(refused.total, accepted + refused.total)}</Figure>
      </dl>
      <dl
        aria-label="Refused by reason"
        className="grid gap-x-6 gap-y-2 border-t border-line p-4 text-sm sm:grid-cols-2 sm:p-5 lg:grid-cols-3"
      >
        {REFUSAL_SERIES.map(({ color, label, reason }) => (
          <div key={reason} className="flex items-center justify-between gap-3">
            <dt className="flex items-center gap-2 text-ink-soft">
              <Swatch color={color} />
              {label}
            </dt>
            <dd className="font-medium tabular-nums">{formatCount(refused[reason])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Figure({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div>
      <dt className="text-sm text-ink-soft">{name}</dt>
      <dd className="text-2xl font-semibold tracking-tight tabular-nums">{children}</dd>
    </div>
  );
}
