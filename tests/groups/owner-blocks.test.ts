import { describe, expect, test } from 'vitest';
import { found, groupOf } from '../harness/groups.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';
import { number } from '../matrix/rows.js';

// Every way into a group of ada, of which ben is an admin and dora a member, for cleo.

const { server } = await village({
  LIMIT_STRANGERS_PER_HOUR: '100000',
  LIMIT_LOGIN_FAILURES_PER_ADDRESS: '10000',
});

interface Scene {
  people: Record<'ada' | 'ben' | 'cleo' | 'dora', Person>;
  id: string;
}

async function scene(joinPolicy: string): Promise<Scene> {
  const people = await server.newcomers('ada', 'ben', 'cleo', 'dora');
  const { ada, ben, cleo, dora } = people;
  await server.sql(`update users set groups_from = 'EVERYBODY' where id = $1`, [cleo.number]);
  const id = await found(ada, { name: 'Weavers' });
  for (const who of [ben, dora]) await who.act('joinGroup', { groupId: id });
  await ada.act('setGroupRole', { groupId: id, userId: ben.id, role: 'ADMIN' });
  await ada.act('updateGroup', { groupId: id, joinPolicy });
  return { people, id };
}

const told = ({ code, errors }: Awaited<ReturnType<Person['attempt']>>) =>
  code ? `${code} ${errors?.[0]?.extensions?.reason}` : 'ok';

interface Way {
  policy: string;
  /** What is done before the block. */
  prepare?: (scene: Scene) => Promise<unknown>;
  enter: (scene: Scene) => Promise<string | number>;
  inBlock: string | number;
  otherwise: string | number;
}

const { sql } = server;
const about = ({ id, people }: Scene) => ({ groupId: id, userId: people.cleo.id });
const linkOf = async ({ id, people }: Scene) => {
  const expiresAt = new Date(Date.now() + 600_000).toISOString();
  return (await people.ben.act('createGroupInviteLink', { groupId: id, expiresAt }, 'token')).token;
};
const ways: Record<string, Way> = {
  'joining an open group': {
    policy: 'OPEN',
    enter: async ({ people, id }) => told(await people.cleo.attempt('joinGroup', { groupId: id })),
    inBlock: 'NOT_FOUND NOT_FOUND',
    otherwise: 'ok',
  },
  'joining by the community API': {
    policy: 'OPEN',
    enter: async ({ people, id }) =>
      (await rest(server, `POST /api/groups/${number(id)}/join/`, {}, people.cleo.token)).status,
    inBlock: 404,
    otherwise: 200,
  },
  'an invite link': {
    policy: 'INVITATION',
    enter: async (scene) =>
      told(
        await scene.people.cleo.attempt('joinGroupByInviteLink', { token: await linkOf(scene) }),
      ),
    inBlock: 'NOT_FOUND NOT_FOUND',
    otherwise: 'ok',
  },
  'the addition by an admin': {
    policy: 'INVITATION',
    enter: async (scene) => told(await scene.people.ben.attempt('addGroupMember', about(scene))),
    inBlock: 'FORBIDDEN NOT_ADMITTED',
    otherwise: 'ok',
  },
  'an invitation by an admin': {
    policy: 'INVITATION',
    enter: async (scene) => {
      await scene.people.ben.act('inviteToGroup', about(scene));
      const { cleo } = scene.people;
      return told(await cleo.attempt('acceptGroupInvitation', { groupId: scene.id }));
    },
    inBlock: 'NOT_FOUND NOT_FOUND',
    otherwise: 'ok',
  },
  'an earlier invitation by an admin': {
    policy: 'INVITATION',
    prepare: (scene) => scene.people.ben.act('inviteToGroup', about(scene)),
    enter: async ({ people, id }) => told(await people.cleo.attempt('joinGroup', { groupId: id })),
    inBlock: 'NOT_FOUND NOT_FOUND',
    otherwise: 'ok',
  },
  'a request': {
    policy: 'APPROVAL',
    enter: async (scene) => {
      const { cleo, ben } = scene.people;
      const asked = told(await cleo.attempt('requestToJoinGroup', { groupId: scene.id }));
      return asked === 'ok' ? told(await ben.attempt('approveGroupRequest', about(scene))) : asked;
    },
    inBlock: 'NOT_FOUND NOT_FOUND',
    otherwise: 'ok',
  },
  'an earlier request that an admin approves': {
    policy: 'APPROVAL',
    prepare: ({ people, id }) => people.cleo.act('requestToJoinGroup', { groupId: id }),
    enter: async (scene) =>
      told(await scene.people.ben.attempt('approveGroupRequest', about(scene))),
    inBlock: 'NOT_FOUND NOT_FOUND',
    otherwise: 'ok',
  },
};

describe.each(Object.entries(ways))(
  'by %s',
  (_, { policy, prepare, enter, inBlock, otherwise }) => {
    test.each(['ada', 'cleo'] as const)(
      'nobody comes into a group whose owner is in a block with them that %s made',
      async (by) => {
        const made = await scene(policy);
        const { ada, cleo } = made.people;
        await prepare?.(made);
        await made.people[by].act('blockUser', { userId: (by === 'ada' ? cleo : ada).id });
        expect(await enter(made)).toBe(inBlock);
        const { memberCount } = await groupOf(ada, made.id);
        expect(memberCount).toBe(3);
        const { groupInvitations } = await cleo.ask('{ groupInvitations { nodes { id } } }');
        expect(groupInvitations.nodes).toEqual([]);
      },
    );

    test('a block with another member keeps nobody out', async () => {
      const made = await scene(policy);
      await prepare?.(made);
      await made.people.dora.act('blockUser', { userId: made.people.cleo.id });
      expect(await enter(made)).toBe(otherwise);
      expect(await groupOf(made.people.cleo, made.id)).toMatchObject({ viewerRole: 'MEMBER' });
    });
  },
);

test('a request ends, as if it was withdrawn, when the group goes to an owner in a block with its user', async () => {
  const made = await scene('APPROVAL');
  const { ada, ben, cleo, dora } = made.people;
  await dora.act('blockUser', { userId: cleo.id });
  await cleo.act('requestToJoinGroup', { groupId: made.id });
  const live = ben.subscribe(
    'subscription { inboxEvents { __typename ... on GroupRequestEnded { requester { id } outcome } } }',
  );
  await live.event();
  await ada.act('setGroupRole', { groupId: made.id, userId: dora.id, role: 'OWNER' });
  const changes: object[] = [];
  while (changes.length === 0)
    for (const event of await live.events(1_000))
      if (event.__typename === 'GroupRequestEnded') changes.push(event);
  expect(changes).toMatchObject([{ requester: { id: cleo.id }, outcome: 'WITHDRAWN' }]);
  live.stop();
  for (const answer of ['approveGroupRequest', 'declineGroupRequest'])
    expect(told(await ben.attempt(answer, about(made)))).toBe('NOT_FOUND NOT_FOUND');
  expect(await sql('select from group_requests where requester_id = $1', [cleo.number])).toEqual(
    [],
  );
});

test('a banned user in a block with the owner is banned again without a second ban', async () => {
  const made = await scene('OPEN');
  const { ada, ben, cleo } = made.people;
  await ben.act('banFromGroup', about(made));
  await cleo.act('blockUser', { userId: ada.id });
  await ben.act('banFromGroup', about(made));
  const bans = await sql('select from group_bans where user_id = $1', [cleo.number]);
  expect(bans.length).toBe(1);
});
