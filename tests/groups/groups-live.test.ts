import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import { send, trySend } from '../harness/documents.js';
import { found, groupOf, idOf } from '../harness/groups.js';
import type { Live } from '../harness/live.js';
import { type Person, village } from '../harness/server.js';
import { ofStream } from '../harness/streams.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const EVENTS = /* GraphQL */ `
  subscription ($id: ID!, $after: Int) {
    conversationEvents(conversationId: $id, after: $after) {
      __typename
      ... on StreamEvent { seq }
      ... on MessageSent { message { content } }
      ... on MemberJoined { user { username } }
      ... on MemberLeft { user { username } wasRemoved }
      ... on MemberRoleChanged { user { username } role }
      ... on GroupChanged { group { name } }
    }
  }
`;
const INBOX = /* GraphQL */ `
  subscription ($after: ID) {
    inboxEvents(after: $after) {
      __typename
      ... on ConversationActivity { conversation { id } }
      ... on ConversationLeft { conversationId }
    }
  }
`;
const ATTEND = /* GraphQL */ `
  subscription ($id: ID!) { groupAttendance(groupId: $id) { isPresent user { username } } }
`;
async function listening(person: Person, id: string): Promise<Live> {
  const events = person.subscribe(EVENTS, { id });
  expect(await events.event()).toMatchObject({ __typename: 'StreamResumed' });
  return events;
}
const ended = (events: Live) =>
  Promise.race([events.completed.then(() => true), sleep(3_000, false)]);

/** A group of ada's and ben's, and its chat. */
async function aGroup(...others: Person[]): Promise<{ id: string; chat: string }> {
  const id = await found(ada, { name: 'Weavers' });
  for (const person of [ben, ...others]) await person.attempt('joinGroup', { groupId: id });
  return { id, chat: (await groupOf(ada, id)).conversation.id };
}

describe('the stream of a group’s chat', () => {
  test('contains messages, members, roles and changes in one sequence', async () => {
    const { id, chat } = await aGroup();
    const events = ben.subscribe(EVENTS, { id: chat, after: 0 });
    await send(ada, { to: { groupId: id }, content: 'hello' });
    await cleo.attempt('joinGroup', { groupId: id });
    await ada.attempt('setGroupRole', { groupId: id, userId: ben.id, role: 'ADMIN' });
    await ben.act('updateGroup', { groupId: id, name: 'Spinners' });
    await ben.attempt('removeGroupMember', { groupId: id, userId: cleo.id });
    await ada.attempt('leaveGroup', { groupId: id });
    const all = [];
    for (let n = 0; n < 9; n += 1) all.push(await events.event());
    expect(all).toEqual([
      { __typename: 'StreamResumed' },
      { __typename: 'MemberJoined', seq: 1, user: { username: 'ben' } },
      { __typename: 'MessageSent', seq: 2, message: { content: 'hello' } },
      { __typename: 'MemberJoined', seq: 3, user: { username: 'cleo' } },
      { __typename: 'MemberRoleChanged', seq: 4, user: { username: 'ben' }, role: 'ADMIN' },
      { __typename: 'GroupChanged', seq: 5, group: { name: 'Spinners' } },
      { __typename: 'MemberLeft', seq: 6, user: { username: 'cleo' }, wasRemoved: true },
      { __typename: 'MemberLeft', seq: 7, user: { username: 'ada' }, wasRemoved: false },
      { __typename: 'MemberRoleChanged', seq: 8, user: { username: 'ben' }, role: 'OWNER' },
    ]);
  });

  test('is refused to non-members', async () => {
    const { chat } = await aGroup();
    expect(await cleo.subscribe(EVENTS, { id: chat }).refusal()).toBe('NOT_FOUND');
  });

  test('completes for removed and leaving members, who receive nothing afterwards', async () => {
    const { id, chat } = await aGroup(cleo);
    const [adas, bens, cleos] = [
      await listening(ada, chat),
      await listening(ben, chat),
      await listening(cleo, chat),
    ];
    await ada.attempt('removeGroupMember', { groupId: id, userId: ben.id });
    await send(ada, { to: { groupId: id }, content: 'not for ben' });
    expect(await ended(bens)).toBe(true);
    expect(await bens.quiet()).toEqual([]);
    expect(await cleos.event()).toMatchObject({ __typename: 'MemberLeft' });
    expect(await cleos.event()).toMatchObject({ message: { content: 'not for ben' } });
    await cleo.attempt('leaveGroup', { groupId: id });
    await send(ada, { to: { groupId: id }, content: 'not for cleo' });
    expect(await ended(cleos)).toBe(true);
    expect(await cleos.quiet()).toEqual([]);
    const all = [];
    for (let n = 0; n < 4; n += 1) all.push((await adas.event()).__typename);
    expect(all).toEqual(['MemberLeft', 'MessageSent', 'MemberLeft', 'MessageSent']);
  });

  test('completes for all when the group is closed', async () => {
    const { id, chat } = await aGroup();
    const both = [await listening(ada, chat), await listening(ben, chat)];
    await ada.attempt('deleteGroup', { groupId: id });
    for (const events of both) {
      expect(await ended(events)).toBe(true);
      expect(await events.quiet()).toEqual([]);
    }
  });
});

test('the inbox has events when a group is joined and left', async () => {
  const dora = await server.person('dora');
  const { id, chat } = await aGroup();
  const live = dora.subscribe(INBOX);
  const next = () => live.event();
  expect(await next()).toMatchObject({ __typename: 'StreamResumed' });
  await dora.attempt('joinGroup', { groupId: id });
  expect(await next()).toEqual({ __typename: 'ConversationActivity', conversation: { id: chat } });
  await ada.attempt('removeGroupMember', { groupId: id, userId: dora.id });
  expect(await next()).toEqual({ __typename: 'ConversationLeft', conversationId: chat });
  // Replayed, what is no longer hers shows nothing of it.
  const again = dora.subscribe(INBOX, { after: 0 });
  await again.next();
  for (let n = 0; n < 2; n += 1) {
    expect(await again.event()).toEqual({
      __typename: 'ConversationLeft',
      conversationId: chat,
    });
  }
});

describe('groupAttendance', () => {
  test('sends the first opening and last closing of each member, on this node', async () => {
    const { id } = await aGroup();
    const adas = ada.subscribe(ATTEND, { id });
    const next = () => adas.event();
    expect(await next()).toEqual({ isPresent: true, user: { username: 'ada' } });
    const bens = [ben.subscribe(ATTEND, { id }), ben.subscribe(ATTEND, { id })];
    expect(await next()).toEqual({ isPresent: true, user: { username: 'ben' } });
    for (const one of bens) await one.next();
    bens[0]?.stop();
    expect(await adas.quiet(500)).toEqual([]);
    bens[1]?.stop();
    expect(await next()).toEqual({ isPresent: false, user: { username: 'ben' } });
  });

  test('completes when the membership ends', async () => {
    const { id } = await aGroup();
    const bens = ben.subscribe(ATTEND, { id });
    await bens.next();
    await ada.attempt('removeGroupMember', { groupId: id, userId: ben.id });
    expect(await ended(bens)).toBe(true);
  });
});

describe('concurrently', () => {
  /** What the tables say of a group: its count, who takes part, whether its owner does, and its log. */
  async function facts(id: string) {
    const [group] = await server.sql(
      `select g.member_count as count,
         (select count(*)::int from participants p where p.conversation_id = g.conversation_id) as parts,
         exists (select from participants p where p.conversation_id = g.conversation_id
           and p.user_id = g.owner_id) as owned,
         (select array_agg(e.kind order by e.seq) from events e
           where e.home_kind = 1 and e.home = g.conversation_id) as kinds
       from groups g where g.id = $1`,
      [idOf(id)],
    );
    return group;
  }

  test('twenty joins of one user are one membership', async () => {
    const id = await found(ada, { name: 'Race' });
    const joins = await concurrently(20, () => ben.attempt('joinGroup', { groupId: id }));
    expect(joins.filter(({ errors }) => errors)).toEqual([]);
    expect(await facts(id)).toEqual({ count: 2, parts: 2, owned: true, kinds: ['joined'] });
  });

  test('joining and leaving end in one of the two, and the log agrees', async () => {
    const id = await found(ada, { name: 'To and fro' });
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([
        ben.attempt('joinGroup', { groupId: id }),
        ben.attempt('leaveGroup', { groupId: id }),
      ]);
    }
    const { count, parts, kinds } = await facts(id);
    expect(count).toBe(parts);
    const of = (kind: string) => kinds?.filter((one: string) => one === kind).length ?? 0;
    expect(1 + of('joined') - of('left')).toBe(count);
  });

  test('when an owner and their successor leave, a member is the owner or the group is empty', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await aGroup(cleo);
      const left = await Promise.all(
        [ada, ben].map((person) => person.attempt('leaveGroup', { groupId: id })),
      );
      expect(left.filter(({ errors }) => errors)).toEqual([]);
      expect(await facts(id)).toMatchObject({ count: 1, parts: 1, owned: true });
      expect((await groupOf(cleo, id)).owner.username).toBe('cleo');
      const pair = await aGroup();
      await Promise.all(
        [ada, ben].map((person) => person.attempt('leaveGroup', { groupId: pair.id })),
      );
      expect(await facts(pair.id)).toBeUndefined();
    }
  });

  test('a message of a member who is being removed is delivered before the removal or refused', async () => {
    const { id, chat } = await aGroup();
    const waiting = (count: number) =>
      expect
        .poll(() =>
          server.sql(
            `select count(*)::int from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock'`,
          ),
        )
        .toEqual([{ count }]);
    // Both are let in as far as the stream's lock: the removal takes it first.
    await server.sql('begin');
    await server.sql(
      `select from streams where ${ofStream(`conversation:${idOf(chat)}`)} for update`,
    );
    const removal = ada.attempt('removeGroupMember', { groupId: id, userId: ben.id });
    await waiting(1);
    const said = [
      trySend(ben, { to: { conversationId: chat }, content: 'too late' }),
      trySend(ben, { to: { groupId: id }, content: 'too late' }),
    ];
    // Both messages go in one write.
    await waiting(2);
    await server.sql('commit');
    expect((await removal).errors).toBeUndefined();
    const codes = (await Promise.all(said)).map(({ code }) => code);
    expect(codes).toEqual(['NOT_FOUND', 'FORBIDDEN']);
    expect((await groupOf(ada, id)).conversation).toMatchObject({
      head: 2,
      unreadCount: 0,
      messages: { nodes: [] },
    });
  });

  test('messages, joins, leaves and a closing do not deadlock', async () => {
    const { id } = await aGroup();
    const other = await found(ben, { name: 'Other' });
    for (const person of [ada, cleo]) await person.attempt('joinGroup', { groupId: other });
    const work = Array.from({ length: 8 }, (_, n) => [
      trySend(ada, { to: { groupId: id }, content: `${n}` }),
      trySend(ada, { to: { groupId: other }, content: `${n}` }),
      cleo.attempt(n % 2 ? 'leaveGroup' : 'joinGroup', { groupId: id }),
      trySend(ben, { to: { groupId: other }, content: `${n}` }),
      trySend(ben, { to: { username: 'ada' }, content: `${n}` }),
    ]).flat();
    const closing = ada.attempt('deleteGroup', { groupId: id });
    const replies = await Promise.all([...work, closing]);
    const codes = new Set(replies.map(({ code }) => code));
    expect(
      [...codes].filter((code) => code && code !== 'NOT_FOUND' && code !== 'FORBIDDEN'),
    ).toEqual([]);
  });
});
