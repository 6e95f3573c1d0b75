import type { GraphQLField } from 'graphql';
import { Extensions } from 'type-graphql';

/**
 * Says of a field that two people may be answered differently, or one of them not at all. What is
 * told live is then worked out for each person who selects it, and otherwise once for all.
 */
export const PerViewer = () => Extensions({ perViewer: true });

/** Whether a field was said to depend on who asks. */
export const isPerViewer = ({ extensions }: GraphQLField<unknown, unknown>): boolean =>
  extensions?.perViewer === true;
