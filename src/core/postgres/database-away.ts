/** Codes of PostgreSQL (class 08, 57P) and of the network while the database is unavailable. */
const away = /^(08(?!P01)\w{3}|57P\d\d|53300|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)$/;

/** Errors of the driver itself have no code. */
const awayMessage =
  /^(Connection terminated|timeout exceeded when trying to connect)|is not queryable/;

/** Whether `error` means that the database is unavailable. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  return typeof code === 'string' ? away.test(code) : awayMessage.test(message);
}
