import { expect, test } from 'vitest';
import { follow, send } from '../harness/documents.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';
import { ofStream } from '../harness/streams.js';

const { server, ada } = await village({ LIMIT_STRANGERS_PER_HOUR: '4' }, 'ada');
let count = 0;
const somebody = () => {
  count += 1;
  return server.person(`somebody${count}`);
};

const meetingOf = async (host: Person): Promise<string> => {
  const input = { title: 'tea', scheduledAt: '2030-01-01T10:00:00Z', isGroup: true };
  return (await host.act('createMeeting', input, 'meeting { id }')).meeting.id;
};

/** Everything that puts a row of somebody into the inbox or a list of somebody else, unasked. */
const contacts: Record<string, (by: Person, to: Person) => Promise<unknown>> = {
  'an invitation': async (by, to) =>
    by.act('inviteToMeeting', { meetingId: await meetingOf(by), userId: to.id }),
  'a message': (by, to) => send(by, to, 'hello'),
  'a conversation': (by, to) => by.act('startConversation', { userId: to.id }),
  'a friend request': (by, to) => by.act('sendFriendRequest', { userId: to.id }),
  'a friend': (by, to) => by.act('addFriend', { userId: to.id }),
  'a call': async (by, to) => {
    const { call } = await by.act(
      'startCall',
      { callee: { id: to.id }, kind: 'AUDIO' },
      'call { id }',
    );
    await by.act('endCall', { callId: call.id });
  },
};

/** How somebody relates to `to` by an act of their own. */
const acts: Record<string, (by: Person, to: Person) => Promise<unknown>> = {
  'follows them': follow,
  'added them': (by, to) => by.act('addFriend', { userId: to.id }),
  'asked to be their friend': (by, to) => by.act('sendFriendRequest', { userId: to.id }),
  'wrote to them': (by, to) => send(by, to, 'hello'),
  'called them': (by, to) => contacts['a call']!(by, to),
  'joined their group': async (by, to) => {
    const { group } = await to.act('createGroup', { name: 'tea' }, 'group { id }');
    await by.act('joinGroup', { groupId: group.id });
  },
};

/** Uses up what an hour allows. */
async function useUp(by: Person): Promise<void> {
  for (let time = 0; time < 4; time += 1) await contacts['a conversation']!(by, await somebody());
}

test.each(Object.entries(contacts))('%s with too many strangers is refused', async (_, contact) => {
  const by = await somebody();
  for (let time = 0; time < 4; time += 1) await contact(by, await somebody());
  const victim = await somebody();
  await expect(contact(by, victim)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  const inbox = await server.sql(
    `select from events where ${ofStream(`user:${victim.id.slice(5)}`)}`,
  );
  expect(inbox).toEqual([]);
});

test.each(Object.entries(acts))(
  'somebody who %s may be contacted by them in any way',
  async (_, act) => {
    const [by, friend] = [await somebody(), await somebody()];
    await act(friend, by);
    await useUp(by);
    for (const contact of Object.values(contacts)) await contact(by, friend);
  },
);

test('a concurrent crowd of contacts is counted', async () => {
  const by = await somebody();
  const crowd = await Promise.all(Array.from({ length: 12 }, somebody));
  const results = await Promise.allSettled(crowd.map((to) => send(by, to, 'hello')));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
});

test('who has been contacted may be written to again', async () => {
  const [by, to] = [await somebody(), await somebody()];
  await send(by, to, 'hello');
  await useUp(await somebody());
  for (let time = 0; time < 6; time += 1) await send(by, to, 'hello again');
});

test('an older API answers as documented, and with 429 and the time to wait beyond that', async () => {
  const uid = (await meetingOf(ada)).slice(8);
  const invite = async () => {
    const { id } = await somebody();
    const body = { call_uid: uid, user_id: Number(id.slice(5)) };
    return rest(server, 'POST /api/call/invite/create/', { body }, ada.token);
  };
  for (let time = 0; time < 4; time += 1) expect((await invite()).status).toBe(201);
  const refused = await invite();
  expect(refused).toReply(429, {
    detail: 'At most 4 contacts an hour with people who have not contacted you.',
  });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500);
  await server.sql(`update contact_counts set since = since - interval '1 hour'`);
  expect((await invite()).status).toBe(201);
});
