import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  // Works under any path of any web host.
  base: './',
  resolve: {
    alias: {
      // The simulator asks Node's engine for a setting that browsers do not have.
      'node:v8': here('what-if/no-v8.ts'),
    },
  },
  build: {
    outDir: here('../../dist/viewer'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 4000,
  },
  worker: { format: 'es' },
});
