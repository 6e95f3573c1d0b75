import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLInterfaceType } from 'graphql';
import { expect, test } from 'vitest';
import { sendFile } from '../harness/attachments.js';
import { pngOf } from '../harness/pictures.js';
import { village } from '../harness/server.js';
import { createWorld, gather } from '../matrix/world.js';

const { server } = await village({ LIMIT_STRANGERS_PER_HOUR: '100000' });
const people = await gather(server);
const { ada, ben, cleo, dora, eve } = people;
const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';

const number = (id: string) => id.slice(id.indexOf('_') + 1);
const soon = () => new Date(Date.now() + 3_600_000).toISOString();

/** An object of each type that implements Node, and the people who see it. */
async function nodesOfAll(): Promise<Record<string, { id: string; seenBy: string[] }>> {
  const w = await createWorld(people, server.sql);
  const { attachments } = await sendFile(ada, server.url, { userId: ben.id }, await pngOf());
  const { group } = await ada.act(
    'createGroup',
    { name: 'By approval', joinPolicy: 'APPROVAL' },
    'group { id conversation { id } }',
  );
  const groupId = group.id;
  const { invitation: invited } = await ada.act(
    'inviteToGroup',
    { groupId, userId: ben.id },
    'invitation { id }',
  );
  await dora.act('requestToJoinGroup', { groupId });
  const { link } = await ada.act(
    'createGroupInviteLink',
    { groupId, expiresAt: soon() },
    'link { id }',
  );
  const { finn } = await server.newcomers('finn');
  await ada.act('banFromGroup', { groupId, userId: finn.id });
  const { report } = await ada.act(
    'reportContent',
    { contentId: w.post, reason: 'x' },
    'report { id }',
  );
  const [removal] = await server.sql(
    `insert into removals (content_id, author_id, moderator_id, reason, text, saved)
     values ('post_999999', $1, $2, 'x', 'x', '{}') returning id`,
    [ada.number, dora.number],
  );
  await ben.act('likePost', { postId: w.post });
  const data = await ada.ask(
    `query ($group: ID!) {
      group(id: $group) { bans { nodes { id } } requests { nodes { id } } }
      notifications { nodes { id } }
    }`,
    { group: groupId },
  );
  const { meeting } = await ben.ask(
    `{ meeting(id: "${w.meeting}") { invitations { nodes { id } } } }`,
  );
  const all = ['ada', 'ben', 'cleo', 'dora'];
  const two = ['ada', 'ben'];
  const own = ['ada'];
  return {
    User: { id: ada.id, seenBy: all },
    Presence: { id: `presence_${ada.number}`, seenBy: all },
    Session: { id: w.session, seenBy: own },
    Upload: { id: w.upload, seenBy: own },
    Post: { id: w.post, seenBy: all },
    Comment: { id: w.comment, seenBy: all },
    Conversation: { id: w.conversation, seenBy: two },
    ReadMark: { id: `readmark_${number(w.conversation)}_${ada.number}`, seenBy: two },
    Message: { id: w.message, seenBy: two },
    Attachment: { id: attachments[0].id, seenBy: two },
    Group: { id: w.group, seenBy: all },
    GroupMember: { id: `groupmember_${number(w.group)}_${ada.number}`, seenBy: all },
    GroupBan: { id: data.group.bans.nodes[0].id, seenBy: own },
    GroupInvitation: { id: invited.id, seenBy: two },
    GroupRequest: { id: data.group.requests.nodes[0].id, seenBy: ['ada', 'dora'] },
    GroupInviteLink: { id: link.id, seenBy: own },
    Call: { id: w.call, seenBy: two },
    Meeting: { id: w.meeting, seenBy: two },
    Invitation: { id: meeting.invitations.nodes[0].id, seenBy: two },
    Report: { id: report.id, seenBy: ['ada', 'dora'] },
    Removal: { id: `removal_${removal.id}`, seenBy: ['ada', 'dora'] },
    Notification: { id: data.notifications.nodes[0].id, seenBy: own },
  };
}

const nodes = await nodesOfAll();

test('every type that implements Node has an example', () => {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  const node = schema.getType('Node') as GraphQLInterfaceType;
  const types = schema.getPossibleTypes(node).map(({ name }) => name);
  expect(Object.keys(nodes).sort()).toEqual(types.sort());
});

test.each(Object.keys(nodes))('node and nodes find a %s for those who may see it', async (type) => {
  const { id, seenBy } = nodes[type] as { id: string; seenBy: string[] };
  for (const [name, person] of Object.entries({ ada, ben, cleo, dora, eve })) {
    const expected = seenBy.includes(name) ? { __typename: type, id } : null;
    const reply = await person.graphql(NODE, { id });
    expect([name, reply.data?.node, reply.errors]).toEqual([name, expected, undefined]);
    const { nodes: all } = await person.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [id, `${type.toLowerCase()}_999999`],
    });
    expect([name, all]).toEqual([name, [expected && { id }, null]]);
  }
});

test('ids of two numbers find nothing for one that is missing, or out of its place', async () => {
  const { ReadMark, GroupMember } = nodes as Record<string, { id: string }>;
  for (const { id } of [ReadMark, GroupMember] as { id: string }[]) {
    const [kind, first, second] = id.split('_');
    for (const other of [
      `${kind}_${first}`,
      `${kind}_${first}_999999`,
      `${kind}_999999_${second}`,
      `${kind}_${first}_${second}_1`,
      `${kind}_${first}_${cleo.number}`,
    ])
      expect(await ada.graphql(NODE, { id: other })).toFindNothing();
  }
});
