import type { Sql } from '../harness/sql.js';
import type { Asked } from '../harness/statements.js';
import { bigTables } from './big.js';

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

/** The big tables that a statement scans, with the values it was sent with and with its generic plan. */
export async function readWhole(sql: Sql, { text, values }: Asked): Promise<string[]> {
  const found = wholeIn(await explain(sql, 'format json', text, values));
  if (!values || values.length === 0) return found;
  return [...found, ...wholeIn(await explain(sql, 'generic_plan, format json', text))];
}

async function explain(sql: Sql, how: string, text: string, values?: unknown[]) {
  const [row] = await sql(`explain (${how}) ${text}`, values);
  return row['QUERY PLAN'][0].Plan as Plan;
}

const wholeIn = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' && bigTables.includes(plan['Relation Name'] as string)
    ? [plan['Relation Name'] as string]
    : []),
  ...(plan.Plans ?? []).flatMap(wholeIn),
];

interface Ran extends Plan {
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: Ran[];
}

/** The number of rows of a table that a statement reads, with the values it was sent with. */
export async function rowsReadOf(
  sql: Sql,
  table: string,
  { text, values }: Asked,
): Promise<number> {
  const plan = await explain(sql, 'analyze, format json', text, values);
  const read = (one: Ran): number =>
    (one['Relation Name'] === table ? one['Actual Rows'] * one['Actual Loops'] : 0) +
    (one.Plans ?? []).reduce((sum, part) => sum + read(part), 0);
  return Math.round(read(plan as Ran));
}
