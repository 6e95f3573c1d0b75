import { describe, expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import { deleteAccount } from '../harness/documents.js';
import { found, groupOf, groupOfThree, idOf } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo, dora } = await village(
  { LIMIT_GROUP_MEMBERS: '10', LIMIT_LOGIN_FAILURES_PER_ADDRESS: '10000' },
  'ada',
  'ben',
  'cleo',
  'dora',
);
const crowd = Object.values(
  await server.people(...Array.from({ length: 50 }, (_, n) => `crowd${n}`)),
) as Person[];
const soon = () => new Date(Date.now() + 600_000).toISOString();
const link = async (groupId: string, more: object = {}) =>
  ada.act('createGroupInviteLink', { groupId, expiresAt: soon(), ...more }, 'token link { id }');
const CARD = `query ($token: String!) { groupByInviteLink(token: $token) {
  id name memberCount members { nodes { role } } conversation { id }
} }`;
const card = (who: Person, token: string) => who.graphql(CARD, { token });
const codesOf = (replies: { code?: string }[]) => replies.map(({ code }) => code ?? 'ok');
const tally = (codes: string[]) =>
  Object.fromEntries(
    [...Map.groupBy(codes, (code) => code)].map(([code, all]) => [code, all.length]),
  );

/** What the tables say of a group. */
async function facts(id: string) {
  const [row] = await server.sql(
    `select g.member_count as count,
       (select count(*)::int from participants p where p.conversation_id = g.conversation_id) as parts,
       (select count(*)::int from events e where e.home_kind = 1 and e.home = g.conversation_id and e.kind = 'joined') as joined,
       exists (select from participants p where p.conversation_id = g.conversation_id and p.user_id = g.owner_id) as owned
     from groups g where g.id = $1`,
    [idOf(id)],
  );
  return row;
}

describe('requests to join', () => {
  test('are withdrawn, declined and approved, and told to both sides', async () => {
    const id = await found(ada, { name: 'Choir', joinPolicy: 'APPROVAL' });
    const INBOX = `subscription { inboxEvents { __typename
      ... on GroupRequestReceived { groupId by { username } }
      ... on GroupRequestEnded { groupId requester { username } outcome } } }`;
    const [adas, bens] = [ada.subscribe(INBOX), ben.subscribe(INBOX)];
    for (const events of [adas, bens]) await events.event();
    const next = async (events: typeof adas) => {
      for (;;) {
        const event = await events.event();
        if (event.__typename.startsWith('GroupRequest')) return event;
      }
    };
    expect(await ben.attempt('joinGroup', { groupId: id })).toBeRefused('FORBIDDEN');
    for (const outcome of ['WITHDRAWN', 'DECLINED', 'ACCEPTED']) {
      await ben.act('requestToJoinGroup', { groupId: id });
      await ben.act('requestToJoinGroup', { groupId: id });
      expect(await next(adas)).toEqual({
        __typename: 'GroupRequestReceived',
        groupId: id,
        by: { username: 'ben' },
      });
      const about = { groupId: id, userId: ben.id };
      if (outcome === 'WITHDRAWN') await ben.act('withdrawGroupRequest', { groupId: id });
      if (outcome === 'DECLINED') await ada.act('declineGroupRequest', about);
      if (outcome === 'ACCEPTED') await ada.act('approveGroupRequest', about);
      const ended = {
        __typename: 'GroupRequestEnded',
        groupId: id,
        requester: { username: 'ben' },
        outcome,
      };
      expect(await next(adas)).toEqual(ended);
      expect(await next(bens)).toEqual(ended);
    }
    expect(await facts(id)).toMatchObject({ count: 2, parts: 2, joined: 1 });
    expect(await ada.attempt('approveGroupRequest', { groupId: id, userId: cleo.id })).toBeRefused(
      'NOT_FOUND',
    );
  });

  test('approved by two at once is one membership', async () => {
    const id = await groupOfThree(ada, ben, cleo, 'Two doors');
    await ada.act('updateGroup', { groupId: id, joinPolicy: 'APPROVAL' });
    for (let round = 0; round < 5; round += 1) {
      await dora.act('requestToJoinGroup', { groupId: id });
      const replies = await Promise.all(
        [ada, ben, ada, ben].map((who) =>
          who.attempt('approveGroupRequest', { groupId: id, userId: dora.id }),
        ),
      );
      expect(codesOf(replies)).toEqual(['ok', 'ok', 'ok', 'ok']);
      expect(await facts(id)).toMatchObject({ count: 4, parts: 4, joined: 3 + round });
      await dora.act('leaveGroup', { groupId: id });
    }
  });
});

