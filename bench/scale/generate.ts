import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fillDatabase } from './fill-database.ts';
import { openDomain } from './open-domain.ts';

const [keysText = '', file = ''] = process.argv.slice(2);
const keys = Number(keysText.replaceAll('_', ''));
if (!Number.isSafeInteger(keys) || keys < 1 || file === '') {
  process.stderr.write('usage: node bench/dist/scale/generate.js KEYS FILE\n');
  process.exit(2);
}
await generate(keys, resolve(file));

/** Makes a database file with so many keys, and says how it goes on. */
async function generate(count: number, path: string): Promise<void> {
  if (existsSync(path)) throw new Error(`${path} is there already`);
  const domain = await openDomain(path);
  await domain.store.close();
  const emptyBytes = statSync(path).size;
  const startedAt = performance.now();
  let toldAt = startedAt;
  const { digester, secretFormat } = domain;
  fillDatabase({
    path,
    keys: count,
    digester,
    secretFormat,
    progress(done) {
      const now = performance.now();
      if (now - toldAt < 2_000) return;
      toldAt = now;
      const rate = Math.round((done / (now - startedAt)) * 1_000);
      process.stderr.write(`${done} of ${count} keys, ${rate} a second\n`);
    },
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const bytesPerKey = Math.round((statSync(path).size - emptyBytes) / count);
  process.stdout.write(
    `${JSON.stringify({ keys: count, seconds: Math.round(seconds), bytesPerKey })}\n`,
  );
}
