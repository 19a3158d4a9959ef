import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';
import { createGate } from './context/gate.ts';
import { createSignIn } from './context/sign-in.ts';
import { createSignInThrottle } from './context/sign-in-throttle.ts';
import type { Domain } from './domain/domain.ts';
import { keepUsageSummedUp } from './domain/keep-usage-summed-up.ts';
import { prepare } from './domain/prepare.ts';
import { createDigester, createSecretFormat } from './domain/secret-text.ts';
import { createAuthRoutes } from './http/auth.ts';
import { createClientAddressOf } from './http/client-address.ts';
import { createDrain } from './http/drain.ts';
import { createReadinessHandler, handleHealth } from './http/health.ts';
import { createMetricsHandler } from './http/metrics.ts';
import { createPages, DASHBOARD_PATHS } from './http/pages.ts';
import { createQueryHandler } from './http/query.ts';
import { createHttpServer, readOnly } from './http/server.ts';
import { createVerifyHandler } from './http/verify.ts';
import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import { createMetrics } from './kernel/metrics.ts';
import { createScrubber } from './kernel/scrub-secrets.ts';
import { createLedger } from './quota/ledger.ts';
import { noJournal } from './quota/no-journal.ts';
import { openStore } from './store/store.ts';

/** What a server is made of besides its settings. */
export interface AppOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The folder with the built pages. */
  readonly pagesFolder: string;
  /** Of the program, for the metrics. */
  readonly version: string;
}

/** A running server. */
export interface App {
  readonly domain: Domain;
  /** The public address, without a slash at its end. */
  readonly url: string;
  /** The root key's secret, if this start minted one: the only time that it is shown. */
  readonly mintedRootSecret: string | undefined;
  /** Takes no new connections, lets running requests end, and closes the database. */
  readonly stop: () => Promise<void>;
}

// Sessions whose last minutes are counted in memory. Whoever is pushed out by ten thousand others is
// counted anew: it fails open.
const MAX_COUNTED_SESSIONS = 10_000;

/** Joins the rooms, prepares the database and starts to listen. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, clock, logger } = options;
  const store = await openStore(config.databasePath, clock.now());
  const metrics = createMetrics(options.version);
  metrics.watchKeyring(store.keyring.report);
  try {
    const quota = createLedger({
      clock,
      journal: store.usageJournal,
      report: metrics.countCommit,
    });
    let publicUrl = config.baseUrl ?? '';
    const domain: Domain = Object.freeze({
      clock,
      store,
      quota,
      sessionQuota: createLedger({ clock, journal: noJournal, capacity: MAX_COUNTED_SESSIONS }),
      secretFormat: createSecretFormat(config.keyPrefix),
      digester: createDigester(config.pepper),
      metrics,
      publicUrl: () => publicUrl,
    });
    const scrub = createScrubber(config.keyPrefix);
    const isHttps = config.baseUrl?.startsWith('https:') ?? false;
    const { authSecret } = config;
    const signIn = createSignIn(
      { domain, logger, authSecret, isHttps },
      createSignInThrottle(clock),
    );
    const gate = createGate(domain, scrub, signIn.readSessionToken);
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    let draining = false;
    const isDraining = (): boolean => draining;
    const pages = createPages(options.pagesFolder);
    const verify = createVerifyHandler({
      gate,
      countVerdict: (code) => metrics.countVerdict('verify', code),
      logger,
    });
    const server = createHttpServer({
      routes: {
        ...Object.fromEntries(DASHBOARD_PATHS.map((path) => [path, readOnly(pages.dashboard)])),
        ...createAuthRoutes({
          signIn,
          clientAddressOf: createClientAddressOf(config.trustedProxies),
          publicUrl: domain.publicUrl,
          oidcName: config.oidc?.name,
        }),
        '/query': createQueryHandler({ gate, domain, scrub, logger, graphiql: pages.graphiql }),
        '/verify': verify,
        '/verify/': verify,
        '/assets/': readOnly(pages.assets),
        '/metrics': readOnly(createMetricsHandler(metrics)),
        '/healthz': readOnly(handleHealth),
        '/readyz': readOnly(
          createReadinessHandler({
            isDraining,
            ping: store.ping,
            clock,
            logger,
          }),
        ),
      },
      opened,
      refusalOf: gate.refusalOf,
      clock,
      logger,
      metrics,
      scrub,
      isHttps,
      isDraining,
    });
    // First the port, then the database: a start that fails must not have minted a root key that
    // nobody saw. Requests that come in between wait.
    const drain = createDrain(server);
    await listen(server, config);
    publicUrl ||= addressOf(server, config.host);
    const preparing = prepare(domain, config.rootSecret);
    preparing.then(open, () => server.close());
    const mintedRootSecret = await preparing;
    const endSummingUp = keepUsageSummedUp(domain);
    const stop = once(async () => {
      draining = true;
      endSummingUp();
      await drain();
      await quota.settle();
      await store.close();
    });
    return Object.freeze({
      domain,
      url: publicUrl,
      mintedRootSecret,
      stop,
    });
  } catch (error) {
    await store.close();
    throw error;
  }
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

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let started: Promise<void> | undefined;
  return () => {
    started ??= work();
    return started;
  };
}