describe('invite links', () => {
  test('show a card and admit, whatever the join policy; only a hash of the token is stored', async () => {
    const id = await found(ada, { name: 'Attic', visibility: 'PRIVATE', joinPolicy: 'INVITATION' });
    const { token } = await link(id, { maxUses: 1 });
    const dump = await server.sql('select row_to_json(l)::text as text from group_invite_links l');
    expect(JSON.stringify(dump)).not.toContain(token);
    expect((await card(ben, token)).data.groupByInviteLink).toEqual({
      id,
      name: 'Attic',
      memberCount: 1,
      members: { nodes: [] },
      conversation: null,
    });
    await ben.act('joinGroupByInviteLink', { token });
    await ben.act('joinGroupByInviteLink', { token });
    expect(await groupOf(ben, id)).toMatchObject({ viewerRole: 'MEMBER', memberCount: 2 });
    expect(await card(cleo, token)).toFindNothing();
    expect(await cleo.attempt('joinGroupByInviteLink', { token })).toBeRefused('NOT_FOUND');
  });

  test('end by their date and by being revoked', async () => {
    const id = await found(ada, { name: 'Cellar', visibility: 'PRIVATE' });
    const [old, gone] = [await link(id), await link(id)];
    await server.sql(`update group_invite_links set expires_at = now() where id = $1`, [
      idOf(old.link.id),
    ]);
    await ada.act('revokeGroupInviteLink', { linkId: gone.link.id });
    for (const { token } of [old, gone]) {
      expect(await card(ben, token)).toFindNothing();
      expect(await ben.attempt('joinGroupByInviteLink', { token })).toBeRefused('NOT_FOUND');
    }
    expect(await ada.attempt('revokeGroupInviteLink', { linkId: gone.link.id })).toBeRefused(
      'NOT_FOUND',
    );
  });

  test.each([
    ['in the past', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['too far away', { expiresAt: '2099-01-01T00:00:00Z' }, 'expiresAt'],
    ['for nobody', { maxUses: 0 }, 'maxUses'],
    ['for too many', { maxUses: 10_001 }, 'maxUses'],
  ])('are refused %s', async (_, more, field) => {
    const id = await found(ada, { name: 'Porch' });
    const reply = await ada.attempt(
      'createGroupInviteLink',
      { groupId: id, expiresAt: soon(), ...more },
      'token',
    );
    expect(reply).toBeRefused('BAD_USER_INPUT', field);
  });

  test('admit no more than `maxUses` of fifty who use one at once', async () => {
    const id = await found(ada, { name: 'Raft' });
    const { token } = await link(id, { maxUses: 4 });
    const replies = await concurrently(50, (n) =>
      (crowd[n] as Person).attempt('joinGroupByInviteLink', { token }),
    );
    expect(tally(codesOf(replies))).toEqual({ ok: 4, NOT_FOUND: 46 });
    expect(await facts(id)).toMatchObject({ count: 5, parts: 5, joined: 4 });
    const [{ uses }] = await server.sql(
      'select use_count as uses from group_invite_links where group_id = $1',
      [idOf(id)],
    );
    expect(uses).toBe(4);
  });

  test('are guessed a few times only; a right token is not evaluated then', async () => {
    const id = await found(ada, { name: 'Vault' });
    const { token } = await link(id);
    const codes = codesOf(await concurrently(30, () => card(dora, 'guess')));
    expect(tally(codes).ok).toBeLessThanOrEqual(6);
    const refused = await dora.attempt('joinGroupByInviteLink', { token });
    expect(refused).toBeRefused('RATE_LIMITED');
    expect(refused.errors?.[0]?.extensions?.retryAfterMs).toBeGreaterThan(0);
    expect((await card(ben, token)).code).toBeUndefined();
  });
});

describe('the size of a group', () => {
  test('is never exceeded by joins at once', async () => {
    const id = await found(ada, { name: 'Lifeboat' });
    const replies = await concurrently(50, (n) =>
      (crowd[n] as Person).attempt('joinGroup', { groupId: id }),
    );
    expect(tally(codesOf(replies))).toEqual({ ok: 9, CONFLICT: 41 });
    expect(await facts(id)).toMatchObject({ count: 10, parts: 10, joined: 9 });
  });

  test('is exceeded by no other way in', async () => {
    const id = await found(ada, { name: 'Dinghy' });
    const { token } = await link(id);
    const [asks, links, accepts, added, ...others] = crowd as unknown as [
      Person,
      Person,
      Person,
      Person,
      ...Person[],
    ];
    await ada.act('inviteToGroup', { groupId: id, userId: accepts.id });
    await concurrently(9, (n) => (others[n] as Person).act('joinGroup', { groupId: id }));
    await ada.act('updateGroup', { groupId: id, joinPolicy: 'APPROVAL' });
    await asks.act('requestToJoinGroup', { groupId: id });
    const of = ({ id: userId }: Person) => ({ groupId: id, userId });
    for (const reply of [
      await ada.attempt('approveGroupRequest', of(asks)),
      await links.attempt('joinGroupByInviteLink', { token }),
      await accepts.attempt('acceptGroupInvitation', { groupId: id }),
      await ada.attempt('addGroupMember', of(added)),
    ])
      expect(reply).toBeRefused('CONFLICT');
    expect(await facts(id)).toMatchObject({ count: 10, parts: 10 });
  });
});

describe('bans', () => {
  test('keep a removed member out by every way until lifted; a kick does not', async () => {
    const id = await groupOfThree(ada, ben, cleo, 'Tavern');
    const { token } = await link(id);
    const about = { groupId: id, userId: cleo.id };
    await ben.act('removeGroupMember', { ...about, isBan: false });
    await cleo.act('joinGroup', { groupId: id });
    await ben.act('removeGroupMember', about);
    const { group } = await ada.ask(
      'query ($id: ID!) { group(id: $id) { bans { nodes { user { username } bannedBy { username } } } } }',
      { id },
    );
    expect(group.bans.nodes).toEqual([
      { user: { username: 'cleo' }, bannedBy: { username: 'ben' } },
    ]);
    expect(await cleo.attempt('joinGroup', { groupId: id })).toBeRefused('FORBIDDEN');
    expect(await cleo.attempt('joinGroupByInviteLink', { token })).toBeRefused('FORBIDDEN');
    const legacy = await fetch(`${server.url}/api/groups/${id.slice('group_'.length)}/join/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${cleo.token}` },
    });
    expect(legacy.status).toBe(403);
    expect(await ada.attempt('inviteToGroup', about)).toBeRefused('CONFLICT');
    await server.sql(`update users set groups_from = 'EVERYBODY' where id = $1`, [cleo.number]);
    expect(await ada.attempt('addGroupMember', about)).toBeRefused('CONFLICT');
    await ada.act('updateGroup', { groupId: id, joinPolicy: 'APPROVAL' });
    expect(await cleo.attempt('requestToJoinGroup', { groupId: id })).toBeRefused('FORBIDDEN');
    await ada.act('unbanFromGroup', about);
    await cleo.act('requestToJoinGroup', { groupId: id });
    await ada.act('approveGroupRequest', about);
    expect(await groupOf(cleo, id)).toMatchObject({ viewerRole: 'MEMBER' });
  });

  test('while the user joins leave them outside, however both meet', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await found(ada, { name: 'Threshold' });
      const [banned] = await Promise.all([
        ada.attempt('banFromGroup', { groupId: id, userId: ben.id }),
        ben.attempt('joinGroup', { groupId: id }),
        ben.attempt('joinGroup', { groupId: id }),
      ]);
      expect(banned.code).toBeUndefined();
      expect(await ben.attempt('joinGroup', { groupId: id })).toBeRefused('FORBIDDEN');
      expect(await facts(id)).toMatchObject({ count: 1, parts: 1 });
    }
  });
});

