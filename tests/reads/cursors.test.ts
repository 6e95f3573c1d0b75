import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { buildSchema, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { delayStatements } from '../harness/statements.js';
import { administrationLists } from './lists/administration.js';
import { chatLists } from './lists/chat.js';
import { groupLists } from './lists/groups.js';
import { peopleLists } from './lists/people.js';
import { postLists } from './lists/posts.js';
import { readAll, readPage } from './pages.js';
import { renewStrangers, writers } from './writers.js';

const lists = {
  ...postLists,
  ...peopleLists,
  ...chatLists,
  ...groupLists,
  ...administrationLists,
};

test('every connection of the schema is read', () => {
  const fields = ['schema.graphql', 'docs/reference/schema.admin.graphql'].flatMap((file) =>
    Object.values(
      buildSchema(readFileSync(join(import.meta.dirname, '../..', file), 'utf8')).getTypeMap(),
    ).flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .filter((field) => String(field.type).endsWith('Connection!'))
            .map(({ name }) => `${type.name}.${name}`)
        : [],
    ),
  );
  // The order of conversations moves with every message, and a search is paged to older rows alone: see moving-pages.
  const others = ['Query.conversations', 'Query.search'];
  expect([...Object.keys(lists), ...others].sort()).toEqual([...new Set(fields)].sort());
});

test.each(Object.entries(lists))(
  'a reader who pages %s during concurrent writes misses no row',
  async (_, list) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 12 }), { minLength: 40, maxLength: 80 }),
        async (delays) => {
          renewStrangers();
          await list.prepare?.();
          const before = new Set(await readAll(list));
          let cursor: string | null = null;
          if (list.ascending) {
            for (;;) {
              const page: Awaited<ReturnType<typeof readPage>> = await readPage(list, 100, cursor);
              cursor = page.newest;
              if (page.rows.length === 0) break;
            }
          } else cursor = (await readPage(list, 1, null)).newest;
          const seen = new Set<string>();
          const read = async () => {
            const page = await readPage(list, 3, cursor, true);
            for (const row of page.rows) seen.add(row);
            cursor = page.newest;
            return page.rows.length;
          };
          const stop = delayStatements(delays);
          try {
            let writing = true;
            const times = Array.from({ length: list.times ?? 2 }, (_, number) => number);
            const written = Promise.all(
              writers.map(async (writer) => {
                for (const number of times) await list.write(writer, number);
              }),
            ).finally(() => {
              writing = false;
            });
            while (writing) if ((await read()) === 0) await sleep(1);
            await written;
            while ((await read()) > 0);
          } finally {
            stop();
          }
          const added = (await readAll(list)).filter((row) => !before.has(row));
          expect(added.length).toBeGreaterThan(0);
          expect(added.filter((row) => !seen.has(row))).toEqual([]);
          await list.tidy?.();
        },
      ),
      { numRuns: 1, endOnFailure: true },
    );
  },
  60_000,
);
