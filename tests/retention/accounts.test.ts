import { expect, test } from 'vitest';
import { openConversation } from '../harness/apollo.js';
import { doCall, ringUp } from '../harness/calls.js';
import { runJob } from '../harness/jobs.js';
import { village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');

test('what only deleted accounts could see is deleted after their period', async () => {
  const theirs = await openConversation(ada, ben, 'between us');
  const other = await openConversation(ada, cleo, 'to somebody who stays');
  const call = await ringUp(ada, ben);
  await doCall(ada, 'end', call);
  const idsIn = async (table: string) =>
    (await server.sql(`select id::int from ${table} order by id`)).map(({ id }) => id);
  const leave = (name: string, age: string) =>
    server.sql(`update users set deleted_at = now() - $2::interval where username = $1`, [
      name,
      age,
    ]);
  await leave('ada', '40 days');
  await leave('ben', '29 days');
  await runJob(server, 'purge_daily');
  expect(await idsIn('conversations')).toHaveLength(2);
  await leave('ben', '31 days');
  await runJob(server, 'purge_daily');
  const number = (id: string) => Number(id.split('_')[1]);
  expect(await idsIn('conversations')).toEqual([number(other)]);
  expect(await idsIn('calls')).toEqual([]);
  const messages = await server.sql('select content from messages');
  expect(messages).toEqual([{ content: 'to somebody who stays' }]);
  const streams = await server.sql('select home::int from streams where home_kind in (1, 2)');
  expect(streams).toEqual([{ home: number(other) }]);
  expect(theirs).not.toBe(other);
}, 90_000);
