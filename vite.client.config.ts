import { defineConfig } from 'vite';

/** The files of src/client that `package.json` exports. */
const ENTRIES = ['tollkey-client', 'express', 'fastify', 'hono', 'yoga'];

/** Bundles the client and the middlewares into dist/client. They import no package at run time. */
export default defineConfig({
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir: 'dist/client',
    emptyOutDir: true,
    target: 'node20.19',
    sourcemap: true,
    rolldownOptions: {
      input: Object.fromEntries(ENTRIES.map((name) => [name, `src/client/${name}.ts`])),
      output: { entryFileNames: '[name].js', chunkFileNames: 'shared/[name].js' },
    },
  },
});
