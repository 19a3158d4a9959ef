import { resolve } from 'node:path';
import { generate } from './generate-database.ts';

const [keysText = '', file = ''] = process.argv.slice(2);
const keys = Number(keysText.replaceAll('_', ''));
if (!Number.isSafeInteger(keys) || keys < 1 || file === '') {
  process.stderr.write('usage: node bench/dist/scale/generate.js KEYS FILE\n');
  process.exit(2);
}
const generated = await generate({
  path: resolve(file),
  keys,
  say: (text) => void process.stderr.write(`${text}\n`),
});
process.stdout.write(`${JSON.stringify(generated)}\n`);
