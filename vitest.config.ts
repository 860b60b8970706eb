import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Physics holds a WebAssembly instance per process; forks keep a panic in one file from reaching another.
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
