import { expect, test } from 'vitest';
import { type Person, village } from '../harness/server.js';

const { server } = await village();
const pair = () => server.newcomers('ada', 'ben');

const watch = (who: Person, { id }: Person) =>
  who.subscribe(`subscription { presenceChanged(userIds: ["${id}"]) { status lastSeenAt } }`);
const read = async (who: Person, { id }: Person) =>
  (await who.ask(`{ node(id: "${id}") { ... on User { presence { status lastSeenAt } } } }`)).node
    .presence;

test('AWAY and DO_NOT_DISTURB are shown until ONLINE is set', async () => {
  const { ada, ben } = await pair();
  const live = watch(ben, ada);
  const statuses = ['OFFLINE', 'ONLINE', 'AWAY', 'DO_NOT_DISTURB', 'ONLINE', 'OFFLINE'];
  const seen = [(await live.next()).data.presenceChanged.status];
  for (const status of statuses.slice(1)) {
    await ada.act('setPresence', { status });
    seen.push((await live.next()).data.presenceChanged.status);
    expect((await read(ben, ada)).status).toBe(status);
  }
  expect(seen).toEqual(statuses);
});

test('a call to a user who must not be disturbed does not ring, and is kept as missed', async () => {
  const { ada, ben } = await pair();
  await ben.act('setPresence', { status: 'DO_NOT_DISTURB' });
  const inbox = ben.subscribe('subscription { inboxEvents { __typename } }');
  await inbox.event();
  await expect(
    ada.act('startCall', { callee: { id: ben.id }, kind: 'AUDIO' }),
  ).rejects.toMatchObject({ code: 'CONFLICT' });
  const kinds = (await inbox.events(500)).map(({ __typename }) => __typename);
  expect(kinds).not.toContain('CallRinging');
  expect(kinds).toContain('CallChanged');
  const { calls } = await ben.ask('{ calls(filter: MISSED) { nodes { status } } }');
  expect(calls.nodes).toEqual([{ status: 'MISSED' }]);
});

test('the time of the last presence is shown to its owner alone while it is hidden', async () => {
  const { ada, ben } = await pair();
  await ada.act('setPresence', { status: 'ONLINE' });
  expect((await read(ben, ada)).lastSeenAt).not.toBeNull();
  await ada.act('updatePrivacy', { hidesLastSeen: true });
  expect((await read(ben, ada)).lastSeenAt).toBeNull();
  expect((await read(ada, ada)).lastSeenAt).not.toBeNull();
  const live = watch(ben, ada);
  expect((await live.next()).data.presenceChanged).toEqual({ status: 'ONLINE', lastSeenAt: null });
});

test('a block turns an open presence subscription off at once', async () => {
  const { ada, ben } = await pair();
  await ada.act('setPresence', { status: 'ONLINE' });
  const live = watch(ben, ada);
  expect((await live.next()).data.presenceChanged.status).toBe('ONLINE');
  await ada.act('blockUser', { userId: ben.id });
  expect((await live.next()).data.presenceChanged).toEqual({ status: 'OFFLINE', lastSeenAt: null });
  await ada.act('setPresence', { status: 'AWAY' });
  expect(await live.quiet(400)).toEqual([]);
});
