import type { Metrics } from '../kernel/metrics.ts';
import type { Handler } from './reply.ts';

/** `/metrics`: the numbers that watch the server, for Prometheus. */
export function createMetricsHandler(metrics: Metrics): Handler {
  return async function handleMetrics() {
    const { text, contentType } = await metrics.print();
    return { status: 200, headers: { 'Content-Type': contentType }, body: text };
  };
}
