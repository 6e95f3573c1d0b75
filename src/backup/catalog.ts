import type { ClientBase } from 'pg';

/** The table in which migrations are recorded, which is made anew by a restore. */
const migrationTable = 'mikro_orm_migrations';

export interface Table {
  name: string;
  /** Those that have values of their own, in order. */
  columns: string[];
}

/** A part of a partitioned table, and the clause that declares it. */
export interface Partition {
  name: string;
  parent: string;
  declaration: string;
}

export interface Sequence {
  name: string;
  value: string;
  isCalled: boolean;
}

/** The tables of the schema in use; partitions belong to their tables. */
export async function findTables(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
       and not c.relispartition and c.relname <> $1
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
    [migrationTable],
  );
  return rows;
}

/** The partitions of all tables, each after the one that it is a part of. */
export async function findPartitions(client: ClientBase): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(
    `with recursive parts as (
       select i.inhrelid as id, i.inhparent as parent, 1 as depth
       from pg_inherits i join pg_class c on c.oid = i.inhparent
       where c.relnamespace = current_schema()::regnamespace and c.relkind = 'p' and not c.relispartition
       union all
       select i.inhrelid, i.inhparent, depth + 1 from pg_inherits i join parts on parts.id = i.inhparent
     )
     select c.relname as name, p.relname as parent, concat_ws(' partition by ',
       pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid)) as declaration
     from parts join pg_class c on c.oid = parts.id join pg_class p on p.oid = parts.parent
     order by depth, c.relname`,
  );
  return rows;
}

/** The sequences of the schema in use, with their state. */
export async function findSequences(client: ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind = 'S'
       and relname not like '${migrationTable}%' order by relname`,
  );
  const found: Sequence[] = [];
  for (const { name } of rows) {
    const { rows: state } = await client.query<Omit<Sequence, 'name'>>(
      `select last_value::text as value, is_called as "isCalled" from ${client.escapeIdentifier(name)}`,
    );
    found.push({ name, ...(state[0] as Omit<Sequence, 'name'>) });
  }
  return found;
}

/** The names of the migrations that made the schema, in order; none in an empty database. */
export async function findMigrations(client: ClientBase): Promise<string[]> {
  const { rows: found } = await client.query('select to_regclass($1) as id', [migrationTable]);
  if (!found[0]?.id) return [];
  const { rows } = await client.query(`select name from ${migrationTable} order by id`);
  return rows.map(({ name }) => name as string);
}

/** What a schema consists of, each as `table public.users`; the rest depends on it. Extensions are left out. */
export async function findObjects(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ object: string }>(
    `with own as (select current_schema()::regnamespace as id),
     extension as (select objid as id from pg_depend where deptype = 'e')
     (select format('%s if exists %I.%I', case relkind when 'v' then 'view'
       when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end,
       current_schema(), relname) as object
     from pg_class c, own where relnamespace = own.id and relkind in ('r', 'p', 'v', 'm', 'S')
       and not relispartition and c.oid not in (select id from extension)
     -- Sequences of columns end with their tables.
     order by relkind = 'S')
     union all
     select format('routine if exists %s', p.oid::regprocedure) from pg_proc p, own
     where pronamespace = own.id and p.oid not in (select id from extension)
     union all
     select format('type if exists %I.%I', current_schema(), typname) from pg_type t, own
     where typnamespace = own.id and typtype in ('e', 'd')
       and t.oid not in (select id from extension)`,
  );
  return rows.map(({ object }) => object);
}

/** Statements that take away and put back all foreign keys, and keep triggers from running in between. */
export async function findConstraints(
  client: ClientBase,
): Promise<{ remove: string[]; restore: string[] }> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name,
       pg_get_constraintdef(oid) as definition
     from pg_constraint
     where connamespace = current_schema()::regnamespace and contype = 'f' and conparentid = 0
     order by 1, 2`,
  );
  const { rows: triggers } = await client.query<{ table: string }>(
    `select distinct tgrelid::regclass::text as table from pg_trigger t join pg_class c on c.oid = tgrelid
     where not tgisinternal and c.relnamespace = current_schema()::regnamespace`,
  );
  return {
    remove: [
      ...rows.map(({ table, name }) => `alter table ${table} drop constraint ${name}`),
      ...triggers.map(({ table }) => `alter table ${table} disable trigger user`),
    ],
    restore: [
      ...triggers.map(({ table }) => `alter table ${table} enable trigger user`),
      ...rows.map(
        ({ table, name, definition }) =>
          `alter table ${table} add constraint ${name} ${definition}`,
      ),
    ],
  };
}
