import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { CALL_EVENTS, doCall, ringUp } from '../harness/calls.js';
import { comment, EVENTS, post, send } from '../harness/documents.js';
import { found, groupOfAll } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';
import { openReceiver } from './receiver.js';
import { openStalledSocket } from './stalled-socket.js';

const { server } = await village({ PUSH_PRIVATE_ENDPOINTS: 'true' });
const INBOX = 'subscription { inboxEvents { __typename } }';

/** A user with a browser, and the kinds of the pushes that it received. */
async function withBrowser(person: Person) {
  const receiver = await openReceiver();
  await receiver.register(person);
  return { person, kinds: () => receiver.received.map(({ payload }) => payload.kind) };
}

/** Resolves once no push to these users waits. */
async function settled(...people: Person[]) {
  // The queue takes messages every two seconds at least.
  await sleep(2_500);
  const waiting = 'select from pushes where user_id = any($1) and due_at is not null';
  const numbers = people.map(({ number }) => number);
  const isEmpty = async () => expect(await server.sql(waiting, [numbers])).toEqual([]);
  await vi.waitFor(isEmpty, { timeout: 60_000, interval: 200 });
}

const meeting = { title: 'tea', scheduledAt: '2040-01-01T10:00:00Z', isGroup: true };

/** By kind: prepares a case for somebody, and returns what another user then does to be told to them. */
const news: Record<string, (to: Person, by: Person) => Promise<() => Promise<unknown>>> = {
  async POST_COMMENTED(to, by) {
    const postId = await post(to, 'look');
    return () => comment(by, postId, 'nice');
  },
  async COMMENT_REPLIED(to, by) {
    const postId = await post(by, 'look');
    const replyToId = await comment(to, postId, 'mine');
    return () => by.act('createComment', { postId, replyToId, content: 'indeed' });
  },
  async MENTIONED(to, by) {
    const { groupId } = await groupOfAll(by, [to]);
    return () => send(by, { to: { groupId }, content: `hello @${to.username}` });
  },
  async FRIEND_REQUESTED(to, by) {
    return () => by.act('sendFriendRequest', { userId: to.id });
  },
  async GROUP_INVITED(to, by) {
    const groupId = await found(by, { name: 'walkers' });
    return () => by.act('inviteToGroup', { groupId, userId: to.id });
  },
  async MEETING_INVITED(to, by) {
    const made = await by.act('createMeeting', meeting, 'meeting { id }');
    return () => by.act('inviteToMeeting', { meetingId: made.meeting.id, userId: to.id });
  },
  async CALL(to, by) {
    return () => ringUp(by, to);
  },
};

test.each(Object.entries(news))(
  '%s is pushed, but not to a user whose socket showed it by the inbox',
  async (kind, prepare) => {
    const { ada, ben, cleo, dora } = await server.newcomers('ada', 'ben', 'cleo', 'dora');
    const acts = [await prepare(ben, ada), await prepare(cleo, dora)];
    const watching = await withBrowser(ben);
    const away = await withBrowser(cleo);
    const live = ben.subscribe(INBOX);
    await live.event();
    for (const act of acts) await act();
    await live.event();
    await settled(ben, cleo);
    expect(away.kinds()).toEqual([kind]);
    expect(watching.kinds()).toEqual([]);
  },
  90_000,
);

test('a mention is not pushed to a user whose socket showed its message by the conversation', async () => {
  const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
  const { groupId, conversationId } = await groupOfAll(ada, [ben, cleo]);
  const watching = await withBrowser(ben);
  const away = await withBrowser(cleo);
  const live = ben.subscribe(EVENTS, { id: conversationId });
  await live.event();
  const content = `hello @${ben.username} and @${cleo.username}`;
  await send(ada, { to: { groupId }, content });
  expect(await live.event()).toMatchObject({ __typename: 'MessageSent' });
  await settled(ben, cleo);
  expect(away.kinds()).toEqual(['MENTIONED']);
  expect(watching.kinds()).toEqual([]);
}, 90_000);

test('a notification is pushed to a user whose only socket stands still', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const act = await news.POST_COMMENTED!(ben, ada);
  const { kinds } = await withBrowser(ben);
  await openStalledSocket(server, ben);
  await act();
  await settled(ben);
  expect(kinds()).toEqual(['POST_COMMENTED']);
}, 90_000);

test('a notification that one of two sockets showed is not pushed, though the other one stands still', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const act = await news.POST_COMMENTED!(ben, ada);
  const { kinds } = await withBrowser(ben);
  await openStalledSocket(server, ben);
  const live = ben.subscribe(INBOX);
  await live.event();
  await act();
  await live.event();
  await settled(ben);
  expect(kinds()).toEqual([]);
}, 90_000);

test('a call that a device reported as ringing is not pushed; its stream alone is no such report', async () => {
  const { ada, ben, cleo, dora } = await server.newcomers('ada', 'ben', 'cleo', 'dora');
  const ringing = await withBrowser(ben);
  const following = await withBrowser(cleo);
  const call = await ringUp(ada, ben);
  expect(await doCall(ben, 'ring', call)).toMatchObject({ call: { status: 'RINGING' } });
  await cleo.subscribe(CALL_EVENTS, { callId: await ringUp(dora, cleo) }).event();
  await settled(ben, cleo);
  expect(ringing.kinds()).toEqual([]);
  expect(following.kinds()).toEqual(['CALL']);
}, 90_000);
