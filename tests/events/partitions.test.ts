import { expect, test } from 'vitest';
import { village } from '../harness/server.js';
import { ofStream } from '../harness/streams.js';

const { server, ada, ben } = await village({}, 'ada', 'ben');
const send = (content: string) =>
  ada.act('sendMessage', { to: { userId: ben.id }, content }, 'message { conversation { id } }');

/** The partition of each event of a stream, in order. */
const partitions = async (stream: string) =>
  (
    await server.sql(
      `select tableoid::regclass::text as name from events where ${ofStream(stream)} order by seq`,
    )
  ).map(({ name }) => name as string);

test('events lie in partitions by kind of stream and time, which are made ahead', async () => {
  const { message } = await send('now');
  const stream = message.conversation.id.replace('_', ':');
  expect(await partitions(stream)).toEqual([expect.stringMatching(/^events_conversations_\d{8}$/)]);
  const ahead = await server.sql(
    `select inhparent::regclass::text as parent, count(*)::int from pg_inherits
     where inhparent::regclass::text in ('events_conversations', 'events_calls', 'events_inboxes')
     group by 1 order by 1`,
  );
  expect(ahead).toEqual([
    { parent: 'events_calls', count: 10 },
    { parent: 'events_conversations', count: 6 },
    { parent: 'events_inboxes', count: 6 },
  ]);
  expect(await server.sql('select make_event_partitions() as made')).toEqual([{ made: 0 }]);
});

test('a message is stored while there is no partition for it, and moves into one later', async () => {
  const [{ name }] = (await server.sql(
    `select tableoid::regclass::text as name from events where home_kind = 1 limit 1`,
  )) as [{ name: string }];
  await server.sql(`drop table ${name}`);
  const { message } = await send('without a partition');
  const stream = message.conversation.id.replace('_', ':');
  expect(await partitions(stream)).toEqual(['events_conversations_rest']);
  expect(await server.sql('select make_event_partitions() as made')).toEqual([{ made: 1 }]);
  expect(await partitions(stream)).toEqual([name]);
});

test('old partitions are named and dropped, newer ones are not', async () => {
  const [{ name }] = (await server.sql(
    `select tableoid::regclass::text as name from events where home_kind = 1 limit 1`,
  )) as [{ name: string }];
  const before = (moment: string) =>
    server.sql(`select event_partitions_before(1::smallint, ${moment}) as name`);
  expect(await before('now()')).toEqual([]);
  expect(await before(`now() + interval '7 days'`)).toEqual([{ name }]);
  const dropped = await server.sql(
    `select drop_event_partitions(1::smallint, now() + interval '7 days') as name`,
  );
  expect(dropped).toEqual([{ name }]);
  expect(await server.sql(`select to_regclass($1) as name`, [name])).toEqual([{ name: null }]);
});
