import { defineConfig } from 'vite';

/** Bundles the generator and the measured process into bench/dist/scale. */
export default defineConfig({
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir: 'bench/dist/scale',
    emptyOutDir: true,
    target: 'node20.19',
    sourcemap: true,
    rolldownOptions: {
      input: { generate: 'bench/scale/generate.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'shared/[name].js' },
    },
  },
});
