import type { GraphQLField } from 'graphql';
import { Extensions } from 'type-graphql';

/**
 * Marks a field whose value differs between viewers, or is hidden from some. Live
 * events are then executed for each subscriber, and otherwise once for all.
 */
export const PerViewer = () => Extensions({ perViewer: true });

/** Whether a field depends on the viewer. */
export const isPerViewer = ({ extensions }: GraphQLField<unknown, unknown>): boolean =>
  extensions?.perViewer === true;
