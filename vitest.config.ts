import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const packages = join(import.meta.dirname, 'packages');

export default defineConfig({
  // As Node resolves them: `graphql` twice, once by its `module` field, is two schemas that refuse each other.
  resolve: {
    alias: [
      { find: /^graphql$/, replacement: 'graphql/index.js' },
      // Packages of this repository are tested from their sources.
      { find: /^@parley\/(client|react)$/, replacement: join(packages, '$1/src/index.ts') },
    ],
  },
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/harness/global.ts'],
    // The names of what was not tried come before the summary, which closes the run.
    reporters: ['./tests/harness/skipped.ts', 'default'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Machines that check landings are shared, and late at times; what is wrong fails twice.
    retry: process.env.CI ? 1 : 0,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
