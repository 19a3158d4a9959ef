import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { buttonClasses } from '../../ui/button';
import { Card } from '../../ui/card';
import { RateLimitMeters } from '../../ui/rate-limit-meters';
import type { KeyDetails } from './key-documents';
import { describeUse, Sparkline } from './sparkline';

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
      {apiKey.revokedAt === null && <Left rateLimits={rateLimits} />}
    </Card>
  );
}

function Left({ rateLimits }: Pick<KeyDetails, 'rateLimits'>): ReactElement {
  if (rateLimits !== null) return <RateLimitMeters rateLimits={rateLimits} />;
  return (
    <p className="text-sm text-ink-soft">This key has no limits: nothing of it can run out.</p>
  );
}
