import { type ErrorCode, type ErrorReason, reasons } from './error-reasons.js';

export type { ErrorCode };

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
  /** Named like the code unless `because` names another one. */
  reason: ErrorReason;
  readonly fields: FieldErrors | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    detail: { fields?: FieldErrors; retryAfterMs?: number } = {},
  ) {
    super(message);
    this.reason = code;
    this.fields = detail.fields;
    this.retryAfterMs = detail.retryAfterMs;
  }

  /** Names the reason, where clients can do more than what the code says. */
  because(reason: ErrorReason): this {
    if (reasons[reason].code !== this.code) throw new Error(`${reason} is no ${this.code}.`);
    this.reason = reason;
    return this;
  }
}

/** Whether `error` is an AppError with this code. */
export const hasCode = (error: unknown, code: ErrorCode): error is AppError =>
  error instanceof AppError && error.code === code;

/** Whether what is being loaded exists for the viewer: false for NOT_FOUND. Throws other errors. */
export const exists = (loading: Promise<unknown>): Promise<boolean> =>
  loading.then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'NOT_FOUND')) return false;
      throw error;
    },
  );

/** Takes a message only with a reason other than that of the code. */
export const unauthenticated = (message = 'Sign in first.') =>
  new AppError('UNAUTHENTICATED', message);

/** UNAUTHENTICATED for an access token, or an API token, that is not valid. */
export const invalidAccessToken = (message = 'Token is invalid or expired.') =>
  unauthenticated(message).because('INVALID_ACCESS_TOKEN');

export const forbidden = (message: string) => new AppError('FORBIDDEN', message);

/** Also thrown for invisible items, so that clients cannot tell whether they exist. */
export const notFound = (what: string) => new AppError('NOT_FOUND', `${what} not found.`);

/** The data of a request, or of an event, exceeds a limit: `limit` is a number with its unit. */
export const responseTooLarge = (limit: string) =>
  new AppError(
    'BAD_USER_INPUT',
    `The response has more than ${limit}; ask for shorter pages.`,
  ).because('RESPONSE_TOO_LARGE');

export const conflict = (message: string, fields?: FieldErrors) =>
  new AppError('CONFLICT', message, { fields });

/** BAD_USER_INPUT for a request that is wrong by itself, without an input that is to blame. */
export const invalidRequest = (message: string) =>
  new AppError('BAD_USER_INPUT', message).because('INVALID_REQUEST');

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
  const refusal = new AppError('BAD_USER_INPUT', first.message, { fields });
  throw failures.length === 1 ? refusal.because(first.reason) : refusal;
}

export const rateLimited = (message: string, retryAfterMs: number) =>
  new AppError('RATE_LIMITED', message, { retryAfterMs: Math.ceil(retryAfterMs) });

export const unavailable = (message: string, retryAfterMs = 1_000) =>
  new AppError('UNAVAILABLE', message, { retryAfterMs });
