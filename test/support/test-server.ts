import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type App, type AppOptions, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import { createScrubber } from '../../src/kernel/scrub-secrets.ts';
import { type Client, createClient } from './client.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

/** A server under test: the real one, on a real database file, with a clock that can be set. */
export interface TestServer {
  readonly url: string;
  readonly clock: TestClock;
  /** Everything that was logged so far. */
  readonly logs: readonly string[];
  /** The data folder. */
  readonly folder: string;
  readonly app: App;
  /** Does what the server does twice a second. */
  readonly tick: () => void;
  /** The root key's secret. */
  readonly rootSecret: string;
  /** A client with the root key. */
  readonly root: Client;
  /** A client with another secret, or with none. */
  readonly as: (secret: string | undefined) => Client;
  /** Makes a key (as root) and returns it with its secret and a client that presents it. */
  readonly createKey: (input?: Readonly<Record<string, unknown>>) => Promise<TestKey>;
  readonly stop: () => Promise<void>;
}

/** A key made for a test. */
export interface TestKey {
  readonly id: string;
  readonly secret: string;
  readonly client: Client;
}

/** What can be chosen about a server under test. */
export interface TestServerOptions {
  readonly clock?: TestClock;
  /** A folder to go on with; a new one when absent. */
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What else the server is started with. */
  readonly app?: Partial<AppOptions>;
}

const PEPPER = 'a pepper that only tests ever use, and nobody else';
const ROOT_SECRET = createSecretFormat('gx').mint();

/**
 * Starts a server for the running test and stops it when the test is over. To start again on what
 * another left behind, `stop` that one and give its `folder`.
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const clock = options.clock ?? createTestClock();
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'tollkey-'));
  const logs: string[] = [];
  const config = readConfig({
    PORT: '0',
    TOLLKEY_DATA_DIR: folder,
    TOLLKEY_PEPPER: PEPPER,
    TOLLKEY_ROOT_KEY: ROOT_SECRET,
    ...options.environment,
  });
  let tick: () => void = () => undefined;
  const app = await startApp({
    config,
    clock,
    every(_periodMs, work) {
      tick = work;
      return () => undefined;
    },
    logger: createLogger({
      level: 'debug',
      pretty: false,
      write: (line) => void logs.push(line),
      scrub: createScrubber(config.keyPrefix),
    }),
    pagesFolder: 'dist/dashboard',
    version: 'test',
    ...options.app,
  });
  onTestFinished(async () => {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const rootSecret = options.environment?.TOLLKEY_ROOT_KEY ?? ROOT_SECRET;
  const as = (secret: string | undefined): Client => createClient(app.url, secret);
  const root = as(rootSecret);
  let made = 0;

  async function createKey(input: Readonly<Record<string, unknown>> = {}): Promise<TestKey> {
    made += 1;
    const { createApiKey } = await root.data<{
      createApiKey: { secret: string; apiKey: { id: string } };
    }>(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } } }',
      { input: { label: `key ${made}`, ...input } },
    );
    const { secret, apiKey } = createApiKey;
    return { id: apiKey.id, secret, client: as(secret) };
  }

  return {
    url: app.url,
    clock,
    logs,
    folder,
    app,
    tick: () => tick(),
    rootSecret,
    root,
    as,
    createKey,
    stop: app.stop,
  };
}
