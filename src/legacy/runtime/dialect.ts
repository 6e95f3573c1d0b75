import { type ClientPolicy, defaultPolicy } from '../../core/client-policy.js';
import type { Row } from './row.js';
import type { SocketRow } from './socket-row.js';

/** The names of the legacy APIs. */
export type DialectName = 'meetings' | 'tweets' | 'community' | 'friends';

/** The client policy of all legacy APIs, which document no token rotation, no password on deletion and lists of any length. */
export const legacyPolicy = (name: DialectName): ClientPolicy => ({
  ...defaultPolicy,
  name,
  accessTokenLifetime: 'legacyAccessTokenMinutes',
  rotatesRefreshTokens: false,
  pageLimit: 500,
  mayShowPrivateFields: true,
  deletionNeedsPassword: false,
});

/** One legacy API: its tables of operations, its client policy and its field names. */
export interface Dialect {
  readonly name: DialectName;
  readonly policy: ClientPolicy;
  /** The date of the `Deprecation` header (RFC 9745). */
  readonly deprecatedAt: Date;
  /** GraphQL's input names → the API's field names, where they differ. */
  readonly names: Record<string, string>;
  /** What it answers and accepts beyond its document, as clients of the original servers use it. */
  readonly additions: readonly string[];
  readonly rows: readonly Row[];
  readonly sockets: readonly SocketRow[];
}
