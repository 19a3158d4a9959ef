import type { ResultOf } from 'gql.tada';
import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { formatCount } from '../../format/count';
import { buttonClasses } from '../../ui/button';
import { Card } from '../../ui/card';
import { Meter } from '../../ui/meter';
import { RelativeTime } from '../../ui/relative-time';
import type { keyQuery } from './key-documents';
import { describeUse, Sparkline } from './sparkline';

type KeyDetails = NonNullable<ResultOf<typeof keyQuery>['apiKey']>;
type Window = NonNullable<KeyDetails['rateLimits']>['perMinute'];

/** How a key is used: the last day, and what is left of its limits now. */
export function KeyUse({ apiKey }: { readonly apiKey: KeyDetails }): ReactElement {
  const { rateLimits, usage } = apiKey;
  return (
    <Card
      title="Use"
      actions={
        <Link href={`/usage?key=${apiKey.id}`} className={buttonClasses()}>
          All of its usage
        </Link>
      }
    >
      <div className="grid gap-4 lg:grid-cols-2">
        {usage !== null && (
          <figure className="grid content-start gap-2 rounded-xl border border-line bg-surface p-4">
            <figcaption className="text-sm font-medium">{describeUse(usage)}</figcaption>
            <Sparkline usage={usage} className="h-20 w-full" />
            <p aria-hidden="true" className="flex justify-between text-xs text-ink-soft">
              <span>24 hours ago</span>
              <span>now</span>
            </p>
          </figure>
        )}
        <div className="grid content-start gap-4 rounded-xl border border-line bg-surface p-4">
          {rateLimits === null ? (
            <p className="text-sm text-ink-soft">
              This key has no limits: nothing of it can run out.
            </p>
          ) : (
            <>
              <WindowLeft label="This minute" window={rateLimits.perMinute} />
              <WindowLeft label="Today (UTC)" window={rateLimits.perDay} />
            </>
          )}
        </div>
      </div>
    </Card>
  );
}

/** What is left of one window, and when it begins anew. */
function WindowLeft({
  label,
  window,
}: {
  readonly label: string;
  readonly window: Window;
}): ReactElement {
  const { limit, remaining, resetsAt } = window;
  const text = `${formatCount(remaining)} of ${formatCount(limit)} left`;
  return (
    <div className="grid gap-1.5 text-sm">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="font-medium">{label}</span>
        <span className={remaining === 0 ? 'font-medium text-bad' : ''}>{text}</span>
      </p>
      <Meter label={label} text={text} value={remaining} max={limit} />
      <p className="text-xs text-ink-soft">
        Full again <RelativeTime at={resetsAt} />
      </p>
    </div>
  );
}
