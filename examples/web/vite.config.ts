import { join } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { type CSSOptions, defineConfig } from 'vite';

const here = import.meta.dirname;
const packages = join(here, '../../packages');
const server = process.env.PARLEY_URL ?? 'http://localhost:8000';

/** Components of Radix Themes that the app does not use: their styles are left out. */
const unused =
  /rt-(Base)?(Blockquote|Callout|Code|CheckboxCards|CheckboxGroup|ContextMenu|DataList|Em|HoverCard|Inset|Kbd|Link|Popover|Progress|Quote|Radio|Section|Select|Separator|Skeleton|Slider|Strong|Switch|TabNav|Table|ThemePanel|Tooltip)/;

const css: CSSOptions = {
  postcss: {
    plugins: [
      {
        postcssPlugin: 'used-styles',
        Rule(rule) {
          const used = rule.selectors.filter((selector) => !unused.test(selector));
          if (used.length === 0) rule.remove();
        },
      },
    ],
  },
};

export default defineConfig({
  root: here,
  // Relative, so that the built app works below any path; index.html has the address in `base`.
  base: process.env.NODE_ENV === 'production' ? './' : '/app/',
  plugins: [react(), tailwind()],
  resolve: {
    alias: [
      // The packages of this repository from their sources. An app of yours installs them.
      { find: /^@parley\/(client|react)$/, replacement: join(packages, '$1/src/index.ts') },
      // The theme would bring tooltips, and what positions them, into the first load.
      { find: '@radix-ui/react-tooltip', replacement: join(here, 'src/parts/no-tooltips.ts') },
    ],
    dedupe: ['react', 'react-dom', 'graphql', '@apollo/client'],
  },
  define: { __DEV__: 'false' },
  css,
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { importIsUndefined: false } },
    // The service worker keeps all of these files for times without a network.
    manifest: 'assets.json',
  },
  server: {
    proxy: {
      '/graphql': { target: server, ws: true },
      '/app/demo.json': server,
      '^/(media|uploads|files|meetings)/': server,
    },
  },
});
