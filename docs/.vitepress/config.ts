import { defineConfig } from 'vitepress';
import { linksInside } from './links.js';
import { sidebar } from './sidebar.js';

/** The site of this folder, which the server serves at `/docs`: `npm run docs` builds it. */
export default defineConfig({
  title: 'Parley',
  description: 'One self-hosted backend for people, posts, chat and calls.',
  base: '/docs/',
  outDir: process.env.DOCS_OUT_DIR ?? '../dist/docs',
  cleanUrls: true,
  ignoreDeadLinks: 'localhostLinks',
  // The data of the site is a file in place of an inline script.
  metaChunk: true,
  head: [['link', { rel: 'icon', href: '/docs/logo.svg', type: 'image/svg+xml' }]],
  markdown: { config: linksInside },
  vite: { build: { chunkSizeWarningLimit: 2_000 } },
  themeConfig: {
    logo: '/logo.svg',
    outline: [2, 3],
    search: { provider: 'local' },
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Guides', link: '/guides/apollo-client', activeMatch: '^/guides/' },
      { text: 'Reference', link: '/reference/queries', activeMatch: '^/reference/' },
      { text: 'Operating', link: '/operate/deploying', activeMatch: '^/operate/' },
    ],
    sidebar,
  },
});
