import { describe, expect, test } from 'vitest';
import { ids, markRead, send } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village({ LIMIT_REQUESTS_PER_MINUTE: '1000000' });

const STATE =
  'viewerMutedUntil viewerHasPinned viewerHasArchived viewerHasMarkedUnread unreadCount';
const stateOf = async (who: Person, id: string) =>
  (await who.ask(`query ($id: ID!) { conversation(id: $id) { ${STATE} } }`, { id })).conversation;
const act = (who: Person, name: string, conversationId: string, more: object = {}) =>
  who.act(name, { conversationId, ...more }, `conversation { ${STATE} }`);
const listOf = async (who: Person, args = ''): Promise<string[]> =>
  ids((await who.ask(`{ conversations${args} { nodes { id } } }`)).conversations);
const unreadOf = async (who: Person) =>
  (await who.ask('{ me { viewerUnread { conversations messages mentions } } }')).me.viewerUnread;

/** Two people, and their conversation with one message of the second. */
async function two() {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const { conversation } = await send(ben, ada, 'hello');
  return { ada, ben, id: conversation.id };
}
const later = () => new Date(Date.now() + 3_600_000).toISOString();

describe('a state of a conversation', () => {
  test.each([
    ['muteConversation', 'unmuteConversation', 'viewerMutedUntil'],
    ['pinConversation', 'unpinConversation', 'viewerHasPinned'],
    ['archiveConversation', 'unarchiveConversation', 'viewerHasArchived'],
    ['markUnread', 'markRead', 'viewerHasMarkedUnread'],
  ])('%s is the viewer’s alone, and ended by %s', async (set, end, field) => {
    const { ada, ben, id } = await two();
    const before = await stateOf(ada, id);
    const others = await stateOf(ben, id);
    expect((await act(ada, set, id)).conversation[field]).toBeTruthy();
    await act(ada, set, id);
    expect(await stateOf(ada, id)).toEqual({ ...before, [field]: expect.anything() });
    expect(await stateOf(ben, id)).toEqual(others);
    if (end === 'markRead') await markRead(ada, id);
    else await act(ada, end, id);
    expect((await stateOf(ada, id))[field]).toEqual(before[field]);
  });

  test('a mute ends at its time, which must be in the future', async () => {
    const { ada, id } = await two();
    const until = later();
    expect((await act(ada, 'muteConversation', id, { until })).conversation.viewerMutedUntil).toBe(
      until,
    );
    await server.sql(`update participants set muted_until = now() - interval '1 second'`);
    expect((await stateOf(ada, id)).viewerMutedUntil).toBeNull();
    const past = new Date(Date.now() - 1_000).toISOString();
    const reply = await ada.graphql(
      `mutation { muteConversation(input: { conversationId: "${id}", until: "${past}" }) { conversation { id } } }`,
    );
    expect(reply).toBeRefused('BAD_USER_INPUT', 'until');
  });

  test('pinned conversations come first, in pages', async () => {
    const { ada, ben, id } = await two();
    const { other } = await server.newcomers('other');
    const newer = (await send(other, ada, 'newer')).conversation.id;
    const notes = (await send(ada, { to: { userId: ada.id }, content: 'notes' })).conversation.id;
    expect(await listOf(ada)).toEqual([notes, newer, id]);
    await act(ada, 'pinConversation', id);
    expect(await listOf(ada)).toEqual([id, notes, newer]);
    await act(ada, 'pinConversation', newer);
    expect(await listOf(ada)).toEqual([newer, id, notes]);
    await send(ben, ada, 'again');
    expect(await listOf(ada)).toEqual([id, newer, notes]);
    const { conversations } = await ada.ask(
      '{ conversations(first: 1) { nodes { id } pageInfo { endCursor } } }',
    );
    const after = conversations.pageInfo.endCursor;
    expect(await listOf(ada, `(first: 5, after: "${after}")`)).toEqual([newer, notes]);
    expect(await listOf(ben)).toEqual([id]);
  });

  test('at most 20 conversations are pinned, also by two devices at once', async () => {
    const { ada } = await two();
    const me = ada.number;
    const rows = await server.sql(
      `with made as (insert into conversations (kind) select 'AD_HOC' from generate_series(1, 22) returning id),
         streams as (insert into streams (home_kind, home) select 1, id from made)
       insert into participants (conversation_id, user_id) select id, $1 from made returning conversation_id as id`,
      [me],
    );
    const replies = await Promise.all(
      rows.map(({ id }) =>
        ada.graphql(
          `mutation { pinConversation(input: { conversationId: "conversation_${id}" }) { conversation { id } } }`,
        ),
      ),
    );
    expect(replies.filter(({ errors }) => !errors)).toHaveLength(20);
    expect(replies.filter(({ code }) => code === 'BAD_USER_INPUT')).toHaveLength(2);
  });

  test('a message brings a conversation back from the archive, unless it is muted', async () => {
    const { ada, ben, id } = await two();
    await act(ada, 'archiveConversation', id);
    expect(await listOf(ada)).toEqual([]);
    expect(await listOf(ada, '(archived: true)')).toEqual([id]);
    expect(await listOf(ada, '(archived: null)')).toEqual([id]);
    await markRead(ada, id);
    expect(await listOf(ada, '(archived: true)')).toEqual([id]);
    await send(ben, ada, 'back');
    expect(await listOf(ada)).toEqual([id]);
    await act(ada, 'archiveConversation', id);
    await act(ada, 'muteConversation', id, { until: later() });
    await send(ben, ada, 'unheard');
    expect(await listOf(ada, '(archived: true)')).toEqual([id]);
    await act(ada, 'unmuteConversation', id);
    expect(await listOf(ada, '(archived: true)')).toEqual([id]);
    await send(ben, ada, 'heard');
    expect(await listOf(ada, '(archived: true)')).toEqual([]);
  });

  test('an archived conversation is not pinned, and a pinned one is not archived', async () => {
    const { ada, id } = await two();
    await act(ada, 'pinConversation', id);
    await act(ada, 'archiveConversation', id);
    expect(await stateOf(ada, id)).toMatchObject({
      viewerHasPinned: false,
      viewerHasArchived: true,
    });
    await act(ada, 'pinConversation', id);
    expect(await stateOf(ada, id)).toMatchObject({
      viewerHasPinned: true,
      viewerHasArchived: false,
    });
  });
});

