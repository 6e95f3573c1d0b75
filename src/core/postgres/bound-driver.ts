import {
  type AbstractSqlPlatform,
  type DriverException,
  isRaw,
  JsonProperty,
  PostgreSqlConnection,
  PostgreSqlDriver,
  Utils,
} from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { AppError } from '../errors.js';

/** An object, or an array that MikroORM has marked as the value of a JSON column. */
const isJson = (value: unknown): boolean =>
  Utils.isPlainObject(value) ||
  Boolean((value as { [JsonProperty]?: true } | null)?.[JsonProperty]);

/**
 * Replaces the placeholders of `sql` as `Platform.formatQuery` does, but sends values as parameters: `?` becomes
 * `$1`, an array `$1, $2`, `??` a quoted identifier, and `\?` a question mark.
 */
function bind(platform: AbstractSqlPlatform, sql: string, params: readonly unknown[]) {
  const values: unknown[] = [];
  const place = (value: unknown): string => {
    if (isRaw(value)) return write(value.sql, value.params);
    if (Array.isArray(value) && !isJson(value)) return value.map(place).join(', ');
    values.push(isJson(value) ? JSON.stringify(value) : value);
    return `$${values.length}`;
  };
  const write = (part: string, own: readonly unknown[]): string => {
    if (own.length === 0) return part;
    let next = 0;
    return part.replace(/\\\?|\?\??/g, (mark) => {
      if (mark === '\\?') return '?';
      const value = own[next++];
      return mark === '??' ? platform.quoteIdentifier(value as string) : place(value);
    });
  };
  return { text: write(sql, params), values };
}

type Execute = PostgreSqlConnection['execute'];

class BoundConnection extends PostgreSqlConnection {
  override execute: Execute = async (
    ...[query, params = [], method = 'all', ctx, loggerContext]
  ) => {
    await this.ensureConnection();
    const { sql, params: given } =
      typeof query === 'string' ? { sql: query, params } : 'toRaw' in query ? query.toRaw() : query;
    const { text, values } = bind(this.platform, sql, given as readonly unknown[]);
    const run = async () => {
      const client = ctx ?? this.getClient();
      return this.transformRawResult(
        await client.executeQuery(CompiledQuery.raw(text, values)),
        method,
      );
    };
    return this.executeQuery(text, run, loggerContext) as never;
  };
}

/**
 * MikroORM's driver, except that values travel as parameters: written into statements, they would appear in
 * PostgreSQL's log and statistics.
 */
export class BoundDriver extends PostgreSqlDriver {
  protected override readonly connection = new BoundConnection(this.config);

  /** The pool throws errors of ours, too, when too many wait for a connection. */
  override convertException(error: Error): DriverException {
    return error instanceof AppError ? (error as never) : super.convertException(error);
  }
}
