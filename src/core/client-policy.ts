/**
 * Behaviour of the domain that differs between clients. Each entry point puts its policy on the context;
 * no service knows the API of a request.
 */
export interface ClientPolicy {
  /** Stored with the accounts and sessions that are made under the policy. */
  readonly name: string;
  /** The limit that sets the lifetime of access tokens. */
  readonly accessTokenLifetime: 'accessTokenMinutes' | 'legacyAccessTokenMinutes';
  /** Whether sessions made here replace their refresh token each time it is used. */
  readonly rotatesRefreshTokens: boolean;
  /** Whether an account registered here asks for a mailed code at sign-in. */
  readonly secondFactorByDefault: boolean;
  /** The maximal page size. */
  readonly pageLimit: number;
  /** Whether `LEGACY_SHOW_PRIVATE` shows this client the e-mail addresses and birth dates of others. */
  readonly mayShowPrivateFields: boolean;
  /** Whether the deletion of an account needs its password; see `grantsHere`. */
  readonly deletionNeedsPassword: boolean;
  /** Whether a conversation that is opened here is shown to its other users before its first message. */
  readonly showsEmptyConversations: boolean;
  /** Minutes after sign-in within which a password is changed without the old one; 0 for never; see `grantsHere`. */
  readonly passwordChangeGraceMinutes: number;
}

/** The policy of GraphQL clients, and of background work. */
export const defaultPolicy: ClientPolicy = {
  name: 'default',
  accessTokenLifetime: 'accessTokenMinutes',
  rotatesRefreshTokens: true,
  secondFactorByDefault: false,
  pageLimit: 100,
  mayShowPrivateFields: false,
  deletionNeedsPassword: true,
  showsEmptyConversations: false,
  passwordChangeGraceMinutes: 0,
};
