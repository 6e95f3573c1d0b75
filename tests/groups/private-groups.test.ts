import { expect, test } from 'vitest';
import { send, trySend } from '../harness/documents.js';
import { found, groupOf, idOf } from '../harness/groups.js';
import { openSocket } from '../harness/legacy-socket.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo, dora } = await village('ada', 'ben', 'cleo', 'dora');
await server.appoint(dora);

/** A private group of ada's and ben's. */
async function aSecret(name = 'The Hidden Garden') {
  const id = await found(ada, { name, description: 'behind a wall', visibility: 'PRIVATE' });
  await ada.act('inviteToGroup', { groupId: id, userId: ben.id }, 'invitation { id }');
  await ben.act('acceptGroupInvitation', { groupId: id });
  const chat = (await groupOf(ada, id)).conversation.id;
  const said = await send(ada, { to: { groupId: id }, content: 'water the roses' });
  return { id, chat, message: said.id };
}

/** Everything that somebody finds of a private group, at all entry points. */
async function findings(who: Person, { id, chat, message }: Awaited<ReturnType<typeof aSecret>>) {
  const { data } = await who.graphql(
    `query ($id: ID!, $chat: ID!, $message: ID!) {
      group(id: $id) { name }
      node(id: $id) { id ... on Group { name } }
      conversation(id: $chat) { group { name } }
      message: node(id: $message) { ... on Message { content } }
      groups(first: 100) { nodes { name } }
      found: groups(search: "hidden garden") { nodes { name } }
      mine: groups(mine: true) { nodes { name } }
      conversations(first: 50) { nodes { group { name } } }
      groupInvitations { nodes { group { name } } }
    }`,
    { id, chat, message },
  );
  const number = idOf(id);
  const legacy = async (operation: string, body?: unknown) => {
    const reply = await rest(server, operation, body ? { body } : {}, who.token);
    return [
      operation.replace(String(number), ':id'),
      reply.status,
      JSON.stringify(reply.body ?? ''),
    ];
  };
  const rows = [
    await legacy('GET /api/groups/'),
    await legacy('GET /api/groups/?search=garden'),
    await legacy('GET /api/groups/my_groups/'),
    await legacy(`GET /api/groups/${number}/`),
    await legacy(`GET /api/group-messages/group_messages/?group_id=${number}`),
  ];
  return JSON.stringify([data, rows]);
}

test('a private group does not exist for outsiders, administrators among them', async () => {
  const secret = await aSecret();
  for (const who of [ada, ben]) expect(await findings(who, secret)).toContain('The Hidden Garden');
  for (const who of [cleo, dora]) {
    const all = await findings(who, secret);
    expect(all).not.toContain('The Hidden Garden');
    expect(all).not.toContain('roses');
  }
});

test('each mutation about it is NOT_FOUND for them, as for a group that never was', async () => {
  const { id, chat } = await aSecret();
  const about = { userId: ben.id };
  const tried: [string, object][] = [
    ['joinGroup', {}],
    ['leaveGroup', {}],
    ['deleteGroup', {}],
    ['updateGroup', { name: 'x' }],
    ['requestToJoinGroup', {}],
    ['withdrawGroupRequest', {}],
    ['acceptGroupInvitation', {}],
    ['declineGroupInvitation', {}],
    ['createGroupInviteLink', { expiresAt: new Date(Date.now() + 60_000).toISOString() }],
    ['inviteToGroup', { userId: dora.id }],
    ['removeGroupMember', about],
    ['banFromGroup', about],
    ['unbanFromGroup', about],
    ['addGroupMember', { userId: dora.id }],
    ['approveGroupRequest', about],
    ['declineGroupRequest', about],
    ['revokeGroupInvitation', about],
    ['setGroupRole', { ...about, role: 'ADMIN' }],
  ];
  for (const [name, more] of tried) {
    const told = await cleo.attempt(name, { groupId: id, ...more });
    const never = await cleo.attempt(name, { groupId: 'group_999999', ...more });
    const [text, expected] = [told, never].map(({ errors }) => errors?.map((one) => one.message));
    expect(text, name).toEqual(expected);
    expect(told.code, name).toBe('NOT_FOUND');
  }
  expect(await trySend(cleo, { to: { groupId: id }, content: 'x' })).toBeRefused('NOT_FOUND');
  expect(await trySend(cleo, { to: { conversationId: chat }, content: 'x' })).toBeRefused(
    'NOT_FOUND',
  );
  expect(await cleo.attempt('reportContent', { contentId: id, reason: 'x' })).toBeRefused(
    'NOT_FOUND',
  );
  const attendance = cleo.subscribe(
    'subscription ($id: ID!) { groupAttendance(groupId: $id) { user { id } } }',
    { id },
  );
  expect(await attendance.refusal()).toBe('NOT_FOUND');
});

