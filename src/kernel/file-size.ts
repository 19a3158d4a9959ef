import { statSync } from 'node:fs';

/** How many bytes a file has. Nothing for a path that leads to none, or to none that can be reached. */
export function fileSize(path: string): number | undefined {
  try {
    return statSync(path).size;
  } catch {
    return undefined;
  }
}
