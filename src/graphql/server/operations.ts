import { Kind, type OperationDefinitionNode } from 'graphql';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { observeOperation, type RunningOperation } from '../../core/operation.js';
import type { TraceHeaders } from '../../core/tracing/tracing.js';

declare module '../../core/app.js' {
  interface App {
    readonly operationNames: OperationNames;
  }
}

/** The most names that clients give, and the most that one user introduces, or all anonymous clients together. */
const mostNames = 200;
const mostNamesPerUser = 50;
const longestName = 60;

/**
 * The names of operations in metrics. Clients choose them, so there are only so many; an operation with a further
 * name, or without one, has the name of its first field.
 */
export class OperationNames {
  private readonly names = new Set<string>();
  private readonly introduced = new Map<number, number>();

  /** The name of a valid operation; `userId` is 0 without a viewer. */
  of({ name, selectionSet }: OperationDefinitionNode, userId: number): string {
    if (name && this.admits(name.value, userId)) return name.value;
    const [first] = selectionSet.selections;
    return first?.kind === Kind.FIELD ? first.name.value : 'unnamed';
  }

  private admits(name: string, userId: number): boolean {
    if (this.names.has(name)) return true;
    const own = this.introduced.get(userId) ?? 0;
    if (this.names.size >= mostNames || own >= mostNamesPerUser) return false;
    if (name.length > longestName) return false;
    this.introduced.set(userId, own + 1);
    this.names.add(name);
    return true;
  }
}

/** What is known of a GraphQL operation before its document was parsed. */
const unknown = 'unknown';

/** Names the running operation, once its document is valid. */
export function nameOperation(
  operation: RunningOperation | undefined,
  definition: OperationDefinitionNode,
  { app, viewerOrNull }: Context,
): void {
  if (!operation) return;
  const name = app.operationNames.of(definition, viewerOrNull?.id ?? 0);
  operation.name = `${definition.operation} ${name}`;
}

/** Runs `work`, which serves a GraphQL operation, and records its duration. */
export const observeGraphql = <T>(
  app: App,
  { requestId, parent }: { requestId: string; parent?: TraceHeaders },
  work: (operation: RunningOperation) => Promise<T>,
): Promise<T> =>
  observeOperation(
    app,
    {
      start: { name: unknown, ...(parent && { parent }) },
      requestId,
      record({ name, outcome }, seconds) {
        const [type = unknown, operation = unknown] = name.split(' ');
        app.metrics.graphqlSeconds.observe({ type, operation, outcome }, seconds);
      },
    },
    work,
  );
