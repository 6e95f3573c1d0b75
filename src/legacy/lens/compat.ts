import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { App } from '../../core/app.js';
import { recentDays, recentLegacyCalls } from '../../graphql/legacy-usage.js';
import { dialects } from '../dialects.js';
import { lensPage, style } from './page.js';
import { lensTable } from './table.js';

/** `GET /compat`: the page that leads from the older APIs to GraphQL, served wholly from here. */
export async function compat(
  server: FastifyInstance,
  { app, schema }: { app: App; schema: GraphQLSchema },
): Promise<void> {
  const entries = lensTable(schema, dialects);
  server.get('/compat', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'self'; base-uri 'none'")
      .header('cache-control', 'no-cache')
      .send(lensPage(entries, await recentLegacyCalls(app), recentDays)),
  );
  server.get('/compat/style.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=3600').send(style),
  );
}
