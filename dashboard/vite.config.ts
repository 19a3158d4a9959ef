import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstTheme } from './first-theme.ts';
import { textElements } from './text-elements.ts';

/** Builds every page in this folder: one HTML file each, one shared `assets/`. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  logLevel: 'warn',
  plugins: [textElements(), react(), tailwindcss(), firstTheme()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // Monaco is 3 MB in one piece; only the GraphiQL page loads it.
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        dashboard: `${import.meta.dirname}/index.html`,
        graphiql: `${import.meta.dirname}/graphiql.html`,
      },
      // "use no memo" in GraphiQL speaks to the React compiler, which already ran there.
      checks: { moduleLevelDirective: false },
    },
  },
});
