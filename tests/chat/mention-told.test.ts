import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { mentionJob } from '../../src/domain/chat/mention.service.js';
import { openApp } from '../../src/server/app.js';
import { closing } from '../harness/closing.js';
import { send } from '../harness/documents.js';
import { groupOfAll } from '../harness/groups.js';
import { type Person, TEST_ENV, village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');

/** The messages of which a user has a notification that they were mentioned. */
const told = async ({ number }: Person): Promise<string[]> =>
  (
    await server.sql(
      `select 'message_' || subject_id as id from notifications
       where user_id = $1 and kind = 'MENTIONED' order by id`,
      [number],
    )
  ).map(({ id }) => id as string);
const settled = (id: string) =>
  expect
    .poll(() =>
      server.sql(`select from mentions where message_id = ${id.split('_')[1]} and not told`),
    )
    .toEqual([]);

test('a mentioned member is told once, however often they are named and the message is changed', async () => {
  const { groupId } = await groupOfAll(ada, [ben, cleo]);
  const { id } = await send(ada, { to: { groupId }, content: '@ben @ben @ada' });
  await expect.poll(() => told(ben)).toEqual([id]);
  for (const content of ['@ben!', 'nobody', '@cleo and @ben'])
    await ada.act('editMessage', { messageId: id, content }, 'message { id }');
  await expect.poll(() => told(cleo)).toEqual([id]);
  await settled(id);
  expect(await told(ben)).toEqual([id]);
  expect(await told(ada)).toEqual([]);
});

test('who is no longer mentioned loses the notification, and so do all when the message is deleted', async () => {
  const { groupId } = await groupOfAll(ada, [ben, cleo]);
  const { id } = await send(ada, { to: { groupId }, content: '@ben @cleo' });
  const LIST = '{ notifications(first: 50) { nodes { kind subject { ... on Message { id } } } } }';
  const listed = async (who: Person) =>
    (await who.ask(LIST)).notifications.nodes.some(
      (one: { subject: { id: string } | null }) => one.subject?.id === id,
    );
  for (const who of [ben, cleo]) await expect.poll(() => listed(who)).toBe(true);
  await ada.act('editMessage', { messageId: id, content: '@cleo alone' }, 'message { id }');
  expect(await listed(ben)).toBe(false);
  await ada.act('deleteMessage', { messageId: id }, 'message { id }');
  expect(await listed(cleo)).toBe(false);
});

test('who muted the sender is not told', async () => {
  const { groupId } = await groupOfAll(ada, [ben, cleo]);
  await ben.act('muteUser', { userId: ada.id }, 'user { id }');
  const before = await told(ben);
  const { id } = await send(ada, { to: { groupId }, content: '@ben @cleo' });
  await expect.poll(async () => (await told(cleo)).at(-1)).toBe(id);
  await settled(id);
  expect(await told(ben)).toEqual(before);
  await ben.act('unmuteUser', { userId: ada.id }, 'user { id }');
});

test('the job tells of the mentions of a node that died after the send, once', async () => {
  const { groupId } = await groupOfAll(ada, [cleo]);
  const { id } = await send(ada, { to: { groupId }, content: '@cleo' });
  await settled(id);
  await server.sql(
    `with again as (update mentions set told = false where message_id = ${id.split('_')[1]} returning user_id)
     delete from notifications n using again where n.user_id = again.user_id and kind = 'MENTIONED'`,
  );
  const own = { PORT: '0', DATA_DIR: server.dataDir, DATABASE_URL: server.databaseUrl };
  const opened = await openApp(parseConfig({ ...TEST_ENV, ...own }));
  closing({ stop: () => opened.close() });
  const runs = [1, 2, 3].map(() => mentionJob.run(opened.app, new AbortController().signal));
  await Promise.all(runs);
  expect(await told(cleo)).toEqual([id]);
});
