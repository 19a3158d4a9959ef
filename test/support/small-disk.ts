import { spawnSync } from 'node:child_process';

// A folder in memory that only the program sees, in a mount namespace of its own.
const UNSHARE = ['/usr/bin/unshare', '--map-root-user', '--mount', '/bin/sh', '-c'];

/** The command that runs a program with a disk of so many kB in place of a folder. */
export function onSmallDisk(folder: string, kilobytes: number): readonly string[] {
  const mount = `mount -t tmpfs -o size=${kilobytes}k tmpfs '${folder}' && cd '${folder}'`;
  return [...UNSHARE, `${mount} && exec "$@"`, 'sh'];
}

/**
 * Whether this machine lets a test mount such a disk. Where it does not, a notice says what is not
 * tested; never on CI, where that is a failure.
 */
export function hasSmallDisks(tested: string): boolean {
  const [command = '', ...words] = [...onSmallDisk('/mnt', 100), '/bin/true'];
  if (spawnSync(command, words).status === 0) return true;
  process.stderr.write(`\n${tested} SKIPPED: mounting a folder in memory is not allowed here.\n\n`);
  return process.env.CI !== undefined;
}

/** The folder as a process sees it that runs on a small disk. */
export function seenBy(pid: number, folder: string): string {
  return `/proc/${pid}/root${folder}`;
}
