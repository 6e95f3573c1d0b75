import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type KindName, kindNames, kinds } from './kinds/kinds.js';
import type { Source } from './source.js';

/** The legacy APIs whose databases can be imported. */
export const dialects = ['tweets', 'community', 'friends', 'meetings'] as const;
export type DialectName = (typeof dialects)[number];

const names = z.union([z.string().min(1), z.array(z.string().min(1))]);
const table = z.strictObject({
  /** A name, or `*_name` for whatever application the table belongs to. */
  table: z.string().min(1),
  /** A condition in the SQL of the database. */
  where: z.string().optional(),
  /** The values that are ids of profiles, where ids of people are expected. */
  byProfile: z.array(z.string()).default([]),
  /** The column of each value, or several names of which the first that exists is meant. */
  columns: z.record(z.string(), names),
});
const mapping = z.strictObject({
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be the name of a time zone, such as Europe/Paris')
    .default('UTC'),
  secondFactor: z.boolean().default(false),
  rename: z.record(z.string(), z.string()).default({}),
  kinds: z.partialRecord(z.enum(kindNames), z.array(table)),
});

/** Which tables and columns of a database hold what, as an owner may edit it. */
export type Mapping = z.output<typeof mapping>;

/** A table of a database, and the columns that are read. */
export interface MappedTable {
  table: string;
  where: string | null;
  /** The values that are ids of profiles, where ids of people are expected. */
  byProfile: readonly string[];
  /** Source columns by the names of values. */
  columns: Record<string, string>;
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Reads the map in `file`, or that of the dialect. Throws for one that is invalid. */
export async function readMapping(dialect: DialectName, file: string | null): Promise<Mapping> {
  const path = file ?? new URL(`./maps/${dialect}.json`, import.meta.url);
  const text = await readFile(path, 'utf8');
  const read = mapping.safeParse(parse(text, file ?? dialect));
  if (!read.success) throw new Error(`The map cannot be used:\n${z.prettifyError(read.error)}`);
  for (const [kind, tables] of Object.entries(read.data.kinds)) {
    const { required, optional } = kinds[kind as KindName];
    for (const name of tables.flatMap((one) => [...Object.keys(one.columns), ...one.byProfile])) {
      const known = [...required, ...optional];
      if (!known.includes(name))
        throw new Error(`The map names ${kind}.${name}; there are ${known.join(', ')}.`);
    }
  }
  return read.data;
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The map ${name} is no JSON: ${(error as Error).message}`);
  }
}

/**
 * The table of each kind in this database: the first of the map with all required columns. A kind without
 * one is left out. Throws when there are no people.
 */
export function findTables(
  { kinds: mapped }: Mapping,
  { tables }: Source,
): Map<KindName, MappedTable> {
  const found = new Map<KindName, MappedTable>();
  for (const kind of kindNames) {
    const fitting = (mapped[kind] ?? []).flatMap(
      ({ table: pattern, where = null, byProfile, columns }) =>
        [...tables.keys()].filter(matcher(pattern)).flatMap((name) => {
          const existing = columnsIn(columns, tables.get(name) as ReadonlySet<string>);
          const fits = kinds[kind].required.every((one) => one in existing);
          return fits ? [{ table: name, where, byProfile, columns: existing }] : [];
        }),
    );
    if (fitting[0]) found.set(kind, fitting[0]);
  }
  if (found.has('people')) return found;
  throw new Error(
    `There is no table of people with a username and a password among ${[...tables.keys()].sort().join(', ') || 'no tables'}. Name it in a map.`,
  );
}

function matcher(pattern: string): (table: string) => boolean {
  if (!pattern.startsWith('*')) return (name) => name === pattern;
  return (name) => name.endsWith(pattern.slice(1));
}

const columnsIn = (columns: Record<string, string | string[]>, existing: ReadonlySet<string>) =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([name, candidates]) => {
      const column = [candidates].flat().find((one) => existing.has(one));
      return column ? [[name, column]] : [];
    }),
  );

/** The map of what was found, to be edited and given as `--map`. */
export const mapOf = ({ kinds: _, ...settings }: Mapping, found: Map<KindName, MappedTable>) => ({
  ...settings,
  kinds: Object.fromEntries(
    [...found].map(([kind, { where, byProfile, ...table }]) => [
      kind,
      [{ ...table, ...(where && { where }), ...(byProfile.length > 0 && { byProfile }) }],
    ]),
  ),
});
