/**
 * Errors of a database that cannot serve now: lost connections (08), no resources (53), shutdown, cancelled or
 * timed-out statements (57) and transactions (25P03, 25P04), a lock that was not available (55P03), a server that only
 * reads (25006), an error of its disk (58030), and transactions rolled back because of a conflict or a deadlock with
 * another one (40001, 40P01); and errors of the network.
 */
const away =
  /^(08(?!P01)\w{3}|53\w{3}|57\w{3}|55P03|25006|25P0[34]|58030|40001|40P01|ECONN\w+|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EAI_AGAIN|ENOTFOUND|DATABASE_AWAY)$/;

/** Errors of the driver itself have no code. */
const awayMessage =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)|is not queryable|^Cannot use a pool after/;

/** Whether `error` means that the database is unavailable: the same may succeed later. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  return typeof code === 'string' ? away.test(code) : awayMessage.test(message);
}

/** An error of a connection that could not be made, whatever its reason: wrong certificates, passwords or names. */
export const databaseAway = (message: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { code: 'DATABASE_AWAY' });
