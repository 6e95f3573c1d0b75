import { beforeAll, describe, expect, test } from 'vitest';
import { leastCpu } from '../harness/database-cpu.js';
import { type Person, village } from '../harness/server.js';
import type { Sql } from '../harness/sql.js';
import { queriesOf } from '../harness/statements.js';
import { bigTables, fillBig } from '../planner/big.js';
import { readWhole } from '../planner/explain.js';
import { find } from './searching.js';

/** A database with so many messages, of which 6 of 10 are in one conversation of ada's, as a search of hers sees it. */
interface Searched {
  ada: Person;
  sql: Sql;
  /** The conversation. */
  own: number;
  /** The number of its oldest message, which is a word of no other. */
  oldest: number;
}

async function searched(total: (others: number) => number): Promise<Searched> {
  const { server, ada } = await village({ LIMIT_SEARCHES_PER_MINUTE: '10000' }, 'ada');
  const { sql } = server;
  await fillBig(sql, ada.number);
  await sql('select setval($1, (select max(id) from messages))', ['messages_id_seq']);
  const [row] = await sql(
    `select max(conversation_id) as own, (select count(*)::int from messages) as others,
       (select max(id) from conversations where id not in (select conversation_id from participants where user_id = $1)) as other
     from participants where user_id = $1 and conversation_id in (select id from conversations where kind = 'DIRECT')`,
    [ada.number],
  );
  const { own, other, others } = row as Record<string, number>;
  await fill(sql, [own, other, ada.number, total(others as number)]);
  // As on the connections for searches.
  await sql(`set enable_seqscan = off; set random_page_cost = 1.1; set jit = off;
    set max_parallel_workers_per_gather = 0`);
  const [first] = await sql(
    `select content from messages where conversation_id = $1 and content like 'hello message %' order by seq limit 1`,
    [own],
  );
  const oldest = Number(/\d+/.exec(first!.content as string)![0]);
  return { ada, sql, own: own as number, oldest };
}

/** Adds messages up to a number in all, and what is searched of them. */
async function fill(sql: Sql, values: unknown[]): Promise<void> {
  await sql('set session_replication_role = replica');
  // The job finds nothing to take into the index meanwhile.
  await sql('update search_progress set seen = 1e9, done = 1e9, fence = 1e9');
  await sql('drop index message_words_search');
  await sql(
    `with last as (select max(seq) as seq, (select count(*) from messages) as count from messages),
     said as (
       insert into messages (conversation_id, seq, sender_id, content, sent_at)
       select case when n % 10 < 6 then $1::bigint else $2::bigint end, last.seq + n, $3,
         'hello message ' || (last.seq + n) || case when n % 1000 = 0 then ' thousand' when n % 100 = 1 then ' hundred' else '' end,
         now() - interval '30 days' + (last.seq + n) * interval '1 second'
       from last, generate_series(1, $4 - last.count) n returning *
     )
     insert into message_words (conversation_id, message_id, sent_at, part, words)
     select conversation_id, id, sent_at, search_part(seq),
       array_to_tsvector(string_to_array(content, ' ') || ('from:' || sender_id)) from said`,
    values,
  );
  await sql(
    `create index message_words_search on message_words
       using gin (search_scoped(words, conversation_id, part)) with (fastupdate = off)`,
  );
  await sql(
    `update streams s set message_seq = newest.seq, head = newest.seq
     from (select conversation_id, max(seq) as seq from messages group by 1) newest
     where s.home_kind = 1 and s.home = newest.conversation_id`,
  );
  await sql(
    `update search_progress set seen = newest.id, done = newest.id, fence = newest.id
     from (select max(id) as id from messages) newest`,
  );
  await sql('set session_replication_role = origin');
  await sql('vacuum analyze messages, message_words, streams');
}

// What others wrote before is in no index: ten thousand messages are searched.
const few = await searched((others) => others + 10_000);
let many: Searched;
beforeAll(async () => {
  many = await searched(() => 1_000_000);
}, 600_000);

/** The statements of a search. */
const statementsOf = async ({ ada }: Searched, query: string, kinds?: string[]) =>
  (await queriesOf(() => find(ada, query, { kinds }))).filter(({ text }) => /\bhit\b/.test(text));

const searches: Record<string, (of: Searched) => string> = {
  'a rare word': () => '777777',
  'a word of the oldest message alone': ({ oldest }) => String(oldest),
  'a word of every message': () => 'hello',
  'the beginning of a word of every message': () => 'mess',
  'a word of one message in a hundred': () => 'hundred',
  'a word of one message in a thousand': () => 'thousand',
  'two words': () => 'hello thousand',
  'a word that is nowhere': () => 'nowhere',
  'a sender': () => 'from:me',
  'a sender and a word': () => 'from:me thousand',
  'a word before a day': () => 'hello before:2999-01-01',
  'one conversation': ({ own }) => `in:conversation_${own} hello`,
};

describe.each(Object.entries(searches))('a search for %s', (_, query) => {
  test('scans no big table', async () => {
    expect(bigTables).toContain('message_words');
    for (const one of [few, many]) {
      const statements = await statementsOf(one, query(one));
      expect(statements.length).toBeGreaterThan(0);
      for (const read of statements) expect(await readWhole(one.sql, read), read.text).toEqual([]);
    }
  });

  test('takes less than three times as much among a million messages as among a hundredth', async () => {
    const measured = [];
    // One after the other: what is recorded of two at once would be mixed.
    for (const one of [few, many])
      measured.push({
        sql: one.sql,
        statements: await statementsOf(one, query(one), ['MESSAGE']),
      });
    const [short, long] = (await leastCpu(measured)) as [number, number];
    expect(short).toBeGreaterThan(0);
    expect(long / short).toBeLessThan(3);
  });
});

test.each(
  ['USER', 'GROUP', 'POST'].flatMap((kind) =>
    ['big77', 'big', 'group', 'post', 'zz'].map((word) => [kind, word]),
  ),
)('a search of kind %s for %s scans no big table', async (kind, query) => {
  const statements = await statementsOf(few, query, [kind]);
  expect(statements).toHaveLength(1);
  for (const read of statements) expect(await readWhole(few.sql, read), read.text).toEqual([]);
});
