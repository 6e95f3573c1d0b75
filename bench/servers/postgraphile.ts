// PostGraphile 5 on the same tables, as its documents advise: Amber preset, its own server, no GraphiQL.
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { pages } from './postgraphile.plugin.ts';

const server = createServer();
const pgl = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [pages],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ['public'],
      poolConfig: { max: 10 },
    }),
  ],
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: { explain: false },
});
await pgl.createServ(grafserv).addTo(server);
const answer = server.listeners('request')[0] as (...args: unknown[]) => void;
server.removeAllListeners('request');
server.on('request', (request, reply) => {
  if (request.url === '/readyz') reply.end();
  else answer.call(server, request, reply);
});
server.listen(Number(process.env.PORT), '127.0.0.1');

process.once('SIGTERM', () => process.exit(0));
