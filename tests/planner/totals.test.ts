import { expect, test } from 'vitest';
import type { Person } from '../harness/server.js';
import { askBothWays, startBothWays } from './both-ways.js';

const ways = await startBothWays();
const server = ways.planned;
const { ada, ben, cleo, dora } = await server.people('ada', 'ben', 'cleo', 'dora');
const input = { name: 'By approval', joinPolicy: 'APPROVAL' };
const { group } = await ada.act('createGroup', input, 'group { id }');
for (const person of [ben, cleo]) await person.act('requestToJoinGroup', { groupId: group.id });

const ask = async (who: Person, fields: string) => {
  const query = `{ group(id: "${group.id}") { ${fields} } }`;
  const { data, isRefused, isPlanned } = await askBothWays(ways, { who, query });
  expect({ isRefused, isPlanned }).toEqual({ isRefused: false, isPlanned: true });
  return (data as { group: object }).group;
};

test.each([
  ['the owner', ada, 2],
  ['a user of them', ben, 1],
  ['a stranger', dora, 0],
] as const)('totalCount counts what %s sees of a list', async (_, who, count) => {
  expect(await ask(who, 'requests { totalCount }')).toEqual({ requests: { totalCount: count } });
});

test('totalCount is that of the list, not of the page', async () => {
  const page = 'totalCount edges { cursor } pageInfo { hasNextPage }';
  const { requests } = (await ask(ada, `requests(first: 1) { ${page} }`)) as {
    requests: { totalCount: number; edges: { cursor: string }[] };
  };
  expect(requests).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
  const next = `requests(first: 1, after: "${requests.edges[0]?.cursor}") { ${page} }`;
  expect(await ask(ada, next)).toMatchObject({
    requests: { totalCount: 2, pageInfo: { hasNextPage: false } },
  });
  expect(await ask(ada, 'requests(first: 0) { totalCount }')).toEqual({
    requests: { totalCount: 2 },
  });
});

test('totalCount of lists of several parents, and of one without a parent', async () => {
  const meeting = { title: 'Tea', isGroup: true, scheduledAt: '2030-01-01T00:00:00Z' };
  for (const invitees of [[ben], [ben, cleo]]) {
    const { meeting: planned } = await ada.act('createMeeting', meeting, 'meeting { id }');
    for (const { id } of invitees)
      await ada.act('inviteToMeeting', { meetingId: planned.id, userId: id });
  }
  const query = `{ meetings { nodes { invitations(first: 1) { totalCount } } } invitations { totalCount } }`;
  const counts = async (who: Person) => (await askBothWays(ways, { who, query })).data;
  const nodes = [{ invitations: { totalCount: 2 } }, { invitations: { totalCount: 1 } }];
  expect(await counts(ada)).toEqual({ meetings: { nodes }, invitations: { totalCount: 0 } });
  expect(await counts(ben)).toEqual({ meetings: { nodes }, invitations: { totalCount: 2 } });
});

test('totalCount counts at most 1,000 rows', async () => {
  await server.sql(
    `insert into group_invite_links (group_id, created_by_id, digest, expires_at)
     select $1, $2, 'digest ' || n, now() + interval '1 hour' from generate_series(1, 1005) n`,
    [Number(group.id.slice(6)), ada.number],
  );
  expect(await ask(ada, 'inviteLinks(first: 2) { totalCount nodes { maxUses } }')).toEqual({
    inviteLinks: { totalCount: 1_000, nodes: [{ maxUses: null }, { maxUses: null }] },
  });
  expect(await ask(ben, 'inviteLinks { totalCount }')).toEqual({ inviteLinks: { totalCount: 0 } });
});
