import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { Person } from '../harness/server.js';
import {
  ada,
  ben,
  contentOf,
  follow,
  group,
  SAID,
  server,
  speak,
  toldBy,
  UNREAD,
} from './live-planner/subscribers.js';

describe('a slow subscriber', () => {
  test('delays no other, and receives everything once and in order', async () => {
    const { id } = await group(ben);
    const count = 150;
    const text = (n: number) => `${n} ${'x'.repeat(7_900)}`;
    const quick = await follow(ada, SAID, { id });
    const heard: number[] = [];
    const slow = await slowReader(ben, id, (content) => heard.push(Number(content.split(' ')[0])));
    slow.pause();
    for (let n = 1; n <= count; n++) {
      await speak(ada, id, text(n));
      expect(await contentOf(quick)).toBe(text(n));
    }
    // Not even the kernel takes this much for a reader that does not read.
    expect(heard).toEqual([]);
    slow.resume();
    await expect.poll(() => heard.length).toBe(count);
    expect(heard).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    const counts = await toldBy(async () => {
      await speak(ada, id, text(count + 1));
      expect(await contentOf(quick)).toBe(text(count + 1));
      await expect.poll(() => heard.length).toBe(count + 1);
    });
    expect(counts).toMatchObject({ toAll: 1, toOne: 0, delivered: 2 });
    slow.terminate();
  }, 60_000);

  test('resumes with another document without missing events', async () => {
    const { id } = await group(ben);
    const [bens, adas] = [await follow(ben, SAID, { id }), await follow(ada, SAID, { id })];
    await speak(ada, id, 'one');
    const { seq } = await bens.event();
    bens.stop();
    for (const content of ['two', 'three']) await speak(ada, id, content);
    const again = await follow(ben, UNREAD, { id, after: seq });
    await speak(ada, id, 'four');
    for (const content of ['two', 'three', 'four']) expect(await contentOf(again)).toBe(content);
    for (const content of ['one', 'two', 'three', 'four'])
      expect(await contentOf(adas)).toBe(content);
    expect(await again.quiet(200)).toEqual([]);
  });
});

/** Somebody who follows by a bare socket, which can be made not to read. */
async function slowReader(
  person: Person,
  id: string,
  heard: (content: string) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(server.wsUrl, 'graphql-transport-ws');
  await once(socket, 'open');
  const say = (frame: object) => socket.send(JSON.stringify(frame));
  const acknowledged = once(socket, 'message');
  say({ type: 'connection_init', payload: { authorization: `Bearer ${person.token}` } });
  await acknowledged;
  const begun = once(socket, 'message');
  say({ type: 'subscribe', id: '1', payload: { query: SAID, variables: { id } } });
  await begun;
  socket.on('message', (data) => {
    heard(JSON.parse(String(data)).payload.data.conversationEvents.message.content);
  });
  return socket;
}
