/** All values of `extensions.code`. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE';

/** The HTTP status of each code outside GraphQL. */
export const httpStatus: Record<ErrorCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};

/** Error messages by the name of the input. */
export type FieldErrors = Record<string, string[]>;

/** An error whose message is shown to the client. Every other error is a bug and is masked. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly fields: FieldErrors | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    detail: { fields?: FieldErrors; retryAfterMs?: number } = {},
  ) {
    super(message);
    this.fields = detail.fields;
    this.retryAfterMs = detail.retryAfterMs;
  }
}

/** Whether `error` is an AppError with this code. */
export const hasCode = (error: unknown, code: ErrorCode): error is AppError =>
  error instanceof AppError && error.code === code;

export const unauthenticated = (message = 'Sign in first.') =>
  new AppError('UNAUTHENTICATED', message);

export const forbidden = (message: string) => new AppError('FORBIDDEN', message);

/** Also thrown for invisible items, so that clients cannot tell whether they exist. */
export const notFound = (what: string) => new AppError('NOT_FOUND', `${what} not found.`);

/** The data of a request, or of an event, exceeds a limit: `limit` is a number with its unit. */
export const responseTooLarge = (limit: string) =>
  new AppError('BAD_USER_INPUT', `The response has more than ${limit}; ask for shorter pages.`);

export const conflict = (message: string, fields?: FieldErrors) =>
  new AppError('CONFLICT', message, { fields });

/** BAD_USER_INPUT for one input; the text is both the message and the error of the field. */
export const badInput = (field: string, message: string) =>
  new AppError('BAD_USER_INPUT', message, { fields: { [field]: [message] } });

type Checks = Record<string, () => unknown>;
type Results<T extends Checks> = { [Name in keyof T]: Awaited<ReturnType<T[Name]>> };

/**
 * Runs all checks, one after the other, and resolves to their results. Throws one BAD_USER_INPUT with the
 * fields of all that throw BAD_USER_INPUT, and the message of the first; any other error at once.
 */
export async function checkAll<T extends Checks>(checks: T): Promise<Results<T>> {
  const results: Record<string, unknown> = {};
  const failures: AppError[] = [];
  for (const [name, check] of Object.entries(checks)) {
    try {
      results[name] = await check();
    } catch (error) {
      if (!hasCode(error, 'BAD_USER_INPUT')) throw error;
      failures.push(error);
    }
  }
  const [first] = failures;
  if (!first) return results as Results<T>;
  const fields = Object.assign({}, ...failures.map((failure) => failure.fields));
  throw new AppError('BAD_USER_INPUT', first.message, { fields });
}

export const rateLimited = (message: string, retryAfterMs: number) =>
  new AppError('RATE_LIMITED', message, { retryAfterMs: Math.ceil(retryAfterMs) });

export const unavailable = (message: string, retryAfterMs = 1_000) =>
  new AppError('UNAVAILABLE', message, { retryAfterMs });