test('an owner who leaves while handing the group over leaves it with an owner', async () => {
  for (let round = 0; round < 10; round += 1) {
    const id = await groupOfThree(ada, ben, cleo, 'Crown');
    await Promise.all([
      ada.attempt('setGroupRole', { groupId: id, userId: cleo.id, role: 'OWNER' }),
      ada.attempt('leaveGroup', { groupId: id }),
      cleo.attempt('leaveGroup', { groupId: id }),
    ]);
    expect(await facts(id)).toMatchObject({ owned: true });
    const owners = (await groupOf(ben, id)).members.nodes.filter(
      ({ role }: { role: string }) => role === 'OWNER',
    );
    expect(owners.length).toBe(1);
  }
});

test('only users who let the viewer add them are added', async () => {
  const id = await found(ada, { name: 'Band' });
  const about = { groupId: id, userId: dora.id };
  await server.sql(`update users set groups_from = 'NOBODY' where id = $1`, [dora.number]);
  expect(await ada.attempt('addGroupMember', about)).toBeRefused('FORBIDDEN');
  await server.sql(`update users set groups_from = 'EVERYBODY' where id = $1`, [dora.number]);
  await ada.act('addGroupMember', about);
  expect(await groupOf(dora, id)).toMatchObject({ viewerRole: 'MEMBER' });
});

