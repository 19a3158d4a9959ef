import { Activity, Download } from 'lucide-react';
import { type ReactElement, Suspense, useDeferredValue } from 'react';
import { loadLater } from '../../data/load-later';
import { saveFile } from '../../data/save-file';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/empty-state';
import { Page, PageError } from '../../ui/page';
import { RateLimitMeters } from '../../ui/rate-limit-meters';
import { Skeleton } from '../../ui/skeleton';
import { formatStretch } from './format-part';
import { USAGE_RANGES, useUsageChoice } from './usage-choice';
import { createUsageFile } from './usage-file';
import { UsageFilters } from './usage-filters';
import { UsageSummary } from './usage-summary';
import { UsageTable } from './usage-table';
import type { UsageView } from './usage-view';
import { type ShownUsage, type UsageKey, useUsage } from './use-usage';
import './usage.css';

const UsageChart = loadLater(async () => (await import('./usage-chart')).UsageChart);

/** What API keys were used for: accepted and refused, over time, of one key or of all. */
export function UsagePage(): ReactElement {
  const [choice, change] = useUsageChoice();
  const { error, shown } = useUsage(choice);
  return (
    <Page title="Usage" description="What your keys were used for. All times are in UTC.">
      <UsageFilters choice={choice} onChange={change} />
      <Content error={error} shown={shown} />
    </Page>
  );
}

function Content({
  error,
  shown,
}: {
  readonly error: Error | null;
  readonly shown: ShownUsage | undefined;
}): ReactElement {
  if (error !== null) return <PageError error={error} />;
  if (shown === undefined) return <Skeleton lines={9} />;
  const { apiKey, choice, view } = shown;
  return (
    <>
      {apiKey !== null && <LeftNow apiKey={apiKey} />}
      <UsageSummary sum={view.sum} />
      <Numbers name={apiKey?.label ?? 'All keys'} view={view} key={JSON.stringify(choice)} />
    </>
  );
}

function LeftNow({ apiKey }: { readonly apiKey: UsageKey }): ReactElement {
  return (
    <Card title="Left now">
      {apiKey.rateLimits === null ? (
        <p className="text-sm text-ink-soft">This key has no limits.</p>
      ) : (
        <RateLimitMeters rateLimits={apiKey.rateLimits} />
      )}
    </Card>
  );
}

function Numbers({
  name,
  view,
}: {
  readonly name: string;
  readonly view: UsageView;
}): ReactElement {
  // Thousands of bars take a while to draw; what is typed meanwhile comes first.
  const drawn = useDeferredValue(view);
  if (view.sum.accepted + view.sum.refused.total === 0) {
    return (
      <EmptyState icon={<Activity />} title={`No uses in ${USAGE_RANGES[view.range].words}`}>
        A call with a key shows up here within two seconds.
      </EmptyState>
    );
  }
  return (
    <>
      <Card
        title={view.interval === 'HOUR' ? 'Uses by hour' : 'Uses by day'}
        description={formatStretch(view)}
      >
        <div className="min-w-0 rounded-xl border border-line bg-surface p-3 sm:p-5">
          <Suspense fallback={<div className="h-80" />}>
            <UsageChart view={drawn} />
          </Suspense>
        </div>
      </Card>
      <Card
        title="The same in numbers"
        actions={
          <Button onClick={() => saveFile({ ...createUsageFile(name, view), type: 'text/csv' })}>
            <Download aria-hidden="true" />
            Download CSV
          </Button>
        }
      >
        <UsageTable view={view} />
      </Card>
    </>
  );
}
