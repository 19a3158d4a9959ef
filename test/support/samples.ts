import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { onTestFinished } from 'vitest';
import { hasPrograms } from './has-programs.ts';
import { PATIENCE_MS } from './patience.ts';
import { createTempFolder } from './temp-folder.ts';

const SAMPLE = /<!-- sample: (\S+) -->\n```(\w+)\n([\s\S]*?)```/g;

/** A program in a document. */
export interface Sample {
  /** What its block is marked with: `sh` where any POSIX shell runs it, `bash` where it needs bash. */
  readonly language: string;
  readonly text: string;
}

/** The samples in a document, by name. Fails when two of one name differ. */
export function readSamples(file: string): ReadonlyMap<string, Sample> {
  const samples = new Map<string, Sample>();
  const document = readFileSync(file, 'utf8');
  for (const [, name = '', language = '', text = ''] of document.matchAll(SAMPLE)) {
    const sample = { language, text };
    const isSame = isDeepStrictEqual(samples.get(name) ?? sample, sample);
    if (!isSame) throw new Error(`${file} has two of ${name}`);
    samples.set(name, sample);
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
const PROGRAMS: Readonly<Record<string, string>> = {
  sh: 'sh',
  bash: 'bash',
  js: 'node',
  python: 'python3',
};

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
  const sample = SAMPLES.get(name);
  if (sample === undefined) throw new Error(`docs/samples.md has no sample ${name}`);
  const { language, text } = sample;
  const path = join(createTempFolder(), name);
  const seconds = Math.ceil(PATIENCE_MS / 1_000);
  const patient = text.replace(TIME_LIMIT, (_, thousand = '') => `${seconds}${thousand}`);
  writeFileSync(path, limits === 'own' ? text : patient);
  const program = spawn(PROGRAMS[language] ?? '', [path], {
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
  ...(hasPrograms('Samples for the shell', 'sh', 'bash', 'curl', 'jq', 'awk') ? ['sh'] : []),
  'mjs',
  ...(hasPrograms('Samples for Python', 'python3') ? ['py'] : []),
];
