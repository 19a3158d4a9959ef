import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../trial.ts';
import { generate } from './generate-database.ts';
import { DATABASE_NAME } from './settings.ts';

// They take minutes to make and are kept for the next run.
const FOLDER = process.env.TOLLKEY_BENCH_DATABASES ?? join(tmpdir(), 'scale');

/** The folder of a database with so many keys; made if there is none yet, and kept. */
export async function databaseOf(keys: number, progress: Progress): Promise<string> {
  const folder = join(FOLDER, String(keys));
  const path = join(folder, DATABASE_NAME);
  if (existsSync(path)) return folder;
  await generate({ path, keys, say: progress.say });
  return folder;
}
