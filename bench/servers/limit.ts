// The limit of a page: node:http, pg, and one statement written by hand that returns the page's JSON.
import { createServer } from 'node:http';
import pg from 'pg';
import { statements } from './limit.sql.ts';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

const wrap: Record<string, (json: string) => string> = {
  feed: (json) => `{"data":{"feed":{"nodes":${json}}}}`,
  history: (json) => `{"data":{"conversation":{"messages":{"nodes":${json}}}}}`,
  legacy: (json) => json,
  conversations: (json) => `{"data":{"conversations":{"nodes":${json}}}}`,
};

createServer(async (request, reply) => {
  if (request.url === '/readyz') return reply.end();
  const [, page = '', conversationId] = (request.url as string).split('/');
  const text = statements[page];
  if (!text) return reply.writeHead(404).end();
  const viewerId = request.headers['x-viewer'];
  const values = conversationId ? [viewerId, conversationId] : [viewerId];
  try {
    const { rows } = await pool.query<{ json: string }>({ name: page, text, values });
    const body = Buffer.from((wrap[page] as (json: string) => string)(rows[0]?.json as string));
    reply.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    reply.end(body);
  } catch (error) {
    console.error(error);
    reply.writeHead(500).end();
  }
}).listen(Number(process.env.PORT), '127.0.0.1');

process.once('SIGTERM', () => process.exit(0));
