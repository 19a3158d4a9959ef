import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { describeOccasion } from './support/machine.ts';
import { renderTable } from './support/render.ts';
import { keepResults, type Result } from './support/results.ts';
import type { Progress, Settings, Trial } from './trial.ts';
import { TRIALS } from './trials.ts';

// The program is compiled to bench/dist.
const FOLDER = resolve(import.meta.dirname, '..');
const FILES = { json: join(FOLDER, 'results.json'), markdown: join(FOLDER, 'RESULTS.md') };

const SMOKE: Settings = { pairs: 1, seconds: 0.2, isSmoke: true };

const HELP = `
Examples:
  $ npm run bench                              every trial, 25 pairs of each
  $ npm run bench -- --list                    what is measured
  $ npm run bench -- verify query-yoga         two of them
  $ npm run bench -- verify --pairs 9 --seconds 5
  $ npm run bench -- --smoke                   whether every trial runs, in a minute

Results go to bench/RESULTS.md; those of trials that did not run stay as they were.`;

interface Options {
  readonly pairs: number;
  readonly seconds: number;
  readonly smoke: boolean;
  readonly list: boolean;
}

const program = new Command('npm run bench --')
  .description('Measures Tollkey and its peers in turn.')
  .argument('[trials...]', 'names of trials; all but the long ones when none is given')
  .option('--pairs <count>', 'how often both sides are measured in turn', parsePositive, 25)
  .option('--seconds <seconds>', 'how long each turn takes', parsePositive, 1)
  .option('--smoke', 'only show that each trial runs; writes nothing', false)
  .option('--list', 'print the names of all trials and what they measure', false)
  .addHelpText('after', HELP);

// By default a signal ends a program without a word to what it started.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

program.parse();
const { list, smoke, pairs, seconds } = program.opts<Options>();
if (list) process.stdout.write(listOf(TRIALS));
else await run(choose(program.args), smoke ? SMOKE : { pairs, seconds, isSmoke: false });

async function run(trials: readonly Trial[], settings: Settings): Promise<void> {
  const needsWrk = trials.some((trial) => trial.needsWrk);
  const occasion = describeOccasion(process.argv.slice(2), needsWrk);
  const results: Result[] = [];
  for (const [index, trial] of trials.entries()) {
    const progress = createProgress(`trial ${index + 1} of ${trials.length}, ${trial.name}`);
    const { name, title, bound } = trial;
    try {
      const rows = await trial.run(progress, settings);
      const result = {
        name,
        title,
        ...(bound && !settings.isSmoke && { bound }),
        rows,
        settings,
        occasion,
      };
      results.push(result);
      // Written each time, so that a long run that is broken off has not been for nothing.
      if (!settings.isSmoke) keepResults(FILES, [result], TRIALS);
    } catch (error) {
      progress.say(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
  process.stdout.write(renderTable(results));
}

function createProgress(start: string): Progress {
  return { say: (text) => void process.stderr.write(`${start}: ${text}\n`) };
}

function choose(names: readonly string[]): readonly Trial[] {
  if (names.length === 0) return TRIALS.filter(({ isLong }) => !isLong);
  return names.map((name) => {
    const trial = TRIALS.find((candidate) => candidate.name === name);
    if (trial !== undefined) return trial;
    return program.error(`There is no trial ${name}; --list prints those that there are.`);
  });
}

function listOf(trials: readonly Trial[]): string {
  const width = Math.max(...trials.map(({ name }) => name.length));
  return trials
    .map(({ name, title, isLong }) => `${name.padEnd(width)}  ${title}${isLong ? ' (long)' : ''}\n`)
    .join('');
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Expected a whole number, at least 1.');
}
