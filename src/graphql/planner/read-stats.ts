import type { OperationDefinitionNode } from 'graphql';
import type { App } from '../../core/app.js';
import type { Origin } from '../../core/context.js';
import type { Planner } from './planner.js';

/** How the reads of one node were answered so far. */
export interface ReadStats {
  /** By one statement. */
  planned: number;
  /** By resolvers and loaders. */
  loaded: number;
  /** Statements that were made. */
  plans: number;
}

declare module '../../core/app.js' {
  interface App {
    readonly readStats: ReadStats;
  }
}

export const createReadStats = (): ReadStats => ({ planned: 0, loaded: 0, plans: 0 });

/** The same planner; it counts what it answers and what it leaves to the loaders. */
export function counted({ readStats: counts }: App, planner: Planner): Planner {
  // A read may be asked of it twice before it is left to them: it is one all the same.
  const left = new WeakMap<Origin, OperationDefinitionNode>();
  return {
    ...planner,
    async answer(ctx, asked, variables) {
      const json = await planner.answer(ctx, asked, variables);
      if (json !== null) counts.planned += 1;
      else if (left.get(ctx.origin) !== asked.operation) {
        left.set(ctx.origin, asked.operation);
        counts.loaded += 1;
      }
      return json;
    },
  };
}
