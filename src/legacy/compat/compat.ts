import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { publicPath } from '../../config/addresses.js';
import type { App } from '../../core/app.js';
import { pagePolicy, pageStyle } from '../../core/pages.js';
import { recentDays, recentLegacyCalls } from '../../graphql/usage/usage.resolver.js';
import { dialects } from '../runtime/dialects.js';
import { compatPage } from './page.js';
import { type CompatEntry, compatTable } from './table.js';

/** Serves `GET /compat`, the page that leads from the legacy APIs to GraphQL. */
export async function compat(
  server: FastifyInstance,
  { app, schema }: { app: App; schema: GraphQLSchema },
): Promise<void> {
  let entries: CompatEntry[] | null = null;
  const own = await readFile(new URL('./assets/compat.css', import.meta.url), 'utf8');
  const style = pageStyle(own);
  server.get('/compat', async (_request, reply) => {
    // Built at the first request, which keeps the start short.
    entries ??= compatTable(schema, dialects, publicPath(app.config, '/graphql'));
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy({ 'style-src': "'self'" }))
      .header('cache-control', 'no-cache')
      .send(
        compatPage(entries, dialects, {
          calls: await recentLegacyCalls(app),
          days: recentDays,
          style: publicPath(app.config, '/compat/style.css'),
        }),
      );
  });
  server.get('/compat/style.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=3600').send(style),
  );
}
