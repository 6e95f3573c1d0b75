import { expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { startPostgres } from '../harness/postgres.js';
import { type Person, village } from '../harness/server.js';

// The log of a cluster has the writes of all its databases.
const postgres = closing(await startPostgres());
const { server, ada } = await village(
  { DATABASE_URL: postgres.url, LIMIT_REQUESTS_PER_MINUTE: '1000000' },
  'ada',
);

/** A conversation of so many people: the input that addresses it. */
async function conversationOf(size: number): Promise<object> {
  const others: Person[] = [];
  for (let n = 1; n < size; n += 1) others.push(await server.person(`p${size}_${n}`));
  if (size === 2) return { to: { userId: others[0]?.id } };
  const { group } = await ada.act('createGroup', { name: 'a group' }, 'group { id }');
  for (const one of others) await one.act('joinGroup', { groupId: group.id }, 'group { id }');
  return { to: { groupId: group.id } };
}

const tables = [
  'streams',
  'events',
  'mentions',
  'messages',
  'participants',
  'conversations',
  'groups',
  'users',
];

/** The rows that the transaction of the newest message wrote. */
async function rowsOfNewest(): Promise<string[]> {
  const written = tables.map((name) => `select '${name}' as name, xmin from ${name}`);
  const rows = await server.sql(
    `select name from (${written.join(' union all ')}) row
     where row.xmin = (select xmin from messages order by id desc limit 1) order by 1`,
  );
  return rows.map(({ name }) => name as string);
}

const logged = async () => {
  const [row] = await server.sql(`select (pg_current_wal_insert_lsn() - '0/0')::float8 as wal`);
  return row?.wal as number;
};

test.each([2, 10, 50])(
  'a message to %i people writes its stream, its event and itself',
  async (size) => {
    const to = await conversationOf(size);
    const send = async (count: number) => {
      for (let n = 0; n < count; n += 1)
        await ada.act('sendMessage', { ...to, content: 'a short message' }, 'message { id }');
    };
    // Pages that were written since the last checkpoint are not logged as a whole again.
    await send(10);
    const before = await logged();
    await send(50);
    expect(((await logged()) - before) / 50).toBeLessThan(4_096);
    expect(await rowsOfNewest()).toEqual(['events', 'messages', 'streams']);
  },
  60_000,
);

test('a reply writes no more rows, and a mention one for each name', async () => {
  const to = { userId: (await server.person('dora')).id };
  const { message } = await ada.act('sendMessage', { to, content: 'first' }, 'message { id }');
  await ada.act('sendMessage', { to, content: 'a reply', replyToId: message.id });
  expect(await rowsOfNewest()).toEqual(['events', 'messages', 'streams']);
  // Ada is not told of herself, which would write the rows once more.
  await ada.act('sendMessage', { to, content: '@ada, hello, @ada' });
  expect(await rowsOfNewest()).toEqual(['events', 'mentions', 'mentions', 'messages', 'streams']);
});

test('a message keeps at most 500 bytes besides its text, with its indexes', async () => {
  const size = async () => {
    const [row] = await server.sql(
      `select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class
       where relkind = 'r' and relname ~ '^(events_conversations_|messages$)'`,
    );
    return row?.bytes as number;
  };
  const before = await size();
  const count = 20_000;
  await server.sql(
    `with template as (select * from messages order by id desc limit 1), said as (
       insert into messages (conversation_id, seq, sender_id, sent_at, content)
       select conversation_id, 1000 + n, sender_id, sent_at, content
       from template, generate_series(1, ${count}) n returning *
     )
     insert into events (home_kind, home, seq, at, actor_id, kind, data)
     select 1, conversation_id, seq, sent_at, sender_id, 'message', '{}' from said`,
  );
  const each = ((await size()) - before) / count;
  expect(each).toBeGreaterThan(200);
  expect(each - 'a short message'.length).toBeLessThan(500);
});
