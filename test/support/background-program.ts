import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { PROGRAM_PATH } from './has-programs.ts';
import { PATIENCE_MS } from './patience.ts';

/** A program that listens on a port. */
export interface BackgroundProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** Its working folder. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The port of 127.0.0.1 on which it will listen. */
  readonly port: number;
}

const TRIED_EVERY_MS = 10;

/**
 * Starts a program and waits until its port takes connections. When the test is over it is ended.
 *
 * @throws Error with what it printed, when it ends or stays silent instead.
 */
export async function startBackgroundProgram(program: BackgroundProgram): Promise<void> {
  const child = spawn(program.command, program.args, {
    cwd: program.folder,
    env: { PATH: PROGRAM_PATH, HOME: program.folder, ...program.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  const closed = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await closed;
  });

  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isListening(program.port))) {
    const hasEnded = child.exitCode !== null || failure !== undefined;
    if (hasEnded || performance.now() > deadline) {
      const output = failure?.message ?? Buffer.concat(printed).toString();
      throw new Error(`${program.command} does not listen on ${program.port}: ${output}`);
    }
    await setTimeout(TRIED_EVERY_MS);
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
