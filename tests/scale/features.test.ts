import { expect, test } from 'vitest';
import { entities } from '../../src/domain/entities.js';
import * as migrations from '../../src/migrations/index.js';
import { documentedElements, restrictedElements } from './features.js';
import { statementsIn } from './functions.js';

/** The statements of all migrations, and those of the functions that they create. */
const schema = Object.values(
  migrations as Record<string, new (...args: never[]) => object>,
).flatMap((Migration) => {
  const statements: string[] = [];
  const one = Object.create(Migration.prototype) as { addSql: unknown; up(): void };
  one.addSql = (text: string) => statements.push(text);
  one.up();
  return statements.flatMap((text) =>
    /language plpgsql|^do \$\$/.test(text) ? [text, ...statementsIn(text)] : [text],
  );
});

test.each([
  ['advisory locks', "select pg_advisory_xact_lock(hashtextextended('a', 0))"],
  ['LOCK TABLE', 'lock table users in exclusive mode'],
  [
    'GIN indexes of several columns',
    'create index i on users using gin (a gin_trgm_ops, b gin_trgm_ops)',
  ],
  ['BRIN indexes', 'create index i on streams using brin (mark)'],
  ['SKIP LOCKED', 'select from a for update skip locked'],
  [
    'partitions of partitions',
    'create table b partition of a for values in (1) partition by range (at)',
  ],
])('%s is found', (element, text) => {
  expect([...restrictedElements(text)]).toEqual([element]);
});

test('docs/design/scale.md names every element of the schema that a distributed engine restricts', async () => {
  expect(schema.length).toBeGreaterThan(entities.length);
  const found = new Set<string>();
  for (const text of schema) for (const element of restrictedElements(text)) found.add(element);
  const named = await documentedElements();
  expect([...found].filter((element) => !named.includes(element))).toEqual([]);
  expect(found).toContain('partitions of partitions');
});
