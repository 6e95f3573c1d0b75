// Apollo, type-graphql and MikroORM as most teams write them: em.find, populate, a loader for each list.
import { ApolloServer } from '@apollo/server';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import fastify from 'fastify';
import { buildSchema } from 'type-graphql';
import { entities } from './entities.ts';
import { Context, ConversationResolver, PostResolver } from './resolvers.ts';
import { SendingResolver } from './sending.ts';

const orm = await MikroORM.init(
  defineConfig({ clientUrl: process.env.DATABASE_URL, entities, pool: { min: 0, max: 10 } }),
);
const schema = await buildSchema({
  resolvers: [PostResolver, ConversationResolver, SendingResolver],
});
const app = fastify();
const apollo = new ApolloServer<Context>({ schema, plugins: [fastifyApolloDrainPlugin(app)] });
await apollo.start();
app.get('/readyz', () => 'ready');
await app.register(fastifyApollo(apollo), {
  context: async (request) => new Context(orm.em.fork(), Number(request.headers['x-viewer'])),
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });

process.once('SIGTERM', () => process.exit(0));
