import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withPath } from './kernel/path-error.ts';

/** How short a secret of the server itself may be, in characters. */
export const MIN_KEPT_SECRET_LENGTH = 32;

const SECRET_BYTES = 32;

/** What became of a secret that is kept in a file: its text, or why there is none that could be used. */
export type KeptSecret =
  | { readonly kind: 'kept'; readonly text: string }
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'damaged'; readonly path: string; readonly length: number };

/** Where to look for a secret, and whether one may be made. */
export interface KeptSecretPlace {
  readonly dataDir: string;
  readonly name: string;
  /** Whether a missing one is made anew. */
  readonly canMake: boolean;
}

/** Where a secret of this name is kept. */
export function keptSecretPath(dataDir: string, name: string): string {
  return join(dataDir, name);
}

/**
 * A secret in the data folder; made once, whole or not at all, readable for its owner alone.
 *
 * @throws PathError when something else is in the place of the folder or the file, or it may not be
 *   read or written.
 */
export function keepSecret({ dataDir, name, canMake }: KeptSecretPlace): KeptSecret {
  const path = keptSecretPath(dataDir, name);
  if (!existsSync(path)) {
    if (!canMake) return { kind: 'missing', path };
    const advice = 'let this user write there, or set TOLLKEY_DATA_DIR to another folder';
    withPath({ path: dataDir, expected: 'a folder', advice }, () => make(path));
  }
  const advice = 'put it back from a backup, or set TOLLKEY_DATA_DIR to another folder';
  const text = withPath({ path, expected: 'a file', advice }, () =>
    readFileSync(path, 'utf8').trim(),
  );
  return text.length >= MIN_KEPT_SECRET_LENGTH
    ? { kind: 'kept', text }
    : { kind: 'damaged', path, length: text.length };
}

function make(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  try {
    writeFileSync(draft, secret, { mode: 0o600, flush: true });
    publish(draft, path);
  } finally {
    // Also when the disk is full: each start would leave another one behind.
    rmSync(draft, { force: true });
  }
}

/** Gives a finished file its name, unless another process was first: then that one's counts. */
function publish(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
