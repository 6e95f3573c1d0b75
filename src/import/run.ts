import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { App } from '../core/app.js';
import { defaultPolicy } from '../core/client-policy.js';
import { Context } from '../core/context.js';
import { suspendImported } from '../domain/moderation/people.service.js';
import { Batch, type Kind, type Settings } from './batch.js';
import { type KindName, kinds } from './kinds/kinds.js';
import type { DialectName, MappedTable, Mapping } from './mapping.js';
import { Report } from './report.js';
import type { Row, Source } from './source.js';
import { Target } from './target.js';

/** A batch of long texts ends earlier, so that memory does not depend on them. */
const batchCharacters = 4_000_000;

/** The key of the advisory lock, arbitrary but unique in the database. */
const importLock = 7_275_392;

export interface Import {
  app: App;
  source: Source;
  dialect: DialectName;
  mapping: Mapping;
  tables: ReadonlyMap<KindName, MappedTable>;
  /** Whether everything is rolled back in the end. */
  isTrial: boolean;
  /** Rows that are written in one transaction; 2,000 by default. */
  batchRows?: number;
  /** Hears of each batch that was written. */
  onBatch?: (kind: KindName, rows: number) => void;
}

/**
 * Imports what was not imported yet, kind by kind, in the order of the rows; each batch and the place of its
 * last row are written in one transaction, so that a later run goes on after the last batch. A trial is one
 * transaction that is rolled back. Throws when another import is running.
 */
export async function runImport(task: Import): Promise<Report> {
  const { database } = task.app;
  return database.alone(async (holder) => {
    await holder.query('begin');
    await holder.query('set local idle_in_transaction_session_timeout = 0');
    // Of a transaction that stays open, since a pooler may give the next one another connection.
    const { rows } = await holder.query('select pg_try_advisory_xact_lock($1) as is_mine', [
      importLock,
    ]);
    if (!rows[0]?.is_mine) throw new Error('Another import is running.');
    return database.alone((client) => importAll(task, client));
  });
}

async function importAll(task: Import, client: Client): Promise<Report> {
  const { app, isTrial, tables, dialect } = task;
  const report = new Report();
  const target = new Target(client, dialect, isTrial);
  if (isTrial) await client.query('begin');
  for (const [name, table] of tables)
    await importKind(task, { client, target, report }, name, table);
  if (isTrial) await client.query('rollback');
  else {
    await suspendInactive(app, target);
    await client.query('analyze');
  }
  return report;
}

interface Writing {
  client: Client;
  target: Target;
  report: Report;
}

async function importKind(
  { app, source, isTrial, mapping, batchRows = 2_000, onBatch }: Import,
  { client, target, report }: Writing,
  name: KindName,
  mapped: MappedTable,
): Promise<void> {
  const kind: Kind = kinds[name];
  const { limits } = app.config;
  const settings: Settings = {
    ...mapping,
    sessionDays: limits.refreshTokenDays,
    apiTokenDays: limits.opaqueTokenIdleDays,
  };
  const cursor = await cursorOf(target, name);
  const query = queryOf(source, kind, mapped, cursor);
  if (kind.table) await target.skipTo(kind.table, await greatestId(source, mapped));
  const order = kind.order ?? ['id'];
  let rows: Row[] = [];
  let characters = 0;
  const write = async () => {
    const last = rows.at(-1);
    if (!last) return;
    const heard: { reason: string; row: Row; isImported: boolean }[] = [];
    const batch = new Batch(rows, target, settings, mapped.byProfile, (reason, row, isImported) =>
      heard.push({ reason, row, isImported }),
    );
    if (!isTrial) await client.query('begin');
    try {
      const imported = await kind.write(batch);
      const place = order.map((column) => last[column]);
      await target.query(
        `insert into import_progress as progress (dialect, kind, cursor, taken, refused)
         values ($1, $2, $3, $4, $5) on conflict (dialect, kind) do update set
           cursor = excluded.cursor, taken = progress.taken + excluded.taken,
           refused = progress.refused + excluded.refused, at = now()`,
        [target.dialect, name, JSON.stringify(place), imported, rows.length - imported],
      );
      if (!isTrial) await client.query('commit');
      report.add(name, rows.length, imported);
      for (const { reason, row, isImported } of heard) report.tell(name, reason, row, isImported);
      onBatch?.(name, rows.length);
    } catch (error) {
      await client.query('rollback').catch(() => {});
      const { message } = error as Error;
      throw new Error(`${name}, rows up to ${last.id}: ${message}`, { cause: error });
    }
    rows = [];
    characters = 0;
  };
  report.begin(name, mapped.table, cursor !== null);
  for await (const row of source.rows(query.text, query.values)) {
    rows.push(row);
    for (const text of Object.values(row)) characters += text?.length ?? 0;
    if (rows.length === batchRows || characters > batchCharacters) await write();
  }
  await write();
}

async function cursorOf(target: Target, kind: KindName): Promise<string[] | null> {
  const [row] = await target.query<{ cursor: string[] | null }>(
    'select cursor from import_progress where dialect = $1 and kind = $2',
    [target.dialect, kind],
  );
  return row?.cursor ?? null;
}

/** The query of the rows of a kind after `cursor`, in its order. */
function queryOf(source: Source, kind: Kind, mapped: MappedTable, cursor: string[] | null) {
  const { quote, placeholder } = source;
  const columns = Object.entries(mapped.columns);
  const selected = columns.map(([name, column]) => `${quote(column)} as ${quote(name)}`);
  const order = (kind.order ?? ['id']).map((name) => quote(mapped.columns[name] as string));
  const places = order.map((_, at) => placeholder(at + 1));
  const conditions = [
    ...(mapped.where ? [`(${mapped.where})`] : []),
    ...order.map((column) => `${column} is not null`),
    ...(cursor ? [`(${order.join(', ')}) > (${places.join(', ')})`] : []),
  ];
  return {
    text: `select ${selected.join(', ')} from ${quote(mapped.table)} where ${conditions.join(' and ')} order by ${order.join(', ')}`,
    values: cursor ?? [],
  };
}

/** The greatest numeric id of a table, or 0. */
async function greatestId(source: Source, { table, columns }: MappedTable): Promise<number> {
  const id = source.quote(columns.id as string);
  for await (const { last } of source.rows(
    `select max(${id}) as last from ${source.quote(table)}`,
    [],
  )) {
    return /^\d{1,15}$/.test(last ?? '') ? Number(last) : 0;
  }
  return 0;
}

/** Hides what inactive people wrote, once all of it is here. */
async function suspendInactive(app: App, target: Target): Promise<void> {
  const rows = await target.query<{ id: string }>(
    `select users.id from imported_ids join users on users.id = target_id
     where dialect = $1 and kind = 'people' and suspended_at is not null order by users.id`,
    [target.dialect],
  );
  for (const row of rows) {
    const id = Number(row.id);
    const origin = {
      policy: defaultPolicy,
      requestId: randomUUID(),
      address: 'import',
      userAgent: null,
    };
    await suspendImported(new Context(app, { id, sessionId: '' }, origin));
  }
}
