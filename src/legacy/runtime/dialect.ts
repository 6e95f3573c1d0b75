import type { Door } from '../../core/context.js';
import type { Row } from './row.js';
import type { SocketRow } from './socket-row.js';

/** One of the older APIs: its tables, and how it names things. */
export interface Dialect {
  readonly door: Exclude<Door, 'graphql'>;
  /** When its clients were told to move on (RFC 9745). */
  readonly deprecatedAt: Date;
  /** GraphQL's input names → the document's field names, where they differ. */
  readonly names: Record<string, string>;
  readonly rows: readonly Row[];
  readonly sockets: readonly SocketRow[];
}
