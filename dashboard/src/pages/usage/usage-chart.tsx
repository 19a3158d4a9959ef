import { memo, type ReactElement } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatCount } from '../../format/count';
import { formatPart } from './format-part';
import { Swatch } from './swatch';
import { ACCEPTED_COLOR, REFUSAL_SERIES, type UsageBucket, type UsageCounts } from './usage-series';
import { ticksOf } from './usage-ticks';
import type { UsageView } from './usage-view';

/** From how many bars on there is no room for a line around each, nor between them. */
const NARROW_BARS = 100;
const TOUCHING_BARS = 500;

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact' });

/** Accepted and refused uses over time, as stacked bars. The table beside it tells the same. */
export const UsageChart = memo(function UsageChart({
  view,
}: {
  readonly view: UsageView;
}): ReactElement {
  const series = seriesOf(view.sum);
  const ticks = ticksOf(view);
  const edge = view.buckets.length > NARROW_BARS ? {} : { stroke: 'var(--surface)' };
  return (
    <figure aria-label={describe(view)} className="grid gap-3">
      <ResponsiveContainer width="100%" height={280} initialDimension={{ width: 640, height: 280 }}>
        <BarChart
          data={view.buckets}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          barCategoryGap={view.buckets.length > TOUCHING_BARS ? 0 : '12%'}
          accessibilityLayer={false}
          aria-hidden="true"
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="startsAt"
            ticks={[...ticks.at]}
            tickFormatter={ticks.format}
            interval="equidistantPreserveStart"
            minTickGap={16}
            tickLine={false}
            axisLine={{ stroke: 'var(--line-strong)' }}
            tick={TICK}
          />
          <YAxis
            width="auto"
            allowDecimals={false}
            tickFormatter={(count: number) => COMPACT.format(count)}
            tickLine={false}
            axisLine={false}
            tick={TICK}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--sunken)' }}
            content={({ active, payload }) => {
              const bucket: UsageBucket | undefined = payload?.[0]?.payload;
              return active && bucket ? <TooltipBox bucket={bucket} view={view} /> : null;
            }}
          />
          {series.map(({ color, label, read }) => (
            <Bar
              key={label}
              name={label}
              dataKey={read}
              stackId="uses"
              fill={color}
              isAnimationActive={false}
              maxBarSize={48}
              {...edge}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
      <ul aria-label="Legend" className="flex flex-wrap justify-center gap-x-4 gap-y-1 text-xs">
        {series.map(({ color, label }) => (
          <li key={label} className="flex items-center gap-1.5 text-ink-soft">
            <Swatch color={color} />
            {label}
          </li>
        ))}
      </ul>
    </figure>
  );
});

const TICK = Object.freeze({ fill: 'var(--ink-soft)', fontSize: 12 });

interface Series {
  readonly label: string;
  readonly color: string;
  readonly read: (counts: UsageCounts) => number;
}

/** Accepted, and each reason for which anything was refused. */
function seriesOf({ refused }: UsageCounts): readonly Series[] {
  return [
    { label: 'Accepted', color: ACCEPTED_COLOR, read: ({ accepted }) => accepted },
    ...REFUSAL_SERIES.filter(({ reason }) => refused[reason] > 0).map(
      ({ color, label, reason }) => ({
        label,
        color,
        read: (counts: UsageCounts) => counts.refused[reason],
      }),
    ),
  ];
}

function describe({ buckets, interval, sum }: UsageView): string {
  const first = formatPart(buckets[0]?.startsAt ?? '', interval);
  const last = formatPart(buckets.at(-1)?.startsAt ?? '', interval);
  return (
    `Uses by ${interval === 'HOUR' ? 'hour' : 'day'} from ${first} to ${last} UTC: ` +
    `${formatCount(sum.accepted)} accepted, ${formatCount(sum.refused.total)} refused. ` +
    'The table below has every number.'
  );
}

function TooltipBox({
  bucket,
  view,
}: {
  readonly bucket: UsageBucket;
  readonly view: UsageView;
}): ReactElement {
  const isNow = bucket === view.buckets.at(-1);
  return (
    <div className="grid gap-1.5 rounded-lg border border-line bg-raised px-3 py-2 text-xs shadow-raised">
      <p className="font-semibold">
        {formatPart(bucket.startsAt, view.interval)} UTC{isNow && ', so far'}
      </p>
      {seriesOf(bucket).map(({ color, label, read }) => (
        <p key={label} className="flex items-center justify-between gap-4">
          <span className="flex items-center gap-1.5 text-ink-soft">
            <Swatch color={color} />
            {label}
          </span>
          <span className="font-medium tabular-nums">{formatCount(read(bucket))}</span>
        </p>
      ))}
    </div>
  );
}
