import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Row, Settings, Trial } from '../trial.ts';
import type { Occasion } from './machine.ts';
import { renderResults } from './render.ts';

/** What a trial found when it last ran. */
export interface Result extends Pick<Trial, 'name' | 'title' | 'bound'> {
  readonly rows: readonly Row[];
  readonly settings: Pick<Settings, 'pairs' | 'seconds'>;
  readonly occasion: Occasion;
}

/** Where results are kept. */
export interface ResultFiles {
  /** What every trial found when it last ran. */
  readonly json: string;
  /** The same for people. */
  readonly markdown: string;
}

/**
 * Puts new results in the place of those of the same trials, leaves all others as they are, and
 * writes both files. Those of trials that there are no longer are dropped.
 */
export function keepResults(
  files: ResultFiles,
  found: readonly Result[],
  trials: readonly Pick<Trial, 'name'>[],
): void {
  const known = new Map(readResults(files.json).map((result) => [result.name, result]));
  for (const result of found) known.set(result.name, result);
  const results = trials.flatMap(({ name }) => known.get(name) ?? []);
  writeFileSync(files.json, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(files.markdown, renderResults(results));
}

function readResults(path: string): readonly Result[] {
  if (!existsSync(path)) return [];
  return JSON.parse(readFileSync(path, 'utf8')) as readonly Result[];
}
