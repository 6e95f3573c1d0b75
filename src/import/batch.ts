import type { Row } from './source.js';
import type { Referred, Table, Target } from './target.js';
import { keyOf, past } from './values.js';

/** Decisions of the owner of the database, from the map. */
export interface Settings {
  /** The IANA name of the zone of moments without an offset. */
  timeZone: string;
  /** Whether people sign in with a mailed code in addition to the password. */
  secondFactor: boolean;
  /** How long sessions and API tokens of the old server are good, at most. */
  sessionDays: number;
  apiTokenDays: number;
  /** New usernames by old ones. */
  rename: Readonly<Record<string, string>>;
}

/** A row whose references have been replaced by ids here. */
export type Resolved<Name extends string> = { row: Row } & Record<Name, number>;

/** Some rows of one kind, which are written in one transaction. */
export class Batch {
  constructor(
    readonly rows: readonly Row[],
    readonly target: Target,
    readonly settings: Settings,
    private readonly byProfile: readonly string[],
    private readonly tell: (reason: string, row: Row, isImported: boolean) => void,
  ) {}

  /** Leaves out a row. */
  refuse(row: Row, reason: string): void {
    this.tell(reason, row, false);
  }

  /** Reports a row that is imported, but not as it was. */
  note(row: Row, what: string): void {
    this.tell(what, row, true);
  }

  /** Gives rows their ids in `table`, the same numbers where they are free, and records them as ids of `kind`. */
  async identify<One extends { row: Row }>(
    kind: Referred,
    rows: readonly One[],
    table = kind as Table,
  ): Promise<(One & { id: number })[]> {
    const ids = await this.target.claim(
      table,
      rows.map(({ row }) => row.id as string),
    );
    await this.target.remember(kind, ids);
    return rows.map((one) => ({ ...one, id: ids.get(one.row.id as string) as number }));
  }

  /** Rows that are about two different people; others are refused. */
  between<One extends { row: Row }>(rows: readonly One[], one: keyof One, other: keyof One): One[] {
    return rows.filter((each) => {
      if (each[one] !== each[other]) return true;
      this.refuse(each.row, 'it is about one person alone');
      return false;
    });
  }

  /** The moment in a column, at the latest now; now for none. */
  pastAt(text: string | null | undefined): Date {
    return past(text, this.settings.timeZone) ?? new Date();
  }

  /** Rows with the ids of what they refer to; those without it are refused. */
  async resolve<Name extends string>(
    references: Record<Name, Referred>,
    rows: readonly Row[] = this.rows,
  ): Promise<Resolved<Name>[]> {
    const names = Object.keys(references) as Name[];
    const ids = new Map<Referred, Map<string, number>>();
    const kindOf = (name: Name): Referred =>
      this.byProfile.includes(name) ? 'profiles' : references[name];
    for (const kind of new Set(names.map(kindOf))) {
      const asked = names.filter((name) => kindOf(name) === kind);
      const keys = rows.flatMap((row) => asked.flatMap((name) => row[name] ?? []));
      ids.set(kind, await this.target.idsOf(kind, keys));
    }
    return rows.flatMap((row) => {
      const resolved: Record<string, unknown> = { row };
      for (const name of names) {
        const key = row[name];
        const id = key == null ? undefined : ids.get(kindOf(name))?.get(keyOf(key));
        if (id === undefined) {
          this.refuse(row, key == null ? `it has no ${name}` : `its ${name} was not imported`);
          return [];
        }
        resolved[name] = id;
      }
      return [resolved as Resolved<Name>];
    });
  }
}

/** One kind of rows that is imported. */
export interface Kind {
  /** Columns that a table must have to be imported for this kind. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** The columns by which rows are read; the last one is unique. Default: `id`. */
  readonly order?: readonly string[];
  /** The table here whose ids are kept. */
  readonly table?: Table;
  /** Writes a batch; resolves to the number of rows that were imported. */
  write(batch: Batch): Promise<number>;
}
