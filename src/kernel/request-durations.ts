import { Histogram, type Registry } from 'prom-client';
import { remember } from './remember.ts';

/** Counts one answered request; see `Metrics`. */
export type CountRequest = (path: string, status: number, durationMs: number) => void;

const NAME = 'tollkey_request_duration_seconds';
const HELP = 'From the head of a request to its answer, by path and class of status.';
// The upper ends of the buckets, in seconds.
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1];

interface Series {
  readonly labels: { readonly path: string; readonly status: string };
  /** How many requests fell into each bucket; the last one has no end. */
  readonly counts: number[];
  sum: number;
}

/**
 * The histogram of requests' durations. prom-client's own takes longer to observe one than all else
 * that is measured for a request, so it is counted here; prom-client prints it.
 */
export function registerRequestDurations(registry: Registry): CountRequest {
  const all: Series[] = [];
  const seriesOf = remember((path: string) =>
    remember((statusClass: number): Series => {
      const labels = { path, status: `${statusClass}xx` };
      const series = { labels, counts: Array(BUCKETS.length + 1).fill(0), sum: 0 };
      all.push(series);
      return series;
    }),
  );
  const histogram = new Histogram({
    name: NAME,
    help: HELP,
    labelNames: ['path', 'status'],
    buckets: BUCKETS,
    registers: [],
  });
  // What prom-client asks of a metric when it prints it.
  registry.registerMetric(
    Object.assign(histogram, {
      getForPromString: async () => ({
        name: NAME,
        help: HELP,
        type: 'histogram',
        values: all.flatMap(valuesOf),
      }),
    }),
  );

  return function countRequest(path, status, durationMs) {
    const series = seriesOf(path)(Math.floor(status / 100));
    const seconds = durationMs / 1000;
    let bucket = 0;
    while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] ?? 0)) bucket += 1;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += seconds;
  };
}

function valuesOf({ labels, counts, sum }: Series): readonly object[] {
  let below = 0;
  const buckets = counts.map((count, index) => {
    below += count;
    const le = BUCKETS[index] ?? '+Inf';
    return { metricName: `${NAME}_bucket`, labels: { le, ...labels }, value: below };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels, value: sum },
    { metricName: `${NAME}_count`, labels, value: below },
  ];
}
