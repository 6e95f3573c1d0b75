import type { ClientBase } from 'pg';
import { keyOf } from './values.js';

/** The kinds of imported rows to which other rows of the source refer by their ids. */
export type Referred =
  | 'people'
  // Profiles are no rows here: their ids lead to the users that they belong to.
  | 'profiles'
  | 'posts'
  | 'comments'
  | 'groups'
  | 'conversations'
  | 'messages'
  | 'groupMessages'
  | 'calls'
  | 'meetings';

/** The tables with ids that Django's rows may keep. */
export type Table =
  | 'users'
  | 'posts'
  | 'comments'
  | 'groups'
  | 'conversations'
  | 'messages'
  | 'calls';

/** The database that rows are imported into, in the open transaction of a batch. */
export class Target {
  /** The last id of a trial, which takes none from the sequences. */
  private trialId = 0;

  constructor(
    private readonly client: ClientBase,
    readonly dialect: string,
    /** Whether everything is rolled back in the end. */
    readonly isTrial: boolean,
  ) {}

  async query<T extends object>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.client.query<T>(text, [...values])).rows;
  }

  /**
   * Runs a statement whose rows are in the common table expression `input`, with these columns; the
   * statement may begin with further ones.
   */
  async write<T extends object>(
    columns: Record<string, string>,
    rows: readonly object[],
    statement: string,
    values: readonly unknown[] = [],
  ): Promise<T[]> {
    if (rows.length === 0) return [];
    const types = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
    const input = `with input as (select * from json_to_recordset($1::json) as r(${types}))`;
    return this.query<T>(`${input} ${statement}`, [JSON.stringify(rows), ...values]);
  }

  /** The ids here of imported rows, by their ids there. */
  async idsOf(kind: Referred, ids: Iterable<string>): Promise<Map<string, number>> {
    const keys = [...new Set(ids)].map(keyOf);
    if (keys.length === 0) return new Map();
    const rows = await this.query<{ source_id: string; target_id: string }>(
      `select source_id, target_id from imported_ids
       where dialect = $1 and kind = $2 and source_id = any($3)`,
      [this.dialect, kind, keys],
    );
    return new Map(rows.map((row) => [row.source_id, Number(row.target_id)]));
  }

  /** Blocks that these users made or suffered, as `<user> <other>`. */
  async blocksOf(userIds: readonly number[]): Promise<ReadonlySet<string>> {
    const rows = await this.query<{ pair: string }>(
      `select user_id || ' ' || other_id as pair from blocks where user_id = any($1)`,
      [[...new Set(userIds)]],
    );
    return new Set(rows.map(({ pair }) => pair));
  }

  /** Those of these pairs whose person is in a block with the owner of the group, as `<group> <person>`. */
  async blockedByOwners(
    pairs: readonly { group: number; person: number }[],
  ): Promise<ReadonlySet<string>> {
    const rows = await this.write<{ pair: string }>(
      { '"group"': 'bigint', person: 'bigint' },
      pairs.map(({ group, person }) => ({ group, person })),
      `select input."group" || ' ' || person as pair from input join groups g on g.id = input."group"
       where exists (select from blocks where user_id = g.owner_id and other_id = person)`,
    );
    return new Set(rows.map(({ pair }) => pair));
  }

  /** Records the ids of imported rows. */
  async remember(
    kind: Referred | 'revokedTokens',
    ids: ReadonlyMap<string, number>,
  ): Promise<void> {
    const rows = [...ids].map(([source, target]) => ({ source: keyOf(source), target }));
    await this.write(
      { source: 'text', target: 'bigint' },
      rows,
      `insert into imported_ids (dialect, kind, source_id, target_id)
       select $2, $3, source, target from input`,
      [this.dialect, kind],
    );
  }

  /** Ids for new rows of `table`, by their ids in the source: the same numbers where they are free. */
  async claim(table: Table, ids: readonly string[]): Promise<Map<string, number>> {
    const numbers = ids.filter((id) => /^[1-9]\d{0,14}$/.test(id)).map(Number);
    const used = await this.query<{ id: string }>(`select id from ${table} where id = any($1)`, [
      numbers,
    ]);
    const free = new Set(numbers);
    for (const { id } of used) free.delete(Number(id));
    const kept = ids.filter((id) => free.has(Number(id)));
    const others = ids.filter((id) => !free.has(Number(id)));
    const fresh = await this.newIds(table, others.length);
    return new Map([
      ...kept.map((id) => [id, Number(id)] as const),
      ...others.map((id, at) => [id, fresh[at] as number] as const),
    ]);
  }

  /** New ids for rows of `table`. */
  async newIds(table: Table, count: number): Promise<number[]> {
    if (this.isTrial) return Array.from({ length: count }, () => --this.trialId);
    const rows = await this.query<{ id: string }>(
      `select nextval(pg_get_serial_sequence($1, 'id')) as id from generate_series(1, $2)`,
      [table, count],
    );
    return rows.map(({ id }) => Number(id));
  }

  /** Makes the sequence of `table` go on after `id`. */
  async skipTo(table: Table, id: number): Promise<void> {
    if (this.isTrial) return;
    await this.query(
      `select setval(sequence, greatest($2, pg_sequence_last_value(sequence), 1))
       from (select pg_get_serial_sequence($1, 'id')::regclass as sequence) s`,
      [table, id],
    );
  }
}
