import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const packages = join(import.meta.dirname, 'packages');

/** Files that change modules or fixed limits, or that import a server which ends with the first file that uses it. */
const needOwnProcess = [
  'tests/attachments/{attachment-kinds,attachments}.test.ts',
  'tests/calls/{call-ends,call-survives}.test.ts',
  'tests/graphql/reasons/reasons.test.ts',
  'tests/legacy/front-ends.test.ts',
  'tests/notifications/gateway.test.ts',
  'tests/planner/{live-planner,slow-subscriber,walk}.test.ts',
  'tests/reads/{cursors,moving-pages}.test.ts',
  'tests/session/{second-factor,second-factor-apis}.test.ts',
];

export default defineConfig({
  // As Node resolves them: `graphql` twice, once by its `module` field, is two schemas that refuse each other.
  resolve: {
    alias: [
      { find: /^graphql$/, replacement: 'graphql/index.js' },
      // Packages of this repository are tested from their sources.
      { find: /^@parley\/(client|react)$/, replacement: join(packages, '$1/src/index.ts') },
      { find: '@parley/client/core', replacement: join(packages, 'client/src/core.ts') },
      { find: '@parley/client/mock', replacement: join(packages, 'client/src/mock/index.ts') },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'default',
          include: ['tests/**/*.test.ts'],
          exclude: needOwnProcess,
          // Reading the modules of a server for each file would take a third of the time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'own process', include: needOwnProcess } },
      {
        extends: true,
        test: {
          name: 'uploads in a bucket',
          include: [
            'tests/attachments/{attachment-kinds,attachments,large,purge,races}.test.ts',
            'tests/uploads/create-upload.test.ts',
          ],
          env: { UPLOAD_STORAGE: 's3', LARGE_FILE_MEGABYTES: '20' },
        },
      },
      {
        extends: true,
        test: {
          name: 'event streams',
          include: [
            'tests/calls/signaling.test.ts',
            'tests/chat/message-corrections.test.ts',
            'tests/events/{inbox,live,restored,two-nodes}.test.ts',
            'tests/groups/groups-live.test.ts',
          ],
          env: { LIVE_TRANSPORT: 'event stream' },
        },
      },
    ],
    globalSetup: ['tests/harness/global.ts'],
    setupFiles: ['tests/harness/expect.ts', 'tests/harness/close-opened.ts'],
    // The names of what was not tried come before the summary, which closes the run.
    reporters: ['./tests/harness/skipped.ts', 'default'],
    pool: 'forks',
    maxWorkers: 2,
    // Limits end what hangs, and are no measurement: a busy machine is ten times slower than an idle one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
