import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { wrkVersion } from './wrk.ts';

/** Where and when something was measured. */
export interface Occasion {
  /** As it was typed. */
  readonly command: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** Which commit; followed by `with changes` when the source was not that commit's. */
  readonly commit: string;
  /** Processor, cores, memory, kernel. */
  readonly machine: string;
  /** Node.js and the load's tool. */
  readonly tools: string;
}

const GIB = 2 ** 30;

/** Where and when this program runs. */
export function describeOccasion(args: readonly string[], needsWrk: boolean): Occasion {
  const [cpu] = cpus();
  const memory = `${(totalmem() / GIB).toFixed(1)} GiB`;
  return {
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    date: new Date().toISOString().slice(0, 16).concat('Z'),
    commit: describeCommit(),
    machine: `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, ${memory}, ${type()} ${release()}`,
    tools: [`Node.js ${process.version}`, ...(needsWrk ? [wrkVersion()] : [])].join(', '),
  };
}

function describeCommit(): string {
  const commit = git('rev-parse', '--short', 'HEAD');
  if (commit === undefined) return 'unknown';
  const changes = git('status', '--porcelain', '--', 'src', 'db', 'bench/*.ts');
  return changes ? `${commit} with changes` : commit;
}

function git(...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