describe('what is unread', () => {
  test('counts conversations, messages and mentions, without what is muted or archived', async () => {
    const { ada, ben, id } = await two();
    expect(await unreadOf(ada)).toEqual({ conversations: 1, messages: 1, mentions: 0 });
    await send(ben, ada, `and you, @${ada.username}, and again @${ada.username}`);
    expect(await unreadOf(ada)).toEqual({ conversations: 1, messages: 2, mentions: 1 });
    await act(ada, 'muteConversation', id);
    expect(await unreadOf(ada)).toEqual({ conversations: 0, messages: 0, mentions: 1 });
    await act(ada, 'unmuteConversation', id);
    await act(ada, 'archiveConversation', id);
    expect(await unreadOf(ada)).toEqual({ conversations: 0, messages: 0, mentions: 1 });
    await act(ada, 'unarchiveConversation', id);
    await markRead(ada, id);
    expect(await unreadOf(ada)).toEqual({ conversations: 0, messages: 0, mentions: 0 });
    await act(ada, 'markUnread', id);
    expect(await unreadOf(ada)).toEqual({ conversations: 1, messages: 0, mentions: 0 });
    expect(await unreadOf(ben)).toEqual({ conversations: 0, messages: 0, mentions: 0 });
  });

  test('is nobody else’s to see', async () => {
    const { ada, ben } = await two();
    const { user } = await ben.ask(
      `{ user(by: { id: "${ada.id}" }) { viewerUnread { messages } } }`,
    );
    expect(user.viewerUnread).toBeNull();
  });

  test('sending counts as reading, and ends what was marked as unread', async () => {
    const { ada, ben, id } = await two();
    await act(ada, 'markUnread', id);
    const { seq } = await send(ada, ben, 'hi');
    expect(await stateOf(ada, id)).toMatchObject({ unreadCount: 0, viewerHasMarkedUnread: false });
    expect(await unreadOf(ada)).toMatchObject({ conversations: 0, messages: 0 });
    const { readMarks, messages } = (
      await ben.ask(
        `{ conversation(id: "${id}") { readMarks { user { id } readSeq deliveredSeq } messages { nodes { isRead } } } }`,
      )
    ).conversation;
    expect(readMarks).toContainEqual({ user: { id: ada.id }, readSeq: seq, deliveredSeq: seq });
    expect(messages.nodes).toEqual([{ isRead: true }, { isRead: false }]);
    await markRead(ada, id);
    const { head } = (await ada.ask(`{ conversation(id: "${id}") { head } }`)).conversation;
    expect(head, 'nothing was left to mark as read').toBe(seq);
  });
});

describe('a delivery mark', () => {
  const delivered = async (who: Person, id: string) =>
    (
      await who.ask(
        `{ conversation(id: "${id}") { head messages { nodes { isDelivered isRead } } } }`,
      )
    ).conversation;

  test('is written once for many acknowledgements, and never moves back', async () => {
    const { ada, ben, id } = await two();
    for (let n = 0; n < 9; n += 1) await send(ben, ada, `${n}`);
    const before = (await delivered(ben, id)).head as number;
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => act(ada, 'markDelivered', id, { seq: n + 1 })),
    );
    const after = await delivered(ben, id);
    expect(after.messages.nodes.every((one: { isDelivered: boolean }) => one.isDelivered)).toBe(
      true,
    );
    expect(after.messages.nodes.some((one: { isRead: boolean }) => one.isRead)).toBe(false);
    expect(after.head - before).toBeLessThanOrEqual(2);
    await act(ada, 'markDelivered', id, { seq: 3 });
    expect((await delivered(ben, id)).head).toBe(after.head);
  });

  test('is not beyond the head, nor of strangers', async () => {
    const { ada, id } = await two();
    const { stranger } = await server.newcomers('stranger');
    const mark = (who: Person, seq: number) =>
      who.graphql(
        `mutation { markDelivered(input: { conversationId: "${id}", seq: ${seq} }) { conversation { id } } }`,
      );
    expect(await mark(ada, 99)).toBeRefused('BAD_USER_INPUT', 'seq');
    expect(await mark(ada, -1)).toBeRefused('BAD_USER_INPUT', 'seq');
    expect((await mark(stranger, 1)).code).toBe('NOT_FOUND');
  });

  test('is not kept where more than 20 people take part', async () => {
    const { ada, ben, id } = await two();
    await server.sql(
      `insert into participants (conversation_id, user_id) select $1, id from users where id not in ($2, $3) order by id limit 19 `,
      [id.split('_')[1], ada.number, ben.number],
    );
    const people = await server.sql(
      'select count(*)::int as count from participants where conversation_id = $1',
      [id.split('_')[1]],
    );
    expect(people[0]?.count).toBeGreaterThan(20);
    const { head } = await delivered(ben, id);
    await act(ada, 'markDelivered', id, { seq: head });
    expect((await delivered(ben, id)).head).toBe(head);
  });
});
