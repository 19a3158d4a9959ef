import { spawnSync } from 'node:child_process';

/** Where programs are looked for: servers stand in /usr/sbin, which not everybody's PATH has. */
export const PROGRAM_PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;

/**
 * Whether the programs that a group of tests needs are there. Where one is missing a notice says
 * what is not tested, and `false` skips it; never on CI, where its absence is a failure.
 *
 * @param tested what is not tested without them, as the start of a sentence.
 */
export function hasPrograms(tested: string, ...names: readonly string[]): boolean {
  const missing = names.filter(
    (name) => spawnSync(name, ['--version'], { env: { PATH: PROGRAM_PATH } }).error,
  );
  if (missing.length === 0) return true;
  process.stderr.write(`\n${tested} SKIPPED: ${missing.join(', ')} is missing.\n\n`);
  return process.env.CI !== undefined;
}