test('the legacy API answers outsiders 404, and 403 for joining a group by approval', async () => {
  const { id } = await aSecret();
  const number = idOf(id);
  for (const operation of [
    `GET /api/groups/${number}/`,
    `POST /api/groups/${number}/join/`,
    `POST /api/groups/${number}/leave/`,
    `DELETE /api/groups/${number}/`,
  ]) {
    expect([operation, (await rest(server, operation, {}, cleo.token)).status]).toEqual([
      operation,
      404,
    ]);
  }
  await expect(openSocket(server, `/ws/group/${number}/`, cleo.token)).rejects.toBe(404);
  const approval = await found(ada, { name: 'By approval', joinPolicy: 'APPROVAL' });
  const reply = await rest(server, `POST /api/groups/${idOf(approval)}/join/`, {}, cleo.token);
  expect(reply).toMatchObject({ status: 403, body: { detail: expect.any(String) } });
});

test('an invited user sees its card, without members and chat, until the invitation ends', async () => {
  const { id } = await aSecret();
  await ada.act('inviteToGroup', { groupId: id, userId: cleo.id }, 'invitation { id }');
  const card = await groupOf(cleo, id);
  expect(card).toMatchObject({
    name: 'The Hidden Garden',
    memberCount: 2,
    viewerRole: null,
    members: { nodes: [] },
    conversation: null,
    owner: { username: 'ada' },
  });
  const { groupInvitations } = await cleo.ask(
    '{ groupInvitations { nodes { group { id } inviter { username } } } }',
  );
  expect(groupInvitations.nodes).toEqual([{ group: { id }, inviter: { username: 'ada' } }]);
  await cleo.act('declineGroupInvitation', { groupId: id });
  expect(await cleo.graphql('query ($id: ID!) { group(id: $id) { id } }', { id })).toFindNothing();
});

test('moderators take a private group down and put it back; a member may report it', async () => {
  const { id } = await aSecret();
  await ben.act('reportContent', { contentId: id, reason: 'weeds' }, 'report { id }');
  await dora.admin.act('removeContent', { contentId: id, reason: 'weeds' }, 'contentId');
  expect(await ada.graphql('query ($id: ID!) { group(id: $id) { id } }', { id })).toFindNothing();
  await dora.admin.act('restoreContent', { contentId: id, reason: 'mended' }, 'contentId');
  expect(await groupOf(ben, id)).toMatchObject({ name: 'The Hidden Garden', viewerRole: 'MEMBER' });
  expect(await cleo.graphql('query ($id: ID!) { group(id: $id) { id } }', { id })).toFindNothing();
});

test('a group that becomes private declines its requests and is gone for outsiders', async () => {
  const id = await found(ada, { name: 'Once open', joinPolicy: 'APPROVAL' });
  await cleo.act('requestToJoinGroup', { groupId: id });
  await ada.act('updateGroup', { groupId: id, visibility: 'PRIVATE' });
  expect(await cleo.graphql('query ($id: ID!) { group(id: $id) { id } }', { id })).toFindNothing();
  const { group } = await ada.ask(
    'query ($id: ID!) { group(id: $id) { requests { nodes { id } } } }',
    { id },
  );
  expect(group.requests.nodes).toEqual([]);
});
