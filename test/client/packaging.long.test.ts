import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findBuiltProgram } from '../support/built-program.ts';

const run = promisify(execFile);
const BUILT = join(dirname(findBuiltProgram()), 'client');
const ROOT = join(import.meta.dirname, '../..');
const CONSUMER = join(import.meta.dirname, 'consumer');

test('the types serve strict programs of every framework', async () => {
  const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', CONSUMER]).catch((error) => error);
  expect(stdout).toBe('');
});

test('is packed with what it exports, and never without building it before', async () => {
  const { exports, scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(scripts.prepack).toBe('npm run build');
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = await run('npm', args, { cwd: ROOT });
  const packed = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => `./${path}`);
  const exported = Object.values<Record<string, string>>(exports).flatMap(Object.values<string>);
  expect(exported).toHaveLength(10);
  expect(packed).toEqual(expect.arrayContaining([...exported, './dist/cli.js', './README.md']));
  expect(packed.filter((path: string) => /^\.\/(src|test|node_modules)\//.test(path))).toEqual([]);
});

test('brings no package along', () => {
  const files = readdirSync(BUILT, { recursive: true, encoding: 'utf8' });
  const scripts = files.filter((file) => file.endsWith('.js'));
  expect(scripts.length).toBeGreaterThanOrEqual(5);
  const imported = scripts.flatMap((file) => {
    const text = readFileSync(join(BUILT, file), 'utf8');
    return [...text.matchAll(/(?:\bfrom|\bimport|\brequire\()\s*["']([^"']+)["']/g)];
  });
  expect(imported.map(([, from]) => from).filter((from) => !from?.startsWith('./'))).toEqual([]);
});

test('is imported by the names of package.json, with one class for each error', async () => {
  const program = `
    const { createTollkeyClient, TollkeyUnavailableError } = await import('tollkey/client');
    const { requireApiKey } = await import('tollkey/hono');
    for (const name of ['express', 'fastify', 'yoga']) await import('tollkey/' + name);
    const url = 'http://127.0.0.1:1';
    const [errors, secret] = [[], 'gx_' + 's'.repeat(36)];
    await createTollkeyClient({ url }).verify({ secret }).catch((error) => errors.push(error));
    const guard = requireApiKey({ url, onError: (error) => errors.push(error) });
    const headers = new Headers({ 'access-token': secret });
    const context = { req: { raw: { headers }, header: () => undefined }, body: () => undefined };
    await guard(context, () => undefined);
    console.log(errors.map((error) => error instanceof TollkeyUnavailableError));
  `;
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await run(process.execPath, args, { cwd: CONSUMER });
  expect(stdout.trim()).toBe('[ true, true ]');
});
