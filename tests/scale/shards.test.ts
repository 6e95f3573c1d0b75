import { expect, test } from 'vitest';
import { insist, openConversation } from '../harness/apollo.js';
import { EVENTS } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';
import { queriesOf } from '../harness/statements.js';
import { distribution, references, undistributed } from './distribution.js';
import { documentedElements, restrictedElements } from './features.js';
import { statementsIn } from './functions.js';
import { type Reach, ShardAnalysis } from './shards.js';

const { server, ada, ben } = await village('ada', 'ben');
const id = await openConversation(ada, ben, 'zero');

const columns = new Map<string, Set<string>>();
for (const { table_name, column_name } of await server.sql(
  `select table_name, column_name from information_schema.columns where table_schema = 'public'`,
))
  columns.set(table_name, (columns.get(table_name) ?? new Set()).add(column_name));

/** SQL of the functions in PL/pgSQL that name a distributed table. */
const functions = (
  await server.sql(
    `select proname as name, pg_get_functiondef(p.oid) as text
     from pg_proc p join pg_language l on l.oid = prolang
     where lanname = 'plpgsql' and pronamespace = 'public'::regnamespace and proname !~ 'event_partitions'`,
  )
).map(({ name, text }) => ({ name, statements: statementsIn(text) }));

const reachOf = (text: string) => new ShardAnalysis(distribution, columns).reachOf(text);

test.each<[Reach, string]>([
  ['none', 'select * from users where id = $1'],
  ['one shard', 'select * from messages where conversation_id = $1 order by seq desc limit 50'],
  [
    'one shard',
    'select m.*, u.username from messages m join users u on u.id = m.sender_id where m.conversation_id = $1',
  ],
  [
    'one shard',
    'select * from streams s join events e using (home_kind, home) where s.home = $1 and home_kind = 1',
  ],
  [
    'one shard',
    'with locked as (update streams set head = head + 1 where home = $1 returning home, head) insert into events (home, seq) select home, head from locked returning seq',
  ],
  ['one shard', 'insert into messages (conversation_id, seq) values ($1, $2)'],
  [
    'one shard',
    'insert into participants (conversation_id, user_id) select $1, unnest(array[$2, $3]::bigint[])',
  ],
  ['every shard', 'insert into participants (conversation_id) select id from users'],
  ['listed shards', 'select * from streams s join unnest($1::bigint[]) wanted (home) using (home)'],
  ['listed shards', 'select * from messages where conversation_id = any($1)'],
  [
    'every shard',
    'select * from participants p join streams s on s.home = p.conversation_id where p.user_id = $1',
  ],
  [
    'every shard',
    'select (select count(*) from messages m where m.conversation_id = p.conversation_id and m.seq > p.read_seq) from participants p where p.user_id = $1',
  ],
  ['every shard', 'select * from messages where id = $1'],
  [
    'across shards',
    'select * from participants p join messages m on m.sender_id = p.user_id where p.user_id = $1',
  ],
  [
    'across shards',
    'select * from messages m join streams s on s.home = m.sender_id where m.conversation_id = $1',
  ],
  [
    'across shards',
    'select * from messages m where conversation_id = $1 and exists (select from participants p where p.user_id = m.sender_id)',
  ],
])('is told %s from %s', (reach, text) => {
  expect(reachOf(text)).toBe(reach);
});

/** Statements that docs/design/scale.md lists as asking every shard, or several tables on every shard one after the other. */
const known: [statement: RegExp, reach: Reach][] = [
  // Whether a stranger may be contacted: once for each new conversation.
  [/as related$/, 'across shards'],
  // The answer of a mutation finds the message by its id, which does not name the conversation, and its fields as well.
  [/from messages row where row\.id = \$\d/, 'every shard'],
  [/from messages found\s+where found\.id = any/, 'every shard'],
];

/** What a user does all the time, and whether its statements may ask every shard: each by itself, in parallel. */
const operations: Record<string, { asksEveryShard?: true; work: () => Promise<unknown> }> = {
  'a first message': {
    work: async () =>
      openConversation(
        ...(Object.values(await server.newcomers('cleo', 'dora')) as [Person, Person]),
      ),
  },
  'a message': { work: () => insist(ada, id, 'two') },
  'a message of the other user': { work: () => insist(ben, id, 'three') },
  'the newest page of a conversation': { work: () => ada.ask(PAGE, { id, first: 2 }) },
  'the oldest page of a conversation': { work: () => ada.ask(PAGE, { id, last: 2 }) },
  'the mark of what was read': {
    work: () => ada.act('markRead', { upTo: { conversationId: id } }, 'conversation { id }'),
  },
  'a stream from a cursor': { work: () => ben.subscribe(EVENTS, { id, after: 1 }).events() },
  'the list of conversations': { asksEveryShard: true, work: () => ada.ask(LIST) },
  'the inbox from its beginning': {
    asksEveryShard: true,
    work: () => ben.subscribe('subscription { inboxEvents { __typename } }').event(),
  },
};
const PAGE = `query ($id: ID!, $first: Int, $last: Int) { conversation(id: $id) { unreadCount messages(first: $first, last: $last) { nodes { content sender { username } } } } }`;
const LIST = `{ conversations(first: 20) { nodes { id unreadCount activeAt lastMessage { content sender { username } } } } }`;

test.each(Object.entries(operations))(
  '%s joins on one shard',
  async (_, { asksEveryShard, work }) => {
    const queries = await queriesOf(work);
    const reaches = queries
      .map(({ text }) => ({ text, reach: reachOf(text) }))
      .filter((one) => !known.some(([text, reach]) => text.test(one.text) && reach === one.reach));
    expect(reaches.length).toBeGreaterThan(0);
    const named = await documentedElements();
    for (const { text } of queries)
      for (const element of restrictedElements(text)) expect(named).toContain(element);
    const allowed = [
      'none',
      'one shard',
      'listed shards',
      ...(asksEveryShard ? ['every shard'] : []),
    ];
    expect(reaches.filter(({ reach }) => !allowed.includes(reach))).toEqual([]);
  },
);

/** Functions of jobs, which nobody waits for: docs/design/scale.md lists them. */
const jobs = ['index_messages'];

test('functions join on one shard', () => {
  for (const { name, statements } of functions.filter((one) => !jobs.includes(one.name)))
    for (const text of statements)
      expect([name, text, reachOf(text)]).toEqual([
        name,
        text,
        expect.stringMatching(/^(none|one shard|listed shards)$/),
      ]);
});

test('keys of distributed tables contain their distribution column, and foreign keys refer to reference tables', async () => {
  const tables = Object.keys(distribution);
  const keys = await server.sql(
    `select indrelid::regclass::text as table, indexrelid::regclass::text as name,
            array_agg(attname::text order by attnum) as columns
     from pg_index join pg_attribute on attrelid = indexrelid
     where indisunique and indrelid::regclass::text = any($1) group by 1, 2`,
    [tables],
  );
  expect(keys.length).toBeGreaterThanOrEqual(tables.length);
  for (const { table, name, columns: own } of keys)
    expect([name, own]).toEqual([name, expect.arrayContaining([distribution[table]])]);
  const others = await server.sql(
    `select conname, conrelid::regclass::text as table, confrelid::regclass::text as target from pg_constraint
     where contype = 'f' and (conrelid::regclass::text = any($1) or confrelid::regclass::text = any($1))`,
    [tables],
  );
  for (const { conname, table, target } of others) {
    if (undistributed.includes(table)) continue;
    expect([conname, tables.includes(table)]).toEqual([conname, true]);
    expect([conname, references.includes(target)]).toEqual([conname, true]);
  }
});
