import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Occasion } from '../../bench/support/machine.ts';
import { keepResults, type Result } from '../../bench/support/results.ts';
import type { Bound } from '../../bench/trial.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const OCCASION: Occasion = {
  command: 'npm run bench',
  date: '2026-11-22T09:00Z',
  commit: 'abc1234',
  machine: 'a processor, 2 cores, 4 GiB, Linux 6',
  tools: 'Node.js v20, wrk 4',
};

function resultOf(name: string, ratio: number, bound?: Bound): Result {
  return {
    name,
    title: `what ${name} is`,
    ...(bound && { bound }),
    rows: [
      {
        unit: '/s',
        subject: { name: 'Tollkey', median: 1_234.5, p99Us: 850 },
        peer: { name: 'a peer', median: 1_000, p99Us: 900 },
        ratio: { median: ratio, min: ratio - 0.1, max: ratio + 0.1 },
      },
    ],
    settings: { pairs: 5, seconds: 5 },
    occasion: OCCASION,
  };
}

function createFiles() {
  const folder = createTempFolder();
  const files = { json: join(folder, 'results.json'), markdown: join(folder, 'RESULTS.md') };
  return { files, read: () => readFileSync(files.markdown, 'utf8') };
}

const TRIALS = [{ name: 'one' }, { name: 'two' }];

test('leaves the rows of trials that did not run as they were', () => {
  const { files, read } = createFiles();
  keepResults(files, [resultOf('two', 2)], TRIALS);
  keepResults(files, [resultOf('one', 1)], TRIALS);
  keepResults(files, [{ ...resultOf('one', 3), occasion: { ...OCCASION, commit: 'def' } }], TRIALS);
  expect(read()).toMatch(/what one is .* 3 × \(2\.9 to 3\.1\).*\n.*what two is .* 2 × /);
  expect(read()).toMatch(/\| one .* def .*\n\| two .* abc1234 /);
});

test('drops the rows of trials that there are no longer', () => {
  const { files, read } = createFiles();
  keepResults(files, [resultOf('gone', 2), resultOf('one', 1)], TRIALS);
  expect(read()).not.toContain('gone');
});

test.each([
  [{ atLeast: 0.9 }, 0.9, 'at least 0.9 | yes'],
  [{ atLeast: 0.9 }, 0.89, 'at least 0.9 | no'],
  [{ atMost: 1.5 }, 1.5, 'at most 1.5 | yes'],
  [{ atMost: 1.5 }, 1.51, 'at most 1.5 | no'],
] as const)('says whether a bound is reached: %j, %d', (bound, ratio, said) => {
  const { files, read } = createFiles();
  keepResults(files, [resultOf('one', ratio, bound)], TRIALS);
  expect(read()).toContain(said);
});

test('shows medians, the peer, and the p99 of both', () => {
  const { files, read } = createFiles();
  keepResults(files, [resultOf('one', 1)], TRIALS);
  expect(read()).toContain('| what one is | 1,235/s | a peer: 1,000/s |');
  expect(read()).toContain('| 850 µs, 900 µs |');
});
