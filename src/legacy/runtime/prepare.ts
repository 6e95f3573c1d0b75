import { type DocumentNode, type GraphQLSchema, Kind, validate } from 'graphql';
import type { App } from '../../core/app.js';
import type { ClientPolicy } from '../../core/client-policy.js';
import { Context } from '../../core/context.js';
import { cursorOf } from '../../core/pagination.js';
import type { Operation } from '../../graphql/planner/selection.js';
import { examplesOf } from '../compat/example.js';
import { dialects } from './dialects.js';
import { type Engine, queryIn } from './execute.js';

/**
 * Validates every document of the legacy APIs and plans their queries, before the server listens. Throws
 * for a document that does not fit the schema.
 */
export function prepare(app: App, { schema, planner }: Engine): void {
  const tables = dialects.map(({ policy, rows, sockets }) => ({
    policy,
    documents: [...new Set([...rows, ...sockets].flatMap(({ documents }) => documents))],
  }));
  assertValid(
    schema,
    tables.flatMap(({ documents }) => documents),
  );
  for (const { policy, documents } of tables) {
    const ctx = anonymousContext(app, policy);
    for (const query of documents.flatMap((document) => queryIn(document) ?? [])) {
      for (const variables of variableSets(schema, query)) planner.prepare(ctx, query, variables);
    }
  }
}

/** Validates the documents as one, which visits their common fragments once. */
function assertValid(schema: GraphQLSchema, documents: readonly DocumentNode[]): void {
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
    throw new Error(`A document of a legacy API does not fit the schema: ${problem.message}`);
}

/** Any cursor: plans do not depend on its value. */
const cursor = cursorOf({ id: 1, createdAt: new Date(0) });

/**
 * Sets of variables whose plans are made at the start: the required ones, alone and with each optional one,
 * without and with a cursor. Other combinations are planned at their first request.
 */
function variableSets(schema: GraphQLSchema, { operation }: Operation): Record<string, unknown>[] {
  const examples = examplesOf(schema, operation);
  const required = examples.filter(({ isRequired }) => isRequired);
  const optional = examples.filter(({ name, isRequired }) => !isRequired && name !== 'cursor');
  const sets = [[], ...optional.map((one) => [one])].map((some) =>
    Object.fromEntries([...required, ...some].map(({ name, value }) => [name, value])),
  );
  const isPaged = examples.some(({ name }) => name === 'cursor');
  return isPaged ? sets.flatMap((variables) => [variables, { ...variables, cursor }]) : sets;
}

/** Plans depend on no property of the client but its policy. */
const anonymousContext = (app: App, policy: ClientPolicy) =>
  new Context(
    app,
    { id: 0, sessionId: '' },
    { policy, requestId: 'start', address: '', userAgent: null },
  );
