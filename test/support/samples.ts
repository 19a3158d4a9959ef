import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { hasPrograms } from './has-programs.ts';
import { PATIENCE_MS } from './patience.ts';
import { createTempFolder } from './temp-folder.ts';

const SAMPLE = /<!-- sample: (\S+) -->\n```\w+\n([\s\S]*?)```/g;

/** The samples in a document, by name. Fails when two of one name differ. */
export function readSamples(file: string): ReadonlyMap<string, string> {
  const samples = new Map<string, string>();
  for (const [, name = '', text = ''] of readFileSync(file, 'utf8').matchAll(SAMPLE)) {
    if ((samples.get(name) ?? text) !== text) throw new Error(`${file} has two of ${name}`);
    samples.set(name, text);
  }
  return samples;
}

/** What a sample reads: `SERVER_URL`, `ACCESS_TOKEN` and the like. */
export type SampleVariables = Readonly<Record<string, string>>;

/** What became of a sample. */
export interface SampleRun {
  readonly printed: string;
  readonly complained: string;
  /** What it exited with. */
  readonly status: number | null;
}

const SAMPLES = readSamples('docs/samples.md');
const PROGRAMS: Readonly<Record<string, string>> = { sh: 'bash', mjs: 'node', py: 'python3' };

/** Whose time limits a sample keeps: its own ones are for production, not for a busy machine. */
export type SampleLimits = 'own' | 'patient';

const TIME_LIMIT = /(?<=--max-time |timeout=|AbortSignal\.timeout\()\d+(_000)?/g;

/** Runs a sample to its end: just as docs/samples.md has it, but by default with more patience. */
export function runSample(
  name: string,
  variables: SampleVariables,
  limits?: SampleLimits,
): Promise<SampleRun> {
  const program = spawnSample(name, variables, limits);
  const printed: Buffer[] = [];
  const complained: Buffer[] = [];
  program.stdout?.on('data', (chunk: Buffer) => printed.push(chunk));
  program.stderr?.on('data', (chunk: Buffer) => complained.push(chunk));
  return new Promise((resolve, reject) => {
    program.on('error', reject);
    program.on('close', (status) => {
      resolve({ printed: textOf(printed), complained: textOf(complained), status });
    });
  });
}

/** Starts a sample that is a server, until the test is over, and returns its address. */
export function startSample(
  name: string,
  variables: SampleVariables,
  limits?: SampleLimits,
): Promise<string> {
  const program = spawnSample(name, { PORT: '0', ...variables }, limits);
  let printed = '';
  return new Promise((resolve, reject) => {
    program.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const [, port] = /Listening on port (\d+)\n/.exec(printed) ?? [];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    program.on('error', reject);
    program.on('close', () => reject(new Error(`${name} ended: ${printed}`)));
  });
}

function spawnSample(
  name: string,
  variables: SampleVariables,
  limits: SampleLimits = 'patient',
): ChildProcess {
  const text = SAMPLES.get(name);
  if (text === undefined) throw new Error(`docs/samples.md has no sample ${name}`);
  const path = join(createTempFolder(), name);
  const seconds = Math.ceil(PATIENCE_MS / 1_000);
  const patient = text.replace(TIME_LIMIT, (_, thousand = '') => `${seconds}${thousand}`);
  writeFileSync(path, limits === 'own' ? text : patient);
  const program = spawn(PROGRAMS[name.split('.')[1] ?? ''] ?? '', [path], {
    env: { PATH: process.env.PATH, ...variables },
  });
  onTestFinished(() => void program.kill('SIGKILL'));
  return program;
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString().trim();
}

/** The endings of the samples that can be run here. */
export const SAMPLE_ENDINGS: readonly string[] = [
  ...(hasPrograms('Samples for bash', 'bash', 'curl', 'jq', 'awk') ? ['sh'] : []),
  'mjs',
  ...(hasPrograms('Samples for Python', 'python3') ? ['py'] : []),
];
