import { openSync, truncateSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Message, startChild, stopProcess, watch } from './child.ts';
import { spawnProduct } from './product.ts';
import { PEPPER } from './seed.ts';

/** A server that runs as a process of its own. */
export interface RunningServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The product, running. */
export interface RunningProduct extends RunningServer {
  /** Sends its process a signal. */
  readonly signal: (name: NodeJS.Signals) => void;
}

const READY_WITHIN_MS = 300_000;
const READY_POLL_MS = 20;

/** How the product is started. */
export interface TollkeyOptions {
  /** What was seeded. */
  readonly dataDir: string;
  /** Writes a line for every request to this file. Defaults to warnings alone, which nobody reads. */
  readonly logFile?: string;
  /** More of the environment. Defaults to none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** More options of Node's. Defaults to none. */
  readonly nodeOptions?: readonly string[];
}

/** Starts the built product on a data folder, and waits until it is ready. */
export async function startTollkey(options: TollkeyOptions): Promise<RunningProduct> {
  const { dataDir, logFile, nodeOptions } = options;
  const port = await findFreePort();
  const output = logFile === undefined ? 'ignore' : openSync(logFile, 'a');
  const environment = {
    PORT: String(port),
    TOLLKEY_DATA_DIR: dataDir,
    TOLLKEY_PEPPER: PEPPER,
    LOG_LEVEL: logFile === undefined ? 'warn' : 'info',
    ...options.environment,
  };
  const child = spawnProduct(environment, output, nodeOptions);
  const url = `http://127.0.0.1:${port}`;
  try {
    await Promise.race([waitUntilReady(url), watch(child, 'Tollkey')]);
  } catch (error) {
    await stopProcess(child);
    throw error;
  }
  return Object.freeze({
    url,
    signal: (name) => void child.kill(name),
    stop: () => stopProcess(child),
  } satisfies RunningProduct);
}

/** Empties a log between two turns, so that no disk fills. */
export function emptyLog(logFile: string): void {
  truncateSync(logFile);
}

/** Starts a peer's compiled program, with such options of Node's. */
export async function startPeer(
  program: string,
  settings: Message = {},
  nodeOptions: readonly string[] = [],
): Promise<RunningServer> {
  const child = startChild(join('peers', program), nodeOptions);
  try {
    const { url } = await child.ask(settings);
    return Object.freeze({ url: String(url), stop: child.stop });
  } catch (error) {
    await child.stop();
    throw error;
  }
}

async function waitUntilReady(url: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((done) => setTimeout(done, READY_POLL_MS));
  }
  throw new Error(`Tollkey was not ready within ${READY_WITHIN_MS / 1_000} s`);
}

/** A port that nobody listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
