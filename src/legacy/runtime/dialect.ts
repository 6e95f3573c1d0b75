import { type ClientPolicy, defaultPolicy } from '../../core/client-policy.js';
import type { Row } from './row.js';
import type { SocketRow } from './socket-row.js';

/** The names of the legacy APIs. */
export type DialectName = 'meetings' | 'tweets' | 'community' | 'friends';

/** What all legacy APIs have in common: their documents are part of the server, and know neither rotation nor passwords at deletion. */
export const legacyPolicy = (name: DialectName): ClientPolicy => ({
  ...defaultPolicy,
  name,
  accessTokenLifetime: 'legacyAccessTokenMinutes',
  rotatesRefreshTokens: false,
  pageLimit: 500,
  mayShowPrivateFields: true,
  deletionNeedsPassword: false,
});

/** One of the legacy APIs: its tables, its client policy, and how it names things. */
export interface Dialect {
  readonly name: DialectName;
  readonly policy: ClientPolicy;
  /** When its clients were told to move on (RFC 9745). */
  readonly deprecatedAt: Date;
  /** GraphQL's input names → the document's field names, where they differ. */
  readonly names: Record<string, string>;
  readonly rows: readonly Row[];
  readonly sockets: readonly SocketRow[];
}
