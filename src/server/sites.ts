import { fileURLToPath } from 'node:url';
import { publicPath } from '../config/addresses.js';
import type { Config } from '../config/config.js';
import { inlineSource, pagePolicy, pageStyle } from '../core/pages.js';
import type { Site } from './static-site.js';

/** Sources of a Content-Security-Policy. Styles are inline in libraries of dialogs, menus and highlighted code. */
const usualSources = {
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'font-src': "'self' data:",
  'connect-src': "'self'",
};

/** A single-page app, whose `index.html` answers every address without a file and has the public path in `<base>`. */
function singlePage(
  config: Config,
  site: Pick<Site, 'folder' | 'path' | 'builtBy' | 'sharesPath'>,
): Site {
  const base = `<base href="${publicPath(config, site.path)}/"`;
  const policy = pagePolicy({
    ...usualSources,
    'img-src': "'self' data: blob:",
    'media-src': "'self' blob:",
    'manifest-src': "'self'",
    'worker-src': "'self'",
    'base-uri': "'self'",
    'form-action': "'self'",
  });
  return {
    ...site,
    adapt: (text, name) =>
      name === 'index.html' ? text.replace(/<base href="[^"]*"/, base) : text,
    policy: () => policy,
    pageOf: () => 'index.html',
  };
}

/** The path below which the documentation is built. */
const builtPath = '/docs/';

/** The documentation: a page for each address. `npm run docs` puts it beside the compiled server. */
export function documentation(
  config: Pick<Config, 'publicUrl'>,
  folder = fileURLToPath(new URL('../docs/', import.meta.url)),
): Site {
  const path = publicPath(config, builtPath);
  return {
    folder,
    path: '/docs',
    builtBy: 'npm run docs',
    adapt: (text) => text.replaceAll(builtPath, path),
    policy(html) {
      const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
        ([, script]) => inlineSource(script ?? ''),
      );
      return pagePolicy({
        ...usualSources,
        'script-src': ["'self'", ...new Set(scripts)].join(' '),
      });
    },
    pageOf: (address) => `${address || 'index'}.html`,
    missing: '404.html',
  };
}

/** The call doctor: a page that tests what calls need of the network. */
function callDoctor(config: Config): Site {
  const folder = fileURLToPath(new URL('./assets/call-doctor/', import.meta.url));
  const site = singlePage(config, { folder, path: '/call-doctor', builtBy: null });
  return {
    ...site,
    adapt: (text, name) => (name === 'style.css' ? pageStyle(text) : site.adapt(text, name)),
  };
}

/** The sites of built files that a server has. */
export const sites = (config: Config): Site[] =>
  [
    documentation(config),
    callDoctor(config),
    config.appDir !== null &&
      singlePage(config, { folder: config.appDir, path: '/app', builtBy: null }),
    config.adminDir !== null &&
      singlePage(config, {
        folder: config.adminDir,
        path: '/admin',
        builtBy: 'npm run web:build',
        // A legacy API has a route at this path.
        sharesPath: true,
      }),
  ].filter((site) => site !== false);
