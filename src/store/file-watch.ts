import { statSync } from 'node:fs';

/** A file that is no longer where it was opened, or lacks what was in it. */
export interface FileFault {
  readonly path: string;
  /** `gone` ends when the same file is moved back. `replaced` and `cut` take a restart. */
  readonly kind: 'gone' | 'replaced' | 'cut';
}

/** Watches the files of an open database. */
export interface FileWatch {
  /** Looks where the paths lead now. Returns the first file that is wrong, or nothing. */
  readonly look: () => FileFault | undefined;
}

/**
 * Remembers which files the paths lead to, by device and inode. A process that has a deleted file open
 * can go on writing to it: nothing fails, and everything is lost when the process ends. An inode is given
 * to no other file while the first one is open.
 *
 * A file that was replaced stays a fault, even when the first one comes back: a program that opened
 * the other one may have mixed the two up.
 */
export function watchFiles(paths: readonly string[]): FileWatch {
  const opened = paths.map((path) => ({ path, identity: identityOf(path) }));
  let replaced: FileFault | undefined;

  function look(): FileFault | undefined {
    if (replaced !== undefined) return replaced;
    for (const { path, identity } of opened) {
      const found = identityOf(path);
      if (found === identity) continue;
      if (found === undefined) return { path, kind: 'gone' };
      replaced = { path, kind: 'replaced' };
      return replaced;
    }
    return undefined;
  }

  return Object.freeze({ look });
}

/** The number of a file in its file system. Nothing for a path that leads to no file. */
function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path);
    return `${dev}:${ino}`;
  } catch {
    // Not there, or not to be reached: a new process could not open it either.
    return undefined;
  }
}
