import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { makeHTMLParts, ruruHTML } from 'ruru/server';
import { getStaticFile } from 'ruru/static';
import { pagePolicy, wantsPage } from '../../core/pages.js';

/** Everything from here and nothing from elsewhere; Monaco styles itself inline. */
const POLICY = pagePolicy({
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'font-src': "'self' data:",
  'img-src': "'self' data: blob:",
  'connect-src': "'self'",
  'worker-src': "'self' blob:",
});

const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#2f6f6a" d="M4 5h24v17H15l-7 6v-6H4z"/></svg>',
  );

const FOREVER = 'public, max-age=31536000, immutable';
const SOCKET_SCRIPT = 'graphql-ws.js';
const PAGE_SCRIPT = 'page.js';
const STYLE = 'sandbox.css';

/** The page puts a different number for each visitor in its place, so that the usernames are free. */
const VISITOR = '$visitor';
const username = `ada.${VISITOR}`;
const password = 'a long enough password';

/** Documents in a tab each, with their variables. */
type Examples = Record<string, object | null>;

const usualExamples: Examples = {
  'welcome.graphql': {
    me: { username, email: `${username}@example.org`, password },
    login: { identifier: username, password },
    post: { content: 'Hello, Parley!' },
  },
  'live.graphql': null,
};

/** The examples at `/admin/graphql`. */
export const adminExamples: Examples = { 'administration.graphql': null };

interface Options {
  path: string;
  publicPath: string;
  examples?: Examples;
}

/** A file beside this one. */
const asset = (name: string): Promise<string> =>
  readFile(new URL(`./assets/${name}`, import.meta.url), 'utf8');

/**
 * Serves GraphiQL (as ruru packs it) to browsers that open `path`, wholly from this server:
 * `GET path` that accepts HTML answers the page, its parts lie under `path/sandbox/`. Other
 * requests to `path` are left to other routes. The page opens with examples, or with
 * the document of `?query=…&variables=…`; subscriptions go to the same path over graphql-ws. Browsers reach `path` as
 * `publicPath`.
 */
export async function sandbox(
  fastify: FastifyInstance,
  { path, publicPath, examples = usualExamples }: Options,
): Promise<void> {
  const own = await ownFiles();
  // A new release of any part lies at a new address, so that every part may be kept for ever.
  const folder = `/sandbox/${release(own)}/`;
  const assets = `${path}${folder}`;
  const page = await html(publicPath, `${publicPath}${folder}`, examples);

  fastify.addHook('onRequest', async (request, reply) => {
    if (!wantsPage(request, path)) return;
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-cache')
      .header('referrer-policy', 'no-referrer')
      .header('vary', 'accept')
      .send(page);
  });

  fastify.get<{ Params: { '*': string } }>(`${assets}*`, async (request, reply) => {
    const name = request.params['*'];
    const file = own[name];
    if (file)
      return reply
        .header('cache-control', FOREVER)
        .type(`text/${name === STYLE ? 'css' : 'javascript'}; charset=utf-8`)
        .send(file);
    return sendRuruFile(request, reply, assets);
  });
}

// The page's hook must see requests of routes that were registered outside of this plugin.
Object.assign(sandbox, { [Symbol.for('skip-override')]: true });

/** The path and query at which the sandbox opens with this document filled in. */
export function sandboxUrl(path: string, query: string, variables?: object): string {
  const search = new URLSearchParams({ query });
  if (variables) search.set('variables', JSON.stringify(variables));
  return `${path}?${search}`;
}

const { resolve } = createRequire(import.meta.url);

async function ownFiles(): Promise<Record<string, string>> {
  const packed = join(dirname(resolve('graphql-ws')), '../umd/graphql-ws.min.js');
  return {
    [PAGE_SCRIPT]: await asset(PAGE_SCRIPT),
    [STYLE]: await asset(STYLE),
    [SOCKET_SCRIPT]: await readFile(packed, 'utf8'),
  };
}

/** Differs between releases of ruru, whose version is in the address of its default files, and of the own files. */
const release = (own: Record<string, string>): string =>
  createHash('sha256')
    .update(JSON.stringify([makeHTMLParts({}), own]))
    .digest('hex')
    .slice(0, 12);

async function sendRuruFile(request: FastifyRequest, reply: FastifyReply, assets: string) {
  const file = await getStaticFile({
    staticPath: assets,
    urlPath: request.url,
    acceptEncoding: request.headers['accept-encoding'],
    disallowDevAssets: true,
  });
  if (!file) return reply.callNotFound();
  return reply
    .headers(file.headers)
    .header('cache-control', FOREVER)
    .header('vary', 'accept-encoding')
    .send(file.content);
}

async function html(path: string, assets: string, examples: Examples): Promise<string> {
  const tabs = Object.entries(examples).map(async ([name, variables]) => ({
    query: await asset(name),
    variables: variables ? JSON.stringify(variables, null, 2) : '',
  }));
  const settings = { path, assets, examples: await Promise.all(tabs), visitor: VISITOR };
  return ruruHTML({
    staticPath: assets,
    endpoint: path,
    htmlParts: {
      titleTag: '<title>Parley sandbox</title>',
      metaTags: (tags) =>
        `${tags}\n<meta name="viewport" content="width=device-width, initial-scale=1" />\n<link rel="icon" href="${ICON}" />\n<link rel="stylesheet" href="${assets}${STYLE}" />`,
      configScript: `<script type="application/json" id="sandbox">${JSON.stringify(settings).replaceAll('<', '\\u003c')}</script>`,
      headerScripts: `<script src="${assets}${SOCKET_SCRIPT}"></script>`,
      bodyScripts: '',
      bodyInitScript: `<script type="module" src="${assets}${PAGE_SCRIPT}"></script>`,
    },
  });
}
