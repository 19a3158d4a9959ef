import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';
import { type Auth, createAuth } from './context/auth.ts';
import { createGate, type Gate } from './context/gate.ts';
import { createDomain } from './create-domain.ts';
import { createDatabaseWatch, type DatabaseWatch } from './domain/database-watch.ts';
import type { Domain } from './domain/domain.ts';
import { keepUsageSummedUp } from './domain/keep-usage-summed-up.ts';
import { isNew, type Prepared, prepare, type ShownOnce } from './domain/prepare.ts';
import { createAuthRoutes } from './http/auth.ts';
import { createClientAddressOf } from './http/client-address.ts';
import { createReadinessHandler, handleHealth } from './http/health.ts';
import { createMetricsHandler } from './http/metrics.ts';
import { createPages, DASHBOARD_PATHS, type Pages } from './http/pages.ts';
import { createQueryHandler } from './http/query.ts';
import type { Handler } from './http/reply.ts';
import { createReportFailure, type ReportFailure } from './http/report-failure.ts';
import { createHttpServer, readOnly } from './http/server.ts';
import { createVerifyHandler } from './http/verify.ts';
import type { Clock } from './kernel/clock.ts';
import { type Every, everyWithTimer } from './kernel/every.ts';
import type { Logger } from './kernel/logger.ts';
import { createMetrics, type Metrics } from './kernel/metrics.ts';
import { createScrubber, type ScrubSecrets } from './kernel/scrub-secrets.ts';
import type { Slices } from './kernel/slices.ts';
import { readPepper, requireDatabaseOfPepper, requireTablesOfPepper } from './pepper.ts';
import { addressOf, lacksBaseUrl } from './server-address.ts';
import { openStore } from './store/store.ts';
import { unavailabilityOf } from './store/unavailability.ts';

/** What a server is made of besides its settings. */
export interface AppOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The folder with the built pages. */
  readonly pagesFolder: string;
  /** Of the program, for the metrics. */
  readonly version: string;
  /** Whether to begin with a new database although a pepper is kept. Defaults to false. */
  readonly startsAfresh?: boolean;
  /** How many lines of the log were dropped since the start, for the metrics. Defaults to none. */
  readonly droppedLines?: () => number;
  /** Shows what a first start makes. If it fails, nothing of that counts, and the start fails. */
  readonly show?: (first: ShownOnce & Addresses) => Promise<void>;
  /** Does what is to be done now and then. Defaults to the timer of the process. */
  readonly every?: Every;
  /** In which all but verification does what takes long. Defaults to 2 ms in each turn. */
  readonly slices?: Slices;
}

/** How a server is reached. */
export interface Addresses {
  /** The public address, without a slash at its end. */
  readonly url: string;
  /** Whether others reach the server, at an address that is not the one in its links. */
  readonly lacksBaseUrl: boolean;
}

/** A running server. */
export interface App extends Prepared, Addresses {
  readonly domain: Domain;
  /** Takes no new connections, lets running requests end, and closes the database. */
  readonly stop: () => Promise<void>;
}

