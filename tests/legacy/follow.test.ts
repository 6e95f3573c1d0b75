import { GraphQLInt, GraphQLObjectType, GraphQLSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import type { Context } from '../../src/core/context.js';
import { forbidden } from '../../src/core/errors.js';
import { followDocument } from '../../src/legacy/runtime/follow.js';

const ticks = { ticks: { type: GraphQLInt } };
const document = parse('subscription { ticks }');
const ctx = { fresh: () => ctx } as Context;

/** A schema whose one subscription gives what `subscribe` does. */
const schemaOf = (subscribe: () => unknown) =>
  new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: ticks }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: { ticks: { type: GraphQLInt, subscribe, resolve: (tick) => tick } },
    }),
  });

test('a subscription stands before it is handed out, and its end closes the source', async () => {
  const log: string[] = [];
  let tick = 0;
  const source = {
    next: async () => {
      log.push('next');
      tick += 1;
      return { done: false, value: tick };
    },
    return: async () => {
      log.push('return');
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => source,
  };
  const events = await followDocument(
    schemaOf(() => source),
    ctx,
    document,
    {},
  );
  expect(log).toEqual(['next']);
  expect((await events.next()).value).toEqual({ ticks: 1 });
  expect(log).toEqual(['next']);
  expect((await events.next()).value).toEqual({ ticks: 2 });
  await events.return?.();
  expect(log).toEqual(['next', 'next', 'return']);
});

test('what a subscription refuses is thrown as it was', async () => {
  const refusing = schemaOf(() => {
    throw forbidden('Not yours.');
  });
  await expect(followDocument(refusing, ctx, document, {})).rejects.toMatchObject({
    code: 'FORBIDDEN',
    message: 'Not yours.',
  });
});
