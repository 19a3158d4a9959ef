import { existsSync, renameSync, statSync } from 'node:fs';
import { fillDatabase } from './fill-database.ts';
import { openDomain } from './open-domain.ts';

/** What to generate. */
export interface Generation {
  /** Where the database file will be; nothing may be there. */
  readonly path: string;
  readonly keys: number;
  /** Told every two seconds how far it is. */
  readonly say: (text: string) => void;
}

/** How it went. */
export interface Generated {
  readonly keys: number;
  readonly seconds: number;
  /** In the file, with all indexes; the key's creation has no audit event. */
  readonly bytesPerKey: number;
}

const SAY_EVERY_MS = 2_000;

/** Makes a database with so many keys. It has its name once it is whole. */
export async function generate({ path, keys, say }: Generation): Promise<Generated> {
  if (existsSync(path)) throw new Error(`${path} is there already`);
  const unfinished = `${path}.unfinished`;
  const { digester, secretFormat, store } = await openDomain(unfinished);
  await store.close();
  const emptyBytes = statSync(unfinished).size;
  const startedAt = performance.now();
  let saidAt = startedAt;
  fillDatabase({
    path: unfinished,
    keys,
    digester,
    secretFormat,
    progress(done) {
      const now = performance.now();
      if (now - saidAt < SAY_EVERY_MS) return;
      saidAt = now;
      const rate = Math.round((done / (now - startedAt)) * 1_000);
      say(`${done} of ${keys} keys, ${rate} a second`);
    },
  });
  renameSync(unfinished, path);
  return {
    keys,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
    bytesPerKey: Math.round((statSync(path).size - emptyBytes) / keys),
  };
}
