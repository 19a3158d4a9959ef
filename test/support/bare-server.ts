import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { refusalOf } from '../../src/domain/refusal-of.ts';
import type { Drain } from '../../src/http/drain.ts';
import { createPages, type Pages } from '../../src/http/pages.ts';
import type { Handler } from '../../src/http/reply.ts';
import { createReportFailure } from '../../src/http/report-failure.ts';
import { createHttpServer, readOnly } from '../../src/http/server.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import { createMetrics } from '../../src/kernel/metrics.ts';
import { createScrubber } from '../../src/kernel/scrub-secrets.ts';
import { createTestClock } from './test-clock.ts';

/** What can be chosen about a server without a domain. */
export interface BareServerOptions {
  /** Handlers by exact path. Defaults to none. */
  readonly routes?: Readonly<Record<string, Handler>>;
  /** Defaults to the built ones. */
  readonly pages?: Pages;
  /** Defaults to open from the start. */
  readonly opened?: Promise<void>;
}

/** The HTTP server alone, for what no request can bring about in a whole one. */
export function createBareServer(options: BareServerOptions = {}): {
  readonly server: Server;
  readonly drain: Drain;
  readonly logs: readonly string[];
  /** Lets it listen until the test is over. */
  readonly listen: () => Promise<string>;
} {
  const scrub = createScrubber('gx');
  const pages = options.pages ?? createPages('dist/dashboard');
  const logs: string[] = [];
  const write = (line: string): void => void logs.push(line);
  const logger = createLogger({ level: 'info', pretty: false, write, scrub });
  const { server, drain } = createHttpServer({
    routes: { '/assets/': readOnly(pages.assets), ...options.routes },
    noSuchPage: pages.noSuchPage,
    opened: options.opened ?? Promise.resolve(),
    refusalOf,
    clock: createTestClock(),
    logger,
    reportFailure: createReportFailure(logger, () => undefined),
    metrics: createMetrics('test'),
    scrub,
    keyHeaders: [],
    isHttps: false,
    isDraining: () => false,
  });

  async function listen(): Promise<string> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  return { server, drain, logs, listen };
}
