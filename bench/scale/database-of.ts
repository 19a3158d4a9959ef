import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../trial.ts';
import { generate } from './generate-database.ts';
import { DATABASE_NAME } from './settings.ts';

/** The folder below another of the database with so many keys, which is made if there is none yet. */
export async function databaseOf(below: string, keys: number, progress: Progress): Promise<string> {
  const folder = join(below, String(keys));
  const path = join(folder, DATABASE_NAME);
  if (!existsSync(path)) await generate({ path, keys, say: progress.say });
  return folder;
}
