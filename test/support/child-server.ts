import { type ChildProcess, spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { NODE_OPTIONS } from '../../bench/support/product.ts';
import { findBuiltProgram } from './built-program.ts';
import { type Client, createClient } from './client.ts';
import { createTempFolder } from './temp-folder.ts';

/** How a process ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program, running as a process of its own, with the options of Node.js that `npm start` has. */
export interface ChildServer {
  readonly url: string;
  /** Its working folder. */
  readonly folder: string;
  /** The folder below it that Tollkey keeps everything in. */
  readonly dataDir: string;
  /** The root key's secret that its first start printed; empty when it printed none. */
  readonly printedSecret: string;
  /** Everything it wrote to stdout so far. */
  readonly stdout: () => string;
  /** A client with a secret, or with none. */
  readonly as: (secret: string | undefined) => Client;
  /** Resolves when a line of its stdout matches; rejects when it ends without. */
  readonly wrote: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Reads nothing more of what it writes, like `| head -1`. */
  readonly stopReading: () => void;
  /** Lets what it writes wait, like a reader that was stopped. Returns how to go on. */
  readonly pauseReading: () => () => void;
  readonly pid: number;
  /** Sends a signal and does not wait. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Sends a signal and waits for the end. */
  readonly end: (signal: NodeJS.Signals) => Promise<Ended>;
  /** Resolves when it is over, however it ends. */
  readonly ended: Promise<Ended>;
}

/** What can be chosen about a process under test. */
export interface ChildOptions {
  /** A folder to go on with; a new one when absent. */
  readonly folder?: string;
  /** Settings. Nothing of the tests' own environment is passed on. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Arguments. Defaults to none, which serves. */
  readonly args?: readonly string[];
  /** A command that runs the program, given as further words. Defaults to none. */
  readonly within?: readonly string[];
  /**
   * How long `runProgram` lets it run after it made something in its folder, whatever it does. Defaults
   * to until it ends or serves.
   */
  readonly killAfterMs?: number;
  /** Where its standard output goes, as a file descriptor. Defaults to what is read here. */
  readonly stdout?: number;
  /** Whether `npm start` starts it, and signals go to npm. Defaults to false. */
  readonly isFromNpm?: boolean;
}

const READY = /^\{.*"url":"([^"]+)".*"msg":"Tollkey is ready"\}$/m;

/**
 * Starts the built program on a port that the system chooses, and waits until it is ready. If it
 * still runs when the test is over it is killed. To start again on what another left behind, give
 * its `folder`.
 */
export async function startChildServer(options: ChildOptions = {}): Promise<ChildServer> {
  const folder = options.folder ?? createTempFolder();
  const running = spawnProgram({ ...options, folder });
  const ready = await running.wrote(READY);
  const url = ready[1] ?? '';
  return {
    ...running,
    url,
    folder,
    dataDir: dataDirOf(folder),
    printedSecret: /\b[a-z0-9]{2,8}_[0-9A-Za-z]{36}\b/.exec(running.stdout())?.[0] ?? '',
    as: (secret) => createClient(url, secret),
    end(signal) {
      running.signal(signal);
      return running.ended;
    },
  };
}

/** Runs the built program until it ends by itself. One that serves instead is killed. */
export async function runProgram(options: ChildOptions = {}): Promise<Ended> {
  const folder = options.folder ?? createTempFolder();
  const running = spawnProgram({ ...options, folder });
  const kill = (): void => running.signal('SIGKILL');
  const { killAfterMs } = options;
  if (killAfterMs !== undefined) watchFolder(folder, () => setTimeout(kill, killAfterMs));
  else running.wrote(READY).then(kill, () => undefined);
  return running.ended;
}

/** Calls back once, when something is made in a folder. */
export function watchFolder(folder: string, onMade: () => void): void {
  const watcher = watch(folder);
  watcher.once('change', () => {
    watcher.close();
    onMade();
  });
  onTestFinished(() => watcher.close());
}

/** Where a program in this working folder keeps everything. */
export function dataDirOf(folder: string): string {
  return join(folder, 'data');
}

const NPM_START = ['npm', '--prefix', resolve(import.meta.dirname, '../..'), 'start'];

type Running = Pick<
  ChildServer,
  'stdout' | 'wrote' | 'stopReading' | 'pauseReading' | 'pid' | 'signal' | 'ended'
>;

function spawnProgram(options: ChildOptions & { readonly folder: string }): Running {
  const { folder, environment, args = [], isFromNpm, within = [] } = options;
  const program = findBuiltProgram();
  const direct = [...within, process.execPath, ...NODE_OPTIONS, program, ...args];
  const [command = '', ...words] = isFromNpm ? NPM_START : direct;
  const child = spawn(command, words, {
    cwd: folder,
    env: {
      PORT: '0',
      TOLLKEY_DATA_DIR: dataDirOf(folder),
      ...(isFromNpm && { PATH: process.env.PATH }),
      ...environment,
    },
    stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'],
  });
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout?.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  const stdout = (): string => Buffer.concat(chunks.stdout).toString();
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    // 'close' follows 'exit' when both outputs are read to their ends.
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout: stdout(), stderr: Buffer.concat(chunks.stderr).toString() });
    });
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    stdout,
    ended,
    stopReading: () => void child.stdout?.destroy(),
    pauseReading() {
      child.stdout?.pause();
      return () => void child.stdout?.resume();
    },
    pid: child.pid ?? 0,
    signal: (signal) => void child.kill(signal),
    wrote: (pattern) => waitForOutput(child, { stdout, ended, pattern }),
  };
}

function waitForOutput(
  child: ChildProcess,
  { stdout, ended, pattern }: Pick<Running, 'stdout' | 'ended'> & { readonly pattern: RegExp },
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    // Of a log of megabytes only the lines that are new are searched.
    let unread = '';
    const look = (text: Buffer | string): void => {
      unread += text.toString();
      const match = pattern.exec(unread);
      unread = unread.slice(unread.lastIndexOf('\n') + 1);
      if (match === null) return;
      child.stdout?.off('data', look);
      resolve(match);
    };
    child.stdout?.on('data', look);
    look(stdout());
    ended.then((end) => {
      reject(new Error(`it ended (${end.code ?? end.signal}) first, with: ${end.stderr}`));
    }, reject);
  });
}
