import { type DocumentNode, type GraphQLSchema, Kind, validate } from 'graphql';
import type { App } from '../../core/app.js';
import type { ClientPolicy } from '../../core/client-policy.js';
import { Context } from '../../core/context.js';
import { cursorOf } from '../../core/pagination.js';
import type { Operation } from '../../graphql/planner/selection.js';
import { examplesOf } from '../compat/example.js';
import { dialects } from './dialects.js';
import { type Engine, queriesIn } from './execute.js';

/**
 * Sees to it before the first request that every document of the dialects fits the schema, and that
 * those which read have their plans. Throws where one does not fit, naming what is wrong.
 */
export function prepare(app: App, { schema, planner }: Engine): void {
  const tables = dialects.map(({ policy, rows, sockets }) => ({
    policy,
    documents: [...rows, ...sockets].flatMap(({ documents }) => documents),
    reads: [
      ...rows.flatMap((row) => row.reads),
      ...sockets.flatMap((row) => queriesIn(row.documents)),
    ],
  }));
  demandFit(
    schema,
    tables.flatMap(({ documents }) => documents),
  );
  for (const { policy, reads } of tables) {
    const ctx = anonymousContext(app, policy);
    for (const query of reads) {
      for (const variables of waysToAsk(schema, query)) planner.prepare(ctx, query, variables);
    }
  }
}

/** All of them as one document: what several share is looked at once. */
function demandFit(schema: GraphQLSchema, documents: readonly DocumentNode[]): void {
  const definitions = new Map(
    documents.flatMap((document) =>
      document.definitions.map((one) => ['name' in one && one.name?.value, one] as const),
    ),
  );
  const [problem] = validate(schema, {
    kind: Kind.DOCUMENT,
    definitions: [...definitions.values()],
  });
  if (problem)
    throw new Error(`A document of the older APIs does not fit the schema: ${problem.message}`);
}

/** Which of a list's rows it names makes no difference to a plan. */
const cursor = cursorOf({ id: 1, createdAt: new Date(0) });

/**
 * With what it demands alone, and with each other thing that it may be given; from the beginning, and
 * from a cursor. What is asked otherwise is planned when it is.
 */
function waysToAsk(schema: GraphQLSchema, { operation }: Operation): Record<string, unknown>[] {
  const examples = examplesOf(schema, operation);
  const needed = examples.filter(({ isNeeded }) => isNeeded);
  const others = examples.filter(({ name, isNeeded }) => !isNeeded && name !== 'cursor');
  const given = [[], ...others.map((one) => [one])].map((some) =>
    Object.fromEntries([...needed, ...some].map(({ name, value }) => [name, value])),
  );
  const goesOn = examples.some(({ name }) => name === 'cursor');
  return goesOn ? given.flatMap((variables) => [variables, { ...variables, cursor }]) : given;
}

/** Nothing is read; of the caller, a plan depends on the client policy alone. */
const anonymousContext = (app: App, policy: ClientPolicy) =>
  new Context(
    app,
    { id: 0, sessionId: '' },
    { policy, requestId: 'start', address: '', userAgent: null },
  );
