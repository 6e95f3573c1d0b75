import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const packages = join(import.meta.dirname, '../../packages');
const server = process.env.PARLEY_URL ?? 'http://localhost:8000';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  // The packages of this repository from their sources. An app of yours installs them.
  resolve: { alias: [{ find: /^@parley\/(client|react)$/, replacement: `${packages}/$1/src` }] },
  server: {
    proxy: { '/graphql': { target: server, ws: true }, '^/(media|uploads|files)/': server },
  },
});
