import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { publicPath } from '../../config/addresses.js';
import type { App } from '../../core/app.js';
import { recentDays, recentLegacyCalls } from '../../graphql/usage/usage.resolver.js';
import { dialects } from '../runtime/dialects.js';
import { lensPage, style } from './page.js';
import { type LensEntry, lensTable } from './table.js';

/** `GET /compat`: the page that leads from the older APIs to GraphQL, served wholly from here. */
export async function compat(
  server: FastifyInstance,
  { app, schema }: { app: App; schema: GraphQLSchema },
): Promise<void> {
  let entries: LensEntry[] | null = null;
  // Nobody waits for it at the start.
  const table = () => {
    entries ??= lensTable(schema, dialects, publicPath(app.config, '/graphql'));
    return entries;
  };
  server.get('/compat', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      .header('cache-control', 'no-cache')
      .send(
        lensPage(table(), {
          calls: await recentLegacyCalls(app),
          days: recentDays,
          style: publicPath(app.config, '/compat/style.css'),
        }),
      ),
  );
  server.get('/compat/style.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=3600').send(style),
  );
}
