/** A path of the settings leads to what cannot be used. The message says what was expected. */
export class PathError extends Error {
  override readonly name = 'PathError';
}

/** What a path is for. */
export interface PathUse {
  readonly path: string;
  readonly expected: 'a file' | 'a folder';
  /** What to do, as the end of a sentence: "set X to …". */
  readonly advice: string;
}

/**
 * Does something with a path.
 *
 * @throws PathError with a sentence, where a folder stands in the place of a file, a file in that of
 *   a folder, or the user may not read or write there. Other errors pass.
 */
export function withPath<T>({ path, expected, advice }: PathUse, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const found = foundBy((error as NodeJS.ErrnoException).code);
    if (found === undefined) throw error;
    throw new PathError(`${path} cannot be used: expected ${expected}, ${found}; ${advice}.`);
  }
}

function foundBy(code: string | undefined): string | undefined {
  switch (code) {
    case 'EISDIR':
      return 'got a folder';
    case 'EEXIST':
      return 'got a file';
    case 'ENOTDIR':
      return 'got a path that leads through a file';
    case 'EACCES':
    case 'EPERM':
      return `got one that ${user()} may not read or write`;
    case 'EROFS':
      return 'got one on a file system that can only be read';
    default:
      return undefined;
  }
}

function user(): string {
  const id = process.getuid?.();
  return id === undefined ? 'this user' : `the user with the id ${id}`;
}