/** Joins the rooms, prepares the database and starts to listen. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, clock, logger } = options;
  const startsAfresh = options.startsAfresh ?? false;
  requireDatabaseOfPepper(config, startsAfresh);
  const store = await openStore(config.databasePath, clock.now(), (isBlank) =>
    requireTablesOfPepper(config, { startsAfresh, isBlank }),
  );
  const metrics = createMetrics(options.version);
  metrics.watchKeyring(store.keyring.report);
  metrics.watchLog(options.droppedLines ?? (() => 0));
  try {
    let publicUrl = config.baseUrl ?? '';
    const domain = createDomain({
      config: { ...config, pepper: readPepper(config, await isNew(store)) },
      clock,
      store,
      metrics,
      publicUrl: () => publicUrl,
      reportClockStep: createClockStepReport(metrics, logger),
      slices: options.slices,
    });
    const scrub = createScrubber(config.keyPrefix);
    const watch = createDatabaseWatch(store, logger);
    const reportFailure = createReportFailure(logger, watch.noteRefused);
    const isHttps = config.baseUrl?.startsWith('https:') ?? false;
    const { authSecret, oidc } = config;
    const auth = createAuth({ domain, logger, authSecret, isHttps, oidc });
    const { keyHeaders } = config;
    const { readSessionToken } = auth;
    const gate = createGate(domain, { scrub, readSessionToken, keyHeaders });
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const pages = createPages(options.pagesFolder);
    let draining = false;
    const isDraining = (): boolean => draining;
    const { server, drain } = createHttpServer({
      routes: createRoutes(options, {
        domain,
        gate,
        auth,
        scrub,
        isDraining,
        pages,
        reportFailure,
      }),
      noSuchPage: pages.noSuchPage,
      opened,
      refusalOf: gate.refusalOf,
      clock,
      logger,
      reportFailure,
      metrics,
      scrub,
      keyHeaders,
      isHttps,
      isDraining,
    });
    server.on('connection', domain.noteConnection);
    // First the port, then the database: what the first start shows has the address. Requests that
    // come in between wait.
    await listen(server, config);
    publicUrl ||= addressOf(config.host, (server.address() as AddressInfo).port);
    const addresses = { url: publicUrl, lacksBaseUrl: lacksBaseUrl(config) };
    const preparing = prepare(domain, {
      rootSecret: config.rootSecret,
      show: async (shown) => options.show?.({ ...shown, ...addresses }),
    });
    // Before the first request: loading takes the thread for too long at once.
    const loading = preparing.then(() => auth.load());
    loading.then(open, () => server.close());
    await loading;
    const prepared = await preparing;
    const endKeeping = startKeeping(options, domain, watch);
    const stop = once(async () => {
      draining = true;
      endKeeping();
      await drain();
      await domain.quota.settle();
      await store.close();
    });
    return Object.freeze({ domain, ...addresses, ...prepared, stop });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What goes on beside the requests. Returns how to end it. */
function startKeeping(
  { every = everyWithTimer }: AppOptions,
  domain: Domain,
  watch: DatabaseWatch,
): () => void {
  const ends = [keepUsageSummedUp(domain), watch.keep(every)];
  return () => {
    for (const end of ends) end();
  };
}

interface Joined {
  readonly domain: Domain;
  readonly gate: Gate;
  readonly auth: Auth;
  readonly scrub: ScrubSecrets;
  readonly isDraining: () => boolean;
  readonly pages: Pages;
  readonly reportFailure: ReportFailure;
}

function createRoutes(
  { config, logger }: AppOptions,
  { domain, gate, auth, scrub, isDraining, pages, reportFailure }: Joined,
): Readonly<Record<string, Handler>> {
  const { clock, metrics, store, publicUrl } = domain;
  const verify = createVerifyHandler({
    gate,
    countVerdict: (code) => metrics.countVerdict('verify', code),
    reportFailure,
  });
  const clientAddressOf = createClientAddressOf(config.trustedProxies);
  return {
    ...Object.fromEntries(DASHBOARD_PATHS.map((path) => [path, readOnly(pages.dashboard)])),
    ...createAuthRoutes({ auth, clientAddressOf, publicUrl }),
    '/query': createQueryHandler({
      gate,
      domain,
      scrub,
      logger,
      reportFailure,
      graphiql: pages.graphiql,
    }),
    '/verify': verify,
    '/verify/': verify,
    '/assets/': readOnly(pages.assets),
    '/metrics': readOnly(createMetricsHandler(metrics)),
    '/healthz': readOnly(handleHealth),
    '/readyz': readOnly(
      createReadinessHandler({
        isDraining,
        ping: store.ping,
        reasonOf: (error) => unavailabilityOf(store.look(), error),
        clock,
        logger,
      }),
    ),
  };
}

function createClockStepReport(metrics: Metrics, logger: Logger): (byMs: number) => void {
  return (byMs) => {
    const direction = byMs < 0 ? 'back' : 'forward';
    metrics.countClockStep(direction);
    const seconds = Math.round(Math.abs(byMs) / 1000);
    logger.warn({ direction, seconds }, `the clock was put ${direction} by ${seconds} seconds`);
  };
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let started: Promise<void> | undefined;
  return () => {
    started ??= work();
    return started;
  };
}
