import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const ROOT = join(import.meta.dirname, '..');
const PROGRAMS = [
  'run',
  'hold-up/loop-probe',
  'subjects/verify-in-process',
  'peers/bare',
  'peers/better-auth-http',
  'peers/better-auth-in-process',
  'peers/mercurius',
  'peers/yoga',
  'peers/yoga-list',
  'scale/generate',
  'scale/subject',
];

/**
 * Gives the product its own dependencies. A program in bench/dist would look for them in
 * bench/node_modules first, where the peers' versions are.
 */
function ownDependencies(): Plugin {
  const product = ['src', 'db', 'bench/hold-up'].map((folder) => join(ROOT, folder));
  return {
    name: 'own-dependencies',
    enforce: 'pre',
    resolveId(source, importer) {
      const isBare = /^[@a-z]/.test(source) && !source.startsWith('node:');
      if (!isBare || !product.some((folder) => importer?.startsWith(`${folder}/`))) return null;
      return { id: resolveAtRoot(source), external: 'absolute' };
    },
  };
}

// As Node.js resolves an import, which only a module of the root can ask.
const RESOLVE = 'process.stdout.write(import.meta.resolve(process.argv[1]))';

function resolveAtRoot(source: string): string {
  const args = ['--input-type=module', '--eval', RESOLVE, source];
  return execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
}

/** Compiles what measures, and what is measured beside the built product. Not the peers themselves. */
export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  plugins: [ownDependencies()],
  build: {
    ssr: true,
    outDir: 'dist',
    target: 'node20.19',
    sourcemap: true,
    rolldownOptions: {
      // Said of a slow machine, not of us.
      checks: { pluginTimings: false },
      input: Object.fromEntries(
        PROGRAMS.map((name) => [name, join(import.meta.dirname, `${name}.ts`)]),
      ),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
