import { join } from 'node:path';
import { defineConfig } from 'vite';

const core = join(import.meta.dirname, '../client/src/core.ts');

export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the built page works below any path; index.html has the address in `base`.
  base: './',
  resolve: { alias: { '@parley/client/core': core } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      // MUI marks its modules for servers, of which there are none here.
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
});
