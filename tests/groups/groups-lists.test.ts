import { describe, expect, test } from 'vitest';
import { contents, ids, send } from '../harness/documents.js';
import { found, groupOf, groupOfThree, idOf } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';

const { server, ada, ben, cleo, dora } = await village('ada', 'ben', 'cleo', 'dora');
/** A group of ada's with ben as its admin and cleo as a member; dora stands outside. */
const aGroup = (name = 'Web Developers') => groupOfThree(ada, ben, cleo, name);

describe('the chat of a group', () => {
  test('counts unread messages of each member, and shows newcomers the history as read', async () => {
    const id = await aGroup();
    for (const content of ['one', 'two']) await send(ada, { to: { groupId: id }, content });
    await dora.attempt('joinGroup', { groupId: id });
    await send(ada, { to: { groupId: id }, content: 'three', clientKey: 'k' });
    await send(ada, { to: { groupId: id }, content: 'again', clientKey: 'k' });
    const chat = async (person: Person) => (await groupOf(person, id)).conversation;
    expect((await chat(cleo)).unreadCount).toBe(3);
    expect((await chat(dora)).unreadCount).toBe(1);
    expect((await chat(ada)).unreadCount).toBe(0);
    const said = contents((await chat(dora)).messages);
    expect(said).toEqual(['one', 'two', 'three']);
    await dora.act('markRead', { upTo: { conversationId: (await chat(dora)).id } });
    expect((await chat(dora)).unreadCount).toBe(0);
    const direct = await dora.ask('{ conversations(kind: DIRECT) { nodes { id } } }');
    expect(direct.conversations.nodes).toEqual([]);
    const list = await cleo.ask(
      '{ conversations(kind: GROUP, first: 1) { nodes { kind group { id } lastMessage { content isRead } } } }',
    );
    expect(list.conversations.nodes).toEqual([
      { kind: 'GROUP', group: { id }, lastMessage: { content: 'three', isRead: false } },
    ]);
  });

  test('sends to 300 members with as many statements as to three', async () => {
    const [small, large] = [await aGroup('Small'), await aGroup('Large')];
    await server.sql(
      `with people as (
         insert into users (username, username_key, username_skeleton, email, email_key, password_hash)
         select 'crowd-' || n, 'crowd-' || n, 'crowd-' || n, 'crowd-' || n || '@example.org', 'crowd-' || n, '' from generate_series(1, 297) n
         returning id
       ), added as (
         insert into participants (conversation_id, user_id)
         select g.conversation_id, people.id from people, groups g where g.id = $1 returning 1
       )
       update groups set member_count = 300 where id = $1`,
      [idOf(large)],
    );
    const counted = async (id: string) => {
      const statements = await statementsOf(async () => {
        await send(ada, { to: { groupId: id }, content: 'hello all' });
      });
      return statements.filter((sql) => !/calls/.test(sql)).length;
    };
    await counted(large);
    const shown = await cleo.ask(
      'query ($id: ID!) { group(id: $id) { conversation { participants { username } readMarks { readSeq } } } }',
      { id: large },
    );
    const { participants, readMarks } = shown.group.conversation;
    expect([participants.length, readMarks.length]).toEqual([100, 100]);
    expect(await counted(large)).toBe(await counted(small));
  });
});

test('a page of groups with owners, members and presence takes a constant number of statements', async () => {
  const query = /* GraphQL */ `
    {
      groups(first: 50) {
        nodes {
          viewerRole
          owner { username }
          conversation { unreadCount lastMessage { content } }
          members(first: 10) { nodes { role user { username presence { status } } } }
        }
      }
    }
  `;
  const counted = async () => {
    const statements = await statementsOf(async () => {
      await ada.ask(query);
    });
    return statements.filter((sql) => /groups|participants|users|messages|conversations/.test(sql));
  };
  for (let n = 0; n < 15; n += 1) await aGroup(`Group ${n}`);
  // The viewer's account, groups, what the viewer is in them, members, people in two waves, how
  // they are there in as many, chats, what is unread and what was said last.
  expect((await counted()).length).toBeLessThanOrEqual(11);
});

test('groups are searched by name and description, and filtered to those of the viewer', async () => {
  const eliot = await server.person('eliot');
  const id = await found(eliot, { name: 'Bees', description: '100% Honey' });
  const list = async (variables: object) => {
    const { groups } = await eliot.ask(
      'query ($mine: Boolean, $search: String) { groups(mine: $mine, search: $search, first: 100) { nodes { id } } }',
      { ...variables },
    );
    return ids(groups);
  };
  expect(await list({ mine: true })).toEqual([id]);
  expect(await list({ search: 'BEES' })).toEqual([id]);
  expect(await list({ search: '100% h' })).toEqual([id]);
  expect(await list({ search: '100_ h' })).toEqual([]);
  expect((await list({})).length).toBeGreaterThan(1);
  const bad = await eliot.graphql('{ groups(search: "a\\u0000") { nodes { id } } }');
  expect(bad.code).toBe('BAD_USER_INPUT');
});

test('a page of members continues where the previous one ended', async () => {
  const id = await aGroup();
  const page = (args: string) =>
    dora.graphql(
      `query ($id: ID!) { group(id: $id) { members(${args}) {
        nodes { user { username } } pageInfo { hasNextPage endCursor }
      } } }`,
      { id },
    );
  const first = (await page('first: 2')).data.group.members;
  expect(first).toMatchObject({
    nodes: [{ user: { username: 'ada' } }, { user: { username: 'ben' } }],
    pageInfo: { hasNextPage: true },
  });
  const rest = await page(`first: 2, after: "${first.pageInfo.endCursor}"`);
  expect(rest.data.group.members).toMatchObject({
    nodes: [{ user: { username: 'cleo' } }],
    pageInfo: { hasNextPage: false },
  });
  expect((await page('first: 101')).code).toBe('BAD_USER_INPUT');
});
