import { expect, test } from 'vitest';
import { send } from '../harness/documents.js';
import { groupOfThree } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

const { ada, ben, cleo, server } = await village('ada', 'ben', 'cleo');

const pin = (who: Person, messageId: string, name = 'pinMessage') =>
  who.attempt(name, { messageId }, 'message { pinnedAt }');
const pinnedOf = async (who: Person, id: string) =>
  (
    await who.ask(
      'query ($id: ID!) { conversation(id: $id) { head pinnedMessages(first: 60) { nodes { content } } } }',
      { id },
    )
  ).conversation.pinnedMessages.nodes.map(({ content }: { content: string }) => content);

test('both of a direct conversation pin and unpin, newest pin first', async () => {
  const one = await send(ada, ben, 'one');
  const two = await send(ada, ben, 'two');
  expect((await pin(ben, one.id)).data.pinMessage.message.pinnedAt).toEqual(expect.any(String));
  await pin(ada, two.id);
  await pin(ada, two.id);
  expect(await pinnedOf(ada, one.conversation.id)).toEqual(['two', 'one']);
  expect((await pin(ada, one.id, 'unpinMessage')).data.unpinMessage.message.pinnedAt).toBeNull();
  expect(await pin(cleo, one.id)).toBeRefused('NOT_FOUND');
  await ada.act('deleteMessage', { messageId: two.id }, 'message { id }');
  expect(await pinnedOf(ben, one.conversation.id)).toEqual([]);
  expect(await pin(ben, two.id)).toBeRefused('CONFLICT');
});

test('in a group its owner and admins pin', async () => {
  const groupId = await groupOfThree(ada, ben, cleo, 'readers');
  const { id, conversation } = await send(cleo, { to: { groupId }, content: 'rules' });
  expect(await pin(cleo, id)).toBeRefused('FORBIDDEN');
  expect((await pin(ben, id)).errors).toBeUndefined();
  expect(await pin(cleo, id, 'unpinMessage')).toBeRefused('FORBIDDEN');
  expect(await pinnedOf(cleo, conversation.id)).toEqual(['rules']);
});

test('at most fifty are pinned, also when two are pinned at once', async () => {
  const dora = await server.person('dora');
  const { conversation } = await send(ada, dora, 'first');
  const ids: string[] = [];
  for (let n = 0; n < 51; n += 1) ids.push((await send(ada, dora, String(n))).id);
  for (const id of ids.slice(0, 49)) await pin(ada, id);
  const replies = await Promise.all(ids.slice(49).map((id) => pin(dora, id)));
  expect(replies.filter(({ errors }) => errors)).toHaveLength(1);
  expect(replies.find(({ errors }) => errors)).toBeRefused('CONFLICT');
  expect(await pinnedOf(ada, conversation.id)).toHaveLength(50);
});

test('pins are listed in the order of their events when the clock is behind, page by page', async () => {
  const eve = await server.person('eve');
  const { conversation, id: first } = await send(ada, eve, 'first');
  const ids = [first];
  for (const text of ['second', 'third', 'fourth']) ids.push((await send(ada, eve, text)).id);
  // The clock is behind each pin by an hour when the next one comes.
  const order = [3, 0, 2, 1].map((at) => ids[at] as string);
  const number = conversation.id.split('_')[1];
  for (const id of order) {
    await pin(ada, id);
    await server.sql(
      `update messages set pinned_at = pinned_at + interval '1 hour'
       where conversation_id = $1 and pinned_at = (select max(pinned_at) from messages where conversation_id = $1)`,
      [number],
    );
  }
  const shown: string[] = [];
  for (let after: string | null = null; ; ) {
    const { conversation: one } = await ada.ask(
      `query ($id: ID!, $after: String) { conversation(id: $id) {
         pinnedMessages(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }`,
      { id: conversation.id, after },
    );
    shown.push(...one.pinnedMessages.nodes.map(({ id }: { id: string }) => id));
    if (!one.pinnedMessages.pageInfo.hasNextPage) break;
    after = one.pinnedMessages.pageInfo.endCursor;
  }
  expect(shown).toEqual([...order].reverse());
});
