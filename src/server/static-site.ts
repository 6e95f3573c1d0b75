import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wantsPage } from '../core/pages.js';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const FOREVER = 'public, max-age=31536000, immutable';

/** A folder of built files, and where it is served. Files in its `assets/` have hashes in their names. */
export interface Site {
  folder: string;
  /** Such as `/app`. */
  path: string;
  /** The command that builds the folder; null for one that must be there when the server starts. */
  builtBy: string | null;
  /** The text of a page, script or style as clients get it. */
  adapt(text: string, name: string): string;
  /** The Content-Security-Policy of a page. */
  policy(html: string): string;
  /** The file of an address without an extension. */
  pageOf(address: string): string;
  /** Whether other clients than browsers find something else at `path`. */
  sharesPath?: boolean;
  /** The page for addresses without a file, with status 404; without it, the server answers them as unknown paths. */
  missing?: string;
}

interface SiteFile {
  type: string;
  content: Buffer;
  headers: Record<string, string> & { etag: string };
}

type SiteFiles = Map<string, SiteFile>;

const notBuilt = (site: Site) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Not built</title></head>
<body><h1>${site.path} is not built</h1>
<p>Run <code>${site.builtBy}</code> in the folder of the project, and load this page again.</p></body></html>
`;

/** Serves a site below its path. The whole folder is read at the first request after it was built, and kept. */
export async function staticSite(server: FastifyInstance, site: Site): Promise<void> {
  let reading: Promise<SiteFiles | null> | null = null;
  /** The files of the site; null while it is not built. */
  async function load(): Promise<SiteFiles | null> {
    reading ??= readSite(site);
    const files = await reading.catch((error) => {
      reading = null;
      throw error;
    });
    if (files === null) reading = null;
    return files;
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, address: string) {
    const files = await load();
    if (files === null)
      return reply
        .code(address === '' ? 200 : 404)
        .type(types['.html'] as string)
        .send(notBuilt(site));
    const isPage = extname(address) === '';
    const file = files.get(isPage ? site.pageOf(address) : address);
    const found = file ?? (site.missing === undefined ? undefined : files.get(site.missing));
    if (!found) return reply.callNotFound();
    reply.code(file ? 200 : 404).headers(found.headers);
    if (file && request.headers['if-none-match'] === file.headers.etag)
      return reply.code(304).send();
    return reply.type(found.type).send(found.content);
  }

  if (site.builtBy === null && (await load()) === null)
    throw new Error(`${site.folder} has no index.html.`);
  if (site.sharesPath)
    server.addHook('onRequest', async (request, reply) => {
      if (request.headers.authorization === undefined && wantsPage(request, site.path))
        return answer(request, reply, '');
    });
  else server.get(site.path, (request, reply) => answer(request, reply, ''));
  server.get<{ Params: { '*': string } }>(`${site.path}/*`, (request, reply) =>
    answer(request, reply, request.params['*'].replace(/\/$/, '')),
  );
}

// The hook must see requests of routes that were registered outside of this plugin.
Object.assign(staticSite, { [Symbol.for('skip-override')]: true });

async function readSite(site: Site): Promise<SiteFiles | null> {
  const entries = await readdir(site.folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const files: SiteFiles = new Map();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(site.folder, path).split(sep).join('/');
    files.set(name, fileOf(site, name, await readFile(path)));
  }
  return files.has('index.html') ? files : null;
}

function fileOf(site: Site, name: string, read: Buffer): SiteFile {
  const extension = extname(name);
  const isText = ['.html', '.js', '.css'].includes(extension);
  const text = isText ? site.adapt(read.toString(), name) : null;
  const content = text === null ? read : Buffer.from(text);
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 16);
  const headers = {
    'cache-control': name.startsWith('assets/') ? FOREVER : 'no-cache',
    'referrer-policy': 'no-referrer',
    // A worker has the policy of its script.
    'content-security-policy': site.policy(extension === '.html' ? content.toString() : ''),
    etag: `W/"${hash}"`,
  };
  return { type: types[extension] ?? 'application/octet-stream', content, headers };
}
