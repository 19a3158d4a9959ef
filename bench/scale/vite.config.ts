import { defineConfig } from 'vite';

/** Bundles the generator and the measured process into bench/dist/scale. */
export default defineConfig({
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir: 'bench/dist',
    emptyOutDir: true,
    target: 'node20.19',
    sourcemap: true,
    rolldownOptions: {
      input: {
        'scale/generate': 'bench/scale/generate.ts',
        'scale/subject': 'bench/scale/subject.ts',
        'try': 'bench/scale/try.ts', 'run-scale': 'bench/scale/run.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
});
