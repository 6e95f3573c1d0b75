import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { publicPath } from '../config/addresses.js';
import type { App } from '../core/app.js';
import { schemaText } from '../graphql/server/schema.js';

interface Link {
  name: string;
  path: string;
  text: string;
}

/** The pages of this server that are worth a visit; those that are closed are left out. */
function linksOf({ config }: App): Link[] {
  const links: (Link | false)[] = [
    config.introspection && {
      name: 'sandbox',
      path: '/graphql',
      text: 'Write and run queries, mutations and subscriptions.',
    },
    config.introspection && {
      name: 'schema',
      path: '/schema.graphql',
      text: 'Every type, field and argument, with descriptions.',
    },
    (config.env !== 'production' || config.operatorToken !== null) && {
      name: 'compat',
      path: '/compat',
      text: 'What replaces each path of the legacy REST APIs.',
    },
    { name: 'legacy', path: '/api/', text: 'The paths of the legacy REST APIs.' },
    { name: 'health', path: '/readyz', text: 'Whether the server can take requests.' },
  ];
  return links
    .filter((link) => link !== false)
    .map((link) => ({ ...link, path: publicPath(config, link.path) }));
}

const titles: Record<string, string> = {
  sandbox: 'GraphQL sandbox',
  schema: 'Schema',
  compat: 'From REST to GraphQL',
  legacy: 'Legacy APIs',
  health: 'Health',
};

const style = `
:root { color-scheme: light dark; --ink: #1d2b2a; --quiet: #566866; --line: #d9e2e0; --paper: #fbfcfb; --tint: #2f6f6a; --box: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eeec; --quiet: #9fb1ae; --line: #2c3b39; --paper: #131a19; --tint: #7cc4bc; --box: #19211f } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; padding: 12vh 1.5rem 3rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
main { max-width: 46rem; margin: 0 auto }
svg { display: block; width: 2rem; fill: var(--tint) }
h1 { margin: .75rem 0 .25rem; font-size: 2.25rem; line-height: 1.15; letter-spacing: -.02em }
p { margin: 0; color: var(--quiet) }
main > p { max-width: 34rem; font-size: 1.1rem }
nav { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1rem; margin: 2.5rem 0 }
a { display: block; padding: 1.1rem 1.25rem; border: 1px solid var(--line); border-radius: .75rem; color: inherit; background: var(--box); text-decoration: none }
a:hover, a:focus-visible { border-color: var(--tint); outline: none; box-shadow: 0 0 0 1px var(--tint) }
b { color: var(--tint) }
code { font: .85rem ui-monospace, monospace }
footer { overflow-wrap: anywhere }
`;

const styleHash = createHash('sha256').update(style).digest('base64');
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const page = (links: readonly Link[], graphql: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley</title><style>${style}</style></head>
<body><main>
<svg viewBox="4 5 24 23" aria-hidden="true"><path d="M4 5h24v17H15l-7 6v-6H4z"/></svg>
<h1>Parley</h1>
<p>A self-hosted backend for people, posts, chat and calls: one GraphQL schema, with live subscriptions.</p>
<nav>
${links.map(({ name, path, text }) => `<a href="${path}"><b>${titles[name]}</b><p>${text}</p></a>`).join('\n')}
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
  const html = page(links, graphql);
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
