import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { ENVIRONMENT } from './child.ts';

// The programs are compiled to bench/dist. Another build's can be measured in its place.
const PRODUCT =
  process.env.TOLLKEY_BENCH_PROGRAM ?? resolve(import.meta.dirname, '../../dist/cli.js');

/** Node's own options, as `npm start` has them. */
export const NODE_OPTIONS: readonly string[] = packageJson.scripts.start
  .split(' ')
  .filter((word) => word.startsWith('--'));

/**
 * Starts the built product as `npm start` does, in an environment that adds to `ENVIRONMENT`. What it
 * prints goes to a file that is open, or nowhere.
 */
export function spawnProduct(
  environment: Readonly<Record<string, string>>,
  output: number | 'ignore' = 'ignore',
  nodeOptions: readonly string[] = [],
): ChildProcess {
  return spawn(process.execPath, [...NODE_OPTIONS, ...nodeOptions, PRODUCT], {
    env: { ...ENVIRONMENT, ...environment },
    stdio: ['ignore', output, 'pipe'],
  });
}
