import { type ExecutionResult, GraphQLError, type GraphQLSchema, getOperationAST } from 'graphql';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import type { Subscription } from '../../core/events/subscription.js';
import { codeOf } from '../server/errors.js';
import { nameOperation, observeGraphql } from '../server/operations.js';
import { declaredVariables, documentParser, type SubscribePayload } from './document.js';
import { graphqlFormat, type PayloadFormat } from './execute-events.js';
import type { Recipient, SubscriptionArgs } from './subscriber.js';
import { Subscriptions } from './subscriptions.js';

/** Parses, validates, starts and counts the subscriptions that clients of GraphQL ask for. */
export class SubscriptionRequests {
  /** Equal for all protocols, so that their subscribers share executions. */
  readonly format: PayloadFormat;
  private readonly parse: ReturnType<typeof documentParser>;
  private readonly subscriptions: Subscriptions;

  constructor(
    private readonly app: App,
    private readonly schema: GraphQLSchema,
  ) {
    this.parse = documentParser(app, schema);
    this.subscriptions = new Subscriptions(app, 'graphql');
    this.format = graphqlFormat(app);
  }

  /** The arguments of a valid request, or the errors with which it is refused. */
  read(
    { query, operationName, variables }: SubscribePayload,
    contextValue: Context,
  ): SubscriptionArgs | readonly GraphQLError[] {
    try {
      // Some clients send an empty name for a document with one operation.
      const name = operationName || undefined;
      const parsed = this.parse({ query, operationName: name, variables });
      if ('errors' in parsed) return this.refused(parsed.errors);
      const { document } = parsed;
      const variableValues = declaredVariables(document, name, variables);
      return { schema: this.schema, document, operationName: name, variableValues, contextValue };
    } catch (error) {
      return this.refused([asGraphqlError(error)]);
    }
  }

  /** A subscription, to be started by the caller; or the errors with which its resolver refuses it. */
  start(args: SubscriptionArgs, to: Recipient): Promise<Subscription | ExecutionResult> {
    const { contextValue: ctx, document, operationName } = args;
    return observeGraphql(
      this.app,
      { requestId: ctx.origin.requestId, parent: ctx.origin.trace },
      async (operation) => {
        const definition = getOperationAST(document, operationName);
        if (definition) nameOperation(operation, definition, ctx);
        const started = await this.subscriptions.subscribe(args, to);
        const [error] = ('start' in started ? [] : started.errors) ?? [];
        if (error) operation.outcome = codeOf(error);
        return started;
      },
    );
  }

  /** Counts a request that was refused before its start. */
  refused(errors: readonly GraphQLError[]): readonly GraphQLError[] {
    const [first] = errors;
    const outcome = first ? codeOf(first) : 'ok';
    const labels = { type: 'subscription', operation: 'unknown', outcome };
    this.app.metrics.graphqlSeconds.observe(labels, 0);
    return errors;
  }
}

export const asGraphqlError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError((error as Error).message, { originalError: error as Error });
