import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** The dashboard's rooms, from the top to the bottom. */
const LADDER: readonly string[] = Object.freeze(['app', 'pages', 'ui', 'data', 'format']);

/** Pure rules of the server that the pages bring along, so that none stands twice. */
const BROUGHT: readonly string[] = Object.freeze(['src/domain/scopes.ts']);

const SOURCE = 'dashboard/src';

function roomOf(path: string): string {
  return path.slice(SOURCE.length + 1).split('/')[0] ?? '';
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const found = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)];
  return found.map(([, from = '']) => join(dirname(file), from));
}

test('imports of the dashboard go down its ladder, never up', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .map((file) => join(SOURCE, file))
    .filter((file) => /\.tsx?$/.test(file) && LADDER.includes(roomOf(file)));
  const edges = files.flatMap((file) => importsOf(file).map((to) => ({ file, to })));
  expect(edges.length).toBeGreaterThan(150);
  const forbidden = edges.filter(
    ({ file, to }) =>
      !BROUGHT.includes(to) && LADDER.indexOf(roomOf(to)) < LADDER.indexOf(roomOf(file)),
  );
  expect(forbidden.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
});

test('charts are loaded with the usage page only', () => {
  const users = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .map((file) => join(SOURCE, file))
    .filter((file) => /\.tsx?$/.test(file) && /from 'recharts'/.test(readFileSync(file, 'utf8')));
  expect(users.filter((file) => !file.startsWith(`${SOURCE}/pages/usage/`))).toEqual([]);
});
