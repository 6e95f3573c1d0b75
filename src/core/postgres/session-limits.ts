/**
 * How long a transaction may wait for its next statement, in milliseconds: the server ends one that waits longer, whose
 * locks hold up everybody.
 */
const abandonedMs = 10_000;

/**
 * The settings by which the server ends a statement that takes too long, a transaction that waits for its next one, and
 * a connection whose other end is gone, with the locks that it holds: within 5 s, while a node that only stands still
 * keeps it.
 */
export const limitsOfSession = (statementMs: number): string =>
  `set statement_timeout = ${statementMs}; set idle_in_transaction_session_timeout = ${abandonedMs};
   set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3; set tcp_user_timeout = 5000`;
