import { type Bound, isReached, type Row, type Side, type Spread } from '../trial.ts';
import type { Result } from './results.ts';

const HEADINGS = ['figure', 'Tollkey', 'peer', 'ratio', 'bound', 'reached', "p99, the peer's"];

const INTRODUCTION = `# What was measured

Written by \`npm run bench\`; how and why it is measured so is in
[decision 23](../docs/decisions/0023-benchmarks.md). Each trial measures Tollkey and its peer in turn in
one run. Medians of all turns; the ratio is the median of the pairs' ratios, with the lowest and the
highest. Figures of one machine compare with each other, not with those of another.
`;

/** The results as a page. */
export function renderResults(results: readonly Result[]): string {
  const table = toMarkdown([HEADINGS, ...results.flatMap(cellsOf)]);
  return `${[INTRODUCTION, table, notesOf(results), occasionsOf(results)].join('\n')}`;
}

/** The results as a table for a terminal. */
export function renderTable(results: readonly Result[]): string {
  const lines = [HEADINGS, ...results.flatMap(cellsOf)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const padded = lines.map((cells) =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
  );
  return `${padded.map((line) => line.trimEnd()).join('\n')}\n`;
}

function cellsOf({ title, bound, rows }: Result): readonly (readonly string[])[] {
  return rows.map((row) => {
    const reached = isReached({ ...(bound && { bound }) }, row);
    return [
      nameOf(title, row),
      sideText(row.subject, row.unit),
      row.peer === undefined ? '' : `${row.peer.name}: ${sideText(row.peer, row.unit)}`,
      ratioText(row.ratio),
      reached === undefined || bound === undefined ? '' : boundText(bound),
      reached === undefined ? '' : reached ? 'yes' : 'no',
      latencyText(row),
    ];
  });
}

function nameOf(title: string, { figure }: Row): string {
  return figure === undefined ? title : `${title}: ${figure}`;
}

function sideText({ median }: Side, unit: string): string {
  return unit.startsWith('/') ? `${number(median)}${unit}` : `${number(median)} ${unit}`;
}

function ratioText(ratio: Spread | undefined): string {
  if (ratio === undefined) return '';
  const { median, min, max } = ratio;
  return `${number(median)} × (${number(min)} to ${number(max)})`;
}

function boundText(bound: Bound): string {
  return 'atLeast' in bound ? `at least ${bound.atLeast}` : `at most ${bound.atMost}`;
}

function latencyText({ subject, peer, unit }: Row): string {
  if (unit === 'µs') return '';
  const sides = [subject, ...(peer ? [peer] : [])];
  const known = sides.flatMap(({ p99Us }) => (p99Us === undefined ? [] : [p99Us]));
  return known.length === 0 ? '' : `${known.map(number).join(' µs, ')} µs`;
}

const SIGNIFICANT_DIGITS = 3;

/** A number with three digits that count, or all of it from a thousand on. */
function number(value: number): string {
  const rounded =
    value >= 1_000 ? Math.round(value) : Number(value.toPrecision(SIGNIFICANT_DIGITS));
  return rounded.toLocaleString('en', { maximumFractionDigits: 6 });
}

function toMarkdown([headings = [], ...lines]: readonly (readonly string[])[]): string {
  const all = [headings, headings.map(() => '---'), ...lines];
  return `${all.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function notesOf(results: readonly Result[]): string {
  const notes = results.flatMap(({ title, rows }) =>
    rows.flatMap((row) => (row.note === undefined ? [] : `- ${nameOf(title, row)}: ${row.note}.`)),
  );
  return `## Notes\n\n${notes.join('\n')}\n`;
}

function occasionsOf(results: readonly Result[]): string {
  const lines = results.map(({ name, occasion, settings }) => [
    name,
    `\`${occasion.command}\``,
    occasion.date,
    occasion.commit,
    `${settings.pairs} × ${settings.seconds} s`,
    `${occasion.machine}; ${occasion.tools}`,
  ]);
  const headings = ['trial', 'command', 'date', 'commit', 'pairs', 'machine and tools'];
  return `## When and where\n\n${toMarkdown([headings, ...lines])}`;
}
