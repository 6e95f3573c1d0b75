import { expect, test, vi } from 'vitest';
import { CALL_EVENTS, doCall, INBOX_EVENTS, ringUp, signal } from '../../harness/calls.js';
import {
  EVENTS,
  follow,
  PRESENCE,
  post,
  SET_TYPING,
  send,
  TYPING,
  trySend,
} from '../../harness/documents.js';
import { type Person, village } from '../../harness/server.js';
import { describeWithRedisServer } from '../../harness/with-redis.js';
import { number } from '../../matrix/rows.js';

const FEED = 'subscription { feedEvents { __typename } }';

/** Where two users meet: their conversation, and their call. */
interface Place {
  conversation: string;
  call: string;
}

/** All that a user hears of another one while it is open, by channel. */
async function listen(who: Person, other: Person, { conversation, call }: Place) {
  const live = {
    conversation: who.subscribe(EVENTS, { id: conversation }),
    call: who.subscribe(CALL_EVENTS, { callId: call }),
    typing: who.subscribe(TYPING, { id: conversation }),
    presence: who.subscribe(PRESENCE, { ids: [other.id] }),
    feed: who.subscribe(FEED),
    inbox: who.subscribe(INBOX_EVENTS),
  };
  const sockets = {
    'community messages': await who.socket(`/ws/messages/${other.number}/`),
    'friends chat': await who.socket(`/ws/chat/${number(conversation)}/`),
    'community calls': await who.socket('/ws/calls/'),
  };
  return {
    sockets,
    /** The number of channels. */
    channels: Object.keys({ ...live, ...sockets }).length,
    /** What each channel told since it was asked last. */
    async heard(): Promise<Record<string, unknown[]>> {
      const told = Object.entries(live).map(async ([name, it]) => [name, await it.quiet(1_500)]);
      const events = Object.fromEntries(await Promise.all(told));
      const frames = Object.entries(sockets).map(([name, { waiting }]) => [
        name,
        waiting.splice(0),
      ]);
      return { ...events, ...Object.fromEntries(frames) };
    },
  };
}
type Ears = Awaited<ReturnType<typeof listen>>;

/** A user does all that another one would hear; what is refused is. */
async function act(who: Person, { sockets }: Ears, { conversation, call }: Place, status: string) {
  const sdp = 'v=0\r\no=- 123456 2 IN IP4 127.0.0.1\r\n';
  await trySend(who, { to: { conversationId: conversation }, content: 'hello' });
  await who.graphql(SET_TYPING, { id: conversation });
  await signal(who, call, { kind: 'OFFER', sdp });
  await who.act('setPresence', { status });
  await post(who, 'tea');
  sockets['community messages'].say({ type: 'message', content: 'hello' });
  sockets['friends chat'].say({ message: 'hello' });
  sockets['community calls'].say({ type: 'offer', call_id: number(call), sdp });
}

describeWithRedisServer('what is open when a user blocks another one', async (redis) => {
  const { server } = await village({ REDIS_URL: redis.url });
  const second = await server.twin();

  test.each([
    ['on sockets', 'socket', 'the same node', server],
    ['on sockets', 'socket', 'a second node', second],
    ['on event streams', 'event stream', 'the same node', server],
    ['on event streams', 'event stream', 'a second node', second],
  ])('is silent from then on, %s (%s) of %s', async (_on, transport, _of, node) => {
    vi.stubEnv('LIVE_TRANSPORT', transport);
    const { ada, ben: home } = await server.newcomers('ada', 'ben');
    const ben = home.at(node);
    await follow(ada, ben);
    await follow(ben, ada);
    const call = await ringUp(ada, ben);
    await doCall(ben, 'accept', call);
    const place = { conversation: (await send(ben, ada, 'first')).conversation.id, call };
    await send(ada, ben, 'second');
    const ears = { ada: await listen(ada, ben, place), ben: await listen(ben, ada, place) };
    const clear = () => Promise.all([ears.ada.heard(), ears.ben.heard()]);
    await clear();

    // Each channel is one on which the other user is heard.
    await act(ben, ears.ben, place, 'AWAY');
    const channels = new Set<string>();
    const hear = async () => {
      for (const [name, told] of Object.entries(await ears.ada.heard()))
        if (told.length > 0) channels.add(name);
      return channels.size;
    };
    await expect.poll(hear).toBe(ears.ada.channels);
    await clear();

    await ada.act('blockUser', { userId: ben.id });
    const [toAda, toBen] = await clear();
    for (const told of [toAda, toBen]) {
      expect(told).toMatchObject({ conversation: [], typing: [], feed: [], 'friends chat': [] });
      expect(JSON.stringify(told?.presence)).toContain('"OFFLINE"');
      expect(JSON.stringify(told?.call)).toContain('"ENDED"');
    }

    for (const [who, mine, theirs] of [
      [ben, ears.ben, ears.ada],
      [ada, ears.ada, ears.ben],
    ] as const) {
      await act(who, mine, place, 'DO_NOT_DISTURB');
      for (const [name, told] of Object.entries(await theirs.heard()))
        expect(told, `${name}, when ${who.username} acts`).toEqual([]);
      await mine.heard();
    }
  });
});
