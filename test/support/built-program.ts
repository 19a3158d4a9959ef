import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * The path of the built program.
 *
 * @throws Error when it is missing, or older than its source: then it is not what is to be tested.
 */
export function findBuiltProgram(): string {
  const program = join(ROOT, 'dist/cli.js');
  if (!existsSync(program)) throw new Error('dist/cli.js is missing; run npm run build');
  const builtAt = statSync(program).mtimeMs;
  for (const source of [...filesBelow('src'), ...filesBelow('db')]) {
    if (statSync(source).mtimeMs <= builtAt) continue;
    throw new Error(`dist/cli.js is older than ${source}; run npm run build`);
  }
  return program;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
