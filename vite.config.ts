import { defineConfig } from 'vite';

/** Bundles the server into dist/cli.js. Its dependencies stay in node_modules. */
export default defineConfig({
  logLevel: 'warn',
  build: {
    ssr: 'src/cli.ts',
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20.19',
    sourcemap: true,
    rolldownOptions: { output: { entryFileNames: '[name].js' } },
  },
});
