import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** The dashboard's rooms, from the top to the bottom. */
const LADDER: readonly string[] = Object.freeze(['app', 'pages', 'ui', 'data', 'format']);

const SOURCE = 'dashboard/src';

/** All that the pages bring along of the server: pure functions, so that no rule stands twice. */
const PAGES_BRING = ['src/domain/scopes.ts'];

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
  const inside = edges.filter(({ to }) => to.startsWith(`${SOURCE}/`));
  const brought = edges.filter((edge) => !inside.includes(edge)).map(({ to }) => to);
  expect([...new Set(brought)]).toEqual(PAGES_BRING);
  const upward = inside.filter(
    ({ file, to }) => LADDER.indexOf(roomOf(to)) < LADDER.indexOf(roomOf(file)),
  );
  expect(upward.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
});

test('charts are loaded with the usage page only', () => {
  const users = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .map((file) => join(SOURCE, file))
    .filter((file) => /\.tsx?$/.test(file) && /from 'recharts'/.test(readFileSync(file, 'utf8')));
  expect(users.filter((file) => !file.startsWith(`${SOURCE}/pages/usage/`))).toEqual([]);
});
