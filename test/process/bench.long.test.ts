import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { TRIALS } from '../../bench/trials.ts';
import { findBuiltProgram } from '../support/built-program.ts';
import { hasPrograms } from '../support/has-programs.ts';

const ROOT = resolve(import.meta.dirname, '../..');

// Whatever a trial says; the figures of a machine that runs tests mean nothing.
const FIGURE = / {2}[\d.,]+(?:\/s| \S+)/;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function runNode(...args: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    execFile(process.execPath, [...args], { cwd: ROOT }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

function runBench(...args: readonly string[]): Promise<Ended> {
  return runNode('bench/dist/run.js', ...args);
}

/** Whether the peers are installed; never skipped on CI, where their absence is a failure. */
function hasPeers(): boolean {
  if (existsSync(join(ROOT, 'bench/node_modules')) || process.env.CI) return true;
  process.stderr.write('\nThe trials in bench/ are SKIPPED: npm run bench:install is missing.\n\n');
  return false;
}

const isPossible = hasPrograms('The trials in bench/ are', 'wrk') && hasPeers();

describe.skipIf(!isPossible)('npm run bench', () => {
  let smoke: Ended;

  beforeAll(async () => {
    findBuiltProgram();
    const config = ['--config', 'bench/vite.config.ts'];
    const { code, stderr } = await runNode('node_modules/vite/bin/vite.js', 'build', ...config);
    expect(code, stderr).toBe(0);
    smoke = await runBench('--smoke', ...TRIALS.map(({ name }) => name));
  });

  test.each(TRIALS)('runs the trial $name', ({ name, title }) => {
    const said = smoke.stderr.split('\n').filter((line) => line.includes(`, ${name}: `));
    expect(said.filter((line) => line.includes('FAILED'))).toEqual([]);
    const rows = smoke.stdout
      .split('\n')
      .filter((line) => line.startsWith(`${title}: `) || line.startsWith(`${title}  `));
    expect(rows, smoke.stderr).not.toEqual([]);
    for (const row of rows) expect(row).toMatch(FIGURE);
  });

  test('ends well when every trial did', () => {
    expect(smoke.code, smoke.stderr).toBe(0);
  });

  test('lists all trials', async () => {
    const { code, stdout } = await runBench('--list');
    const names = stdout.trim().split('\n');
    expect(names.map((line) => line.split(' ')[0])).toEqual(TRIALS.map(({ name }) => name));
    expect(code).toBe(0);
  });

  test('refuses a trial that there is not, and a number that is none', async () => {
    const unknown = await runBench('--smoke', 'verfy');
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      'There is no trial verfy; --list prints those that there are.\n',
    ]);
    const wrong = await runBench('--pairs', '0');
    expect([wrong.code, wrong.stdout]).toEqual([1, '']);
    expect(wrong.stderr).toContain('Expected a whole number, at least 1.');
  });

  test('has types that agree with those of the peers', async () => {
    const { code, stdout } = await runNode('node_modules/typescript/bin/tsc', '-p', 'bench');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });
});
