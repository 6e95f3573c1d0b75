import pg, { type ClientConfig, type QueryConfig } from 'pg';
import { type PreparedNames, PreparedOnConnection } from './prepared.js';

/** Which statements of a connection are prepared. */
export interface Preparing {
  readonly names: PreparedNames;
  /** Whether statements that recur are prepared; otherwise those alone that are given with a name. */
  readonly isOn: boolean;
  /** Whether a name is known to the connection that the next transaction gets. */
  keepsNames(): boolean;
}

/** A statement as the driver takes it. */
interface Statement extends QueryConfig {
  /** `extended` sends it as a prepared statement, even without values. */
  queryMode?: 'extended';
}

type Callback = (error?: unknown, result?: unknown) => void;
type Release = (error?: Error | boolean) => void;

/** The SQLSTATE where no statement is prepared under a name. */
const unknownName = '26000';
/** The function of PostgreSQL that refuses a prepared statement whose columns have changed. */
const changedResult = 'RevalidateCachedQuery';

/** Whether a statement failed because its name is not prepared, or was prepared for other columns. */
const isOfName = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  (error.code === unknownName || error.routine === changedResult);

/**
 * A client of a pool that prepares statements, so that PostgreSQL parses and plans each once. A transaction must await the
 * answer to its `begin` before further statements are sent, as the entity manager does.
 */
export class PreparingClient extends pg.Client {
  private readonly prepared = new PreparedOnConnection();
  private giveBack: Release = () => {};

  constructor(
    options: ClientConfig,
    private readonly preparing: Preparing,
  ) {
    super(options);
  }

  /** Whether it is closed instead of being used again, because too much is prepared on it. */
  get isFull(): boolean {
    return this.prepared.isFull;
  }

  get release(): Release {
    const { giveBack } = this;
    return (error) => giveBack(error || this.isFull);
  }

  /** The pool sets it for each use of the connection. */
  set release(release: Release) {
    this.giveBack = release;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver's overloads
  override query(config: any, ...more: any[]): any {
    // A cursor or a copy is sent in parts.
    if (typeof config?.submit === 'function') return super.query(config, ...(more as [never]));
    const given: Statement = typeof config === 'string' ? { text: config } : { ...config };
    if (more[0] && typeof more[0] !== 'function') given.values = more[0];
    const callback = more.find((one) => typeof one === 'function');
    const name = this.nameFor(given);
    if (name === undefined) return super.query({ ...given, name }, callback);
    if (callback) return this.sendNamed(given, name, callback);
    return new Promise((resolve, reject) => {
      this.sendNamed(given, name, (error, result) => (error ? reject(error) : resolve(result)));
    }).catch((error: Error) => {
      // As the driver does: the stack of the caller instead of the socket's.
      Error.captureStackTrace(error);
      throw error;
    });
  }

  /** The name under which a statement is prepared; undefined for one that is not. */
  private nameFor({ text, values, name, queryMode }: Statement): string | undefined {
    const { names, isOn } = this.preparing;
    if (!this.preparing.keepsNames()) return undefined;
    if (name !== undefined) return this.admitted(names.current(name), text);
    // Without values, a text may be several statements.
    const isExtended = queryMode === 'extended' || Boolean(values?.length);
    const named = isOn && isExtended ? names.of(text) : undefined;
    if (!named) return undefined;
    // It fails after a table got another column, and the transaction with it.
    if (named.returnsAllColumns && this.isInTransaction) return undefined;
    return this.admitted(named.name, text);
  }

  private admitted(name: string, text: string): string | undefined {
    return this.prepared.admits(name, text) ? name : undefined;
  }

  /** By what the server said after the last statement that it answered. */
  private get isInTransaction(): boolean {
    return (this as unknown as { _txStatus: string | null })._txStatus !== 'I';
  }

  /** Outside a transaction, a statement that failed because of its name is sent again without one. */
  private sendNamed(given: Statement, name: string, callback: Callback): void {
    super.query({ ...given, name }, (error: unknown, result: unknown) => {
      const isNameLost = isOfName(error);
      if (isNameLost || this.couldNotSend(error)) this.preparing.names.replace(name, given);
      // The callback precedes the status that follows the error, so this is the one before the statement.
      if (!isNameLost || this.isInTransaction) return callback(error, result);
      super.query({ ...given, name: undefined }, callback as never);
    });
  }

  /**
   * Whether the driver could not send the values of a statement: it closes the prepared statement on the server then, and
   * still takes its name for prepared.
   */
  private couldNotSend(error: unknown): boolean {
    const { _queryable } = this as unknown as { _queryable: boolean };
    return Boolean(error) && !(error instanceof pg.DatabaseError) && _queryable;
  }
}