test.each(['invited', 'added', 'linked', 'opened', 'banned'])(
  'an open request ends when its user is %s, and both sides are told',
  async (how) => {
    const { eve } = await server.newcomers('eve');
    const id = await found(ada, { name: 'Choir', joinPolicy: 'APPROVAL' });
    await eve.act('requestToJoinGroup', { groupId: id });
    const ENDED = `subscription { inboxEvents { __typename
      ... on GroupRequestEnded { groupId requester { username } outcome } } }`;
    const live = [ada.subscribe(ENDED), eve.subscribe(ENDED)];
    for (const events of live) await events.event();
    if (how === 'invited') {
      await ada.act('inviteToGroup', { groupId: id, userId: eve.id });
      await eve.act('acceptGroupInvitation', { groupId: id });
    }
    if (how === 'added') await ada.act('addGroupMember', { groupId: id, userId: eve.id });
    if (how === 'linked') await eve.act('joinGroupByInviteLink', { token: (await link(id)).token });
    if (how === 'opened') {
      await ada.act('updateGroup', { groupId: id, joinPolicy: 'OPEN' });
      await eve.act('joinGroup', { groupId: id });
    }
    if (how === 'banned') await ada.act('banFromGroup', { groupId: id, userId: eve.id });
    const outcome = how === 'banned' ? 'DECLINED' : 'ACCEPTED';
    for (const events of live) {
      const told = (await events.events(500)).filter(
        ({ __typename }) => __typename === 'GroupRequestEnded',
      );
      expect(told).toMatchObject([{ groupId: id, requester: { username: eve.username }, outcome }]);
    }
    const { group, notifications } = await ada.ask(
      `query ($id: ID!) { group(id: $id) { requests { nodes { id } } }
        notifications { nodes { kind subject { ... on Group { id } } } } }`,
      { id },
    );
    expect(group.requests.nodes).toEqual([]);
    expect(notifications.nodes).not.toContainEqual({
      kind: 'GROUP_JOIN_REQUESTED',
      subject: { id },
    });
  },
);

test('deleting an account takes its invitations, requests and bans along', async () => {
  const eve = await server.person('eve');
  const [open, closed, barred] = [
    await found(ada, { name: 'Open' }),
    await found(ada, { name: 'Closed', joinPolicy: 'APPROVAL' }),
    await found(ada, { name: 'Barred' }),
  ];
  await ada.act('inviteToGroup', { groupId: open, userId: eve.id }, 'invitation { id }');
  await eve.act('requestToJoinGroup', { groupId: closed });
  await ada.act('banFromGroup', { groupId: barred, userId: eve.id });
  await deleteAccount(eve);
  const [left] = await server.sql(
    `select (select count(*)::int from group_invitations where invitee_id = $1) as invitations,
       (select count(*)::int from group_requests where requester_id = $1) as requests,
       (select count(*)::int from group_bans where user_id = $1) as bans`,
    [eve.number],
  );
  expect(left).toEqual({ invitations: 0, requests: 0, bans: 0 });
});
