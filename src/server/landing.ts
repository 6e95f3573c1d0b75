import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { publicPath } from '../config/addresses.js';
import type { App } from '../core/app.js';
import { inlineSource, pagePolicy, pageStyle } from '../core/pages.js';
import { schemaText } from '../graphql/server/schema.js';

interface Link {
  name: string;
  title: string;
  path: string;
  text: string;
}

/** The open pages of this server. */
function linksOf({ config }: App): Link[] {
  const links: (Link | false)[] = [
    config.appDir !== null && {
      name: 'app',
      title: 'App',
      path: '/app/',
      text: 'Posts, chat and calls in the browser.',
    },
    config.introspection && {
      name: 'sandbox',
      title: 'GraphQL sandbox',
      path: '/graphql',
      text: 'Write and run queries, mutations and subscriptions.',
    },
    {
      name: 'docs',
      title: 'Documentation',
      path: '/docs',
      text: 'Guides, a reference of the schema, and how to operate a server.',
    },
    config.introspection && {
      name: 'schema',
      title: 'Schema',
      path: '/schema.graphql',
      text: 'Every type, field and argument, with descriptions.',
    },
    (config.env !== 'production' || config.operatorToken !== null) && {
      name: 'compat',
      title: 'From REST to GraphQL',
      path: '/compat',
      text: 'What replaces each path of the legacy REST APIs.',
    },
    {
      name: 'callDoctor',
      title: 'Call doctor',
      path: '/call-doctor/',
      text: 'Whether calls connect from this browser, and what to set where they do not.',
    },
    {
      name: 'legacy',
      title: 'Legacy APIs',
      path: '/api/',
      text: 'The paths of the legacy REST APIs.',
    },
    config.adminDir !== null && {
      name: 'admin',
      title: 'Administration',
      path: '/admin/',
      text: 'People, content, reports and nodes, for administrators.',
    },
    {
      name: 'health',
      title: 'Health',
      path: '/readyz',
      text: 'Whether the server can take requests.',
    },
  ];
  return links
    .filter((link) => link !== false)
    .map((link) => ({ ...link, path: publicPath(config, link.path) }));
}

const page = (links: readonly Link[], graphql: string, style: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley</title><style>${style}</style></head>
<body><main>
<svg viewBox="4 5 24 23" aria-hidden="true"><path d="M4 5h24v17H15l-7 6v-6H4z"/></svg>
<h1>Parley</h1>
<p>A self-hosted backend for people, posts, chat and calls: one GraphQL schema, with live subscriptions.</p>
<nav>
${links.map(({ title, path, text }) => `<a href="${path}"><b>${title}</b><p>${text}</p></a>`).join('\n')}
</nav>
<footer><p>GraphQL over HTTP and WebSocket: <code>${graphql}</code></p></footer>
</main></body></html>
`;

/** `GET /`: links to the pages of this server, as HTML for browsers and as JSON for other clients. */
export async function landing(
  server: FastifyInstance,
  { app, schema }: { app: App; schema: GraphQLSchema },
): Promise<void> {
  const links = linksOf(app);
  const graphql = publicPath(app.config, '/graphql');
  const json = {
    name: 'Parley',
    graphql,
    links: Object.fromEntries(links.map(({ name, path }) => [name, path])),
  };
  const own = await readFile(new URL('./assets/landing.css', import.meta.url), 'utf8');
  const style = pageStyle(own);
  const policy = pagePolicy({ 'style-src': inlineSource(style) });
  const html = page(links, graphql, style);
  server.get('/', async (request, reply) => {
    reply.headers({ vary: 'accept', 'cache-control': 'no-cache' });
    if (!/\btext\/html\b/i.test(request.headers.accept ?? '')) return json;
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policy)
      .send(html);
  });
  if (!app.config.introspection) return;
  server.get('/schema.graphql', async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(schemaText(schema)),
  );
}
