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
    quota: { rooms: ['kernel'], packages: [] },
    domain: { rooms: ['quota', 'store', 'kernel'], packages: ['zod'] },
    context: {
      rooms: ['domain', 'quota', 'store', 'kernel'],
      packages: [
        'better-auth',
        'better-auth/api',
        'better-auth/plugins/generic-oauth',
        'lru-cache',
      ],
    },
    schema: {
      rooms: ['context', 'domain', 'quota', 'store', 'kernel'],
      packages: ['@pothos/core', '@pothos/plugin-relay', 'graphql', 'zod'],
    },
    http: {
      rooms: ['schema', 'context', 'domain', 'quota', 'store', 'kernel'],
      packages: [
        'graphql',
        'graphql-yoga',
        '@graphql-tools/executor',
        'lru-cache',
        'zod',
        /armor/.source,
      ],
    },
    // Beside the ladder: it runs in other people's programs, and has no dependency there.
    client: {
      rooms: ['http', 'context', 'domain', 'quota'],
      packages: ['express', 'fastify', 'graphql-yoga', 'hono', 'hono/utils/http-status'],
    },
  };

/** All that the client may bring along of the server: pure functions, so that no rule stands twice. */
const CLIENT_BRINGS = [
  'src/context/credential-forms.ts',
  'src/context/credential-refusals.ts',
  'src/context/credential.ts',
  'src/domain/denial-words.ts',
  'src/domain/scopes.ts',
  'src/http/denial-reply.ts',
  'src/http/envelope.ts',
  'src/http/header-lines.ts',
  'src/http/negotiate.ts',
  'src/http/rate-limit-headers.ts',
  'src/http/reply.ts',
  'src/kernel/seconds-until.ts',
  'src/quota/decide.ts',
  'src/quota/window.ts',
];

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

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

function importsOf(file: string): readonly Import[] {
  const pattern = /^(?:import|export)( type)?(?: [^'";]*? from)? '([^']+)';$/gm;
  return [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, type, from = '']) => ({
    file,
    isType: type !== undefined,
    from,
  }));
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
  const imports = rooms.flatMap(filesIn).flatMap(importsOf);
  expect(imports.length).toBeGreaterThan(150);
  const forbidden = imports.filter((line) => !isAllowed(line));
  expect(forbidden.map(({ file, from }) => `${file} imports ${from}`)).toEqual([]);
});

test('the client brings along what it needs of the server, and no package', () => {
  const brought = new Set(filesIn('src/client'));
  for (const file of brought) {
    for (const { from, isType } of importsOf(file)) {
      if (isType) continue;
      expect(from, `${file} imports ${from}`).toMatch(/^\./);
      brought.add(join(dirname(file), from));
    }
  }
  const ours = [...brought].filter((file) => !file.startsWith('src/client/'));
  expect(ours.sort()).toEqual(CLIENT_BRINGS);
});

test('the peers in bench/ have nothing of the product', () => {
  const allowed = ['bench/support/serve-peer.ts', 'bench/support/run-batches.ts'];
  const imports = filesIn('bench/peers').flatMap(importsOf);
  const ours = imports
    .filter(({ from }) => from.startsWith('.'))
    .map(({ file, from }) => join(dirname(file), from))
    .filter((file) => !file.startsWith('bench/peers/'));
  expect([...new Set(ours)].sort()).toEqual(allowed.sort());
});

test('only what starts and joins the rooms stands outside of them', () => {
  const loose = readdirSync('src').filter((name) => name.endsWith('.ts'));
  expect(loose.sort()).toEqual([
    'app.ts',
    'cli.ts',
    'config.ts',
    'create-domain.ts',
    'first-start.ts',
    'kept-secrets.ts',
    'pepper.ts',
    'server-address.ts',
    'service-links.ts',
    'settings.ts',
    'usage-error.ts',
    'user-commands.ts',
  ]);
});

test('no file is longer than 300 lines, and none hides behind a barrel', () => {
  const files = ['src', 'db', 'test', 'dashboard/src', 'bench']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.tsx?$/.test(file) && !/^bench\/(?:node_modules|dist)\//.test(file));
  const tooLong = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301);
  expect(tooLong).toEqual([]);
  expect(files.filter((file) => /\/index\.tsx?$/.test(file))).toEqual([]);
});
