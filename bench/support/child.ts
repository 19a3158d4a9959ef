import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** A program of this folder that runs as a process of its own and answers messages, one by one. */
export interface Child {
  /** Sends a message and resolves with the answer; rejects when the program ends instead. */
  readonly ask: (message: Message) => Promise<Message>;
  /** Ends it and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

/** What processes tell each other: an object that JSON can write. */
export type Message = { readonly [name: string]: unknown };

// A program that does not end by itself within this time is killed.
const STOP_MS = 5_000;

/**
 * What every program is started with. Nothing of the caller's own environment decides how fast one
 * of them is, and all of them run as in production.
 */
export const ENVIRONMENT: Readonly<Record<string, string>> = Object.freeze({
  PATH: process.env.PATH ?? '',
  NODE_ENV: 'production',
});

/** Starts a compiled program of this folder, such as `peers/yoga`, with such options of Node's. */
export function startChild(program: string, nodeOptions: readonly string[] = []): Child {
  const path = join(import.meta.dirname, `${program}.js`);
  const child = fork(path, {
    env: ENVIRONMENT,
    execArgv: [...nodeOptions],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const ended = watch(child, program);
  // Whoever asks hears of it; until then it is nobody's.
  ended.catch(() => undefined);

  function ask(message: Message): Promise<Message> {
    const answered = new Promise<Message>((resolve) => {
      child.once('message', (answer) => resolve(answer as Message));
    });
    child.send(message);
    return Promise.race([answered, ended]);
  }

  return Object.freeze({ ask, stop: () => stopProcess(child) });
}

/** Rejects when a process ends, with what it wrote to stderr. */
export function watch(child: ChildProcess, name: string): Promise<never> {
  const chunks: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((_, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const text = Buffer.concat(chunks).toString().trim();
      reject(new Error(`${name} ended (${code ?? signal}): ${text || 'it wrote nothing'}`));
    });
  });
}

/** Ends a process and waits until it is gone. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(late);
}
