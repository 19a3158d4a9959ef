import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** The ladder: a room may import its own files, the rooms named here, and these packages. */
const LADDER: Readonly<Record<string, { rooms: readonly string[]; packages: readonly string[] }>> =
  {
    kernel: { rooms: [], packages: ['pino', 'pino-pretty', 'prom-client'] },
    store: { rooms: ['kernel', 'migrations'], packages: ['kysely', 'better-sqlite3', 'lru-cache'] },
    migrations: { rooms: ['store'], packages: ['kysely'] },
    quota: { rooms: ['kernel'], packages: ['lru-cache'] },
    domain: { rooms: ['quota', 'store', 'kernel'], packages: ['zod'] },
    context: { rooms: ['domain', 'quota', 'store'], packages: [] },
    schema: {
      rooms: ['context', 'domain', 'quota', 'store', 'kernel'],
      packages: [
        '@pothos/core',
        '@pothos/plugin-complexity',
        '@pothos/plugin-relay',
        'graphql',
        'zod',
      ],
    },
    http: {
      rooms: ['schema', 'context', 'domain', 'quota', 'store', 'kernel'],
      packages: ['graphql', 'graphql-yoga', 'zod', /armor/.source],
    },
  };

// Above the domain nothing asks the store or the quota for anything: only their types go up.
const TYPES_ONLY = new Set([
  'context>quota',
  'context>store',
  'schema>store',
  'schema>quota',
  'http>domain',
  'http>quota',
  'http>store',
]);

interface Import {
  readonly file: string;
  readonly isType: boolean;
  readonly from: string;
}

function importsIn(folder: string): readonly Import[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const path = join(folder, file);
      const pattern = /^(?:import|export)( type)?(?: [^'";]*? from)? '([^']+)';$/gm;
      return [...readFileSync(path, 'utf8').matchAll(pattern)].map(([, type, from = '']) => ({
        file: path,
        isType: type !== undefined,
        from,
      }));
    });
}

function roomOf(path: string): string {
  return normalize(path).split('/')[1] ?? '';
}

function isAllowed({ file, from, isType }: Import): boolean {
  const room = roomOf(file);
  const { rooms, packages } = LADDER[room] ?? { rooms: [], packages: [] };
  if (from.startsWith('.')) {
    const target = roomOf(join(dirname(file), from));
    if (target === room) return true;
    return rooms.includes(target) && (isType || !TYPES_ONLY.has(`${room}>${target}`));
  }
  if (builtinModules.includes(from.replace('node:', ''))) return from.startsWith('node:');
  return packages.some(
    (name) => from === name || (name === 'armor' && from.includes('graphql-armor')),
  );
}

const rooms = Object.keys(LADDER).map((room) =>
  room === 'migrations' ? 'db/migrations' : `src/${room}`,
);

test('imports go down the ladder, never up', () => {
  const imports = rooms.flatMap(importsIn);
  expect(imports.length).toBeGreaterThan(150);
  const forbidden = imports.filter((line) => !isAllowed(line));
  expect(forbidden.map(({ file, from }) => `${file} imports ${from}`)).toEqual([]);
});

test('only app.ts, cli.ts and config.ts stand outside the rooms', () => {
  const loose = readdirSync('src').filter((name) => name.endsWith('.ts'));
  expect(loose.sort()).toEqual(['app.ts', 'cli.ts', 'config.ts']);
});

test('no file is longer than 300 lines, and none hides behind a barrel', () => {
  const files = ['src', 'db', 'test', 'dashboard/src']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.tsx?$/.test(file));
  const tooLong = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301);
  expect(tooLong).toEqual([]);
  expect(files.filter((file) => /\/index\.tsx?$/.test(file))).toEqual([]);
});
