import type { BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../harness/chromium.js';
import { send } from '../harness/documents.js';
import { hookPages, shows } from '../harness/hooks-page.js';
import { village } from '../harness/server.js';

describe.skipIf(!chromiumPath)('actions of conversations (needs chromium)', async () => {
  const { server } = await village();
  const pages = hookPages('react-conversations-entry.tsx', server);

  /** ben, whose page shows a conversation with three people, and behind it one with ada. */
  async function open() {
    const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
    const { conversation } = await send(ada, ben, 'hello');
    const { conversation: three } = await ada.act(
      'startConversation',
      { adHoc: { userIds: [ben.id, cleo.id], title: 'three' } },
      'conversation { id }',
    );
    await send(ada, { to: { conversationId: three.id }, content: 'all' });
    const network = { isAway: false, sockets: [] as WebSocketRoute[] };
    const prepare = async (context: BrowserContext) => {
      // On a busy machine a client would change to event streams, which no test could cut.
      await context.route('**/graphql/stream**', (route) => route.abort());
      await context.routeWebSocket('**/graphql', async (socket) => {
        if (network.isAway) return socket.close({ code: 4000 });
        socket.connectToServer();
        network.sockets.push(socket);
      });
    };
    const page = await pages.open(ben, { search: `?id=${conversation.id}`, prepare });
    const two = `${ada.username}+${ben.username}`;
    await shows(page, '#here li', ['three 1', `${two} 1`]);
    await shows(page, '#unread', ['2,2,0']);
    return { ada, ben, cleo, page, two, id: conversation.id, three: three.id, network };
  }

  type Actions = Record<string, (...given: unknown[]) => Promise<unknown>>;
  /** Calls an action of `useConversations`, or of `useConversation` where `of` is `chat`. */
  const call = (page: Page, of: 'actions' | 'chat', name: string, ...given: unknown[]) =>
    page.evaluate(
      ([from, action, values]) =>
        (globalThis as never as Record<string, Actions>)[from]?.[action]?.(...values),
      [of, name, given] as const,
    );

  /** Calls an action of `useConversations`. The answer of the server waits until `answer` is called. */
  async function begin(page: Page, name: string, ...given: unknown[]) {
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/graphql', async (route) => {
      // What the lists still read goes on: they show changes once they are read.
      if (route.request().postData()?.includes('mutation')) await held;
      await route.continue();
    });
    const done = call(page, 'actions', name, ...given);
    // A page that closes before the answer rejects it, which the test that failed reports itself.
    done.catch(() => {});
    return {
      async end() {
        answer();
        await done;
        await page.unroute('**/graphql');
      },
    };
  }

  const untouched = (page: Page, two: string) => shows(page, '#here li', ['three 1', `${two} 1`]);

  test('are shown before the server has answered, and after it', async () => {
    const { page, two, id } = await open();
    /** What is shown of the lists: before the answer, and after it. */
    const does = async (action: string, here: string[], archived: string[] = []) => {
      const begun = await begin(page, action, id);
      for (const step of [() => {}, begun.end]) {
        await step();
        await shows(page, '#here li', here);
        await shows(page, '#archived li', archived);
      }
    };
    await does('pin', [`${two} pinned 1`, 'three 1']);
    await shows(page, '#one', ['pinned']);
    await does('unpin', ['three 1', `${two} 1`]);
    await does('mute', ['three 1', `${two} muted 9999 1`]);
    await shows(page, '#unread', ['1,1,0']);
    await does('unmute', ['three 1', `${two} 1`]);
    await does('markRead', ['three 1', two]);
    await shows(page, '#unread', ['1,1,0']);
    await does('markUnread', ['three 1', `${two} marked`]);
    await shows(page, '#unread', ['2,1,0']);
    await does('archive', ['three 1'], [`${two} marked`]);
    await shows(page, '#unread', ['1,1,0']);
    await does('unarchive', ['three 1', `${two} marked`]);
  }, 60_000);

  test('a mute that ends by its time shows in the counts of what is unread, without an event', async () => {
    const { page, ada, ben, id } = await open();
    const until = new Date(Date.now() + 5_000).toISOString();
    await ben.act('muteConversation', { conversationId: id, until });
    const { me } = await ben.ask('{ me { viewerUnread { messages changesAt } } }');
    expect(me.viewerUnread).toEqual({ messages: 1, changesAt: until });
    await send(ada, ben, 'unheard');
    await shows(page, '#unread', ['2,3,0']);
    expect((await ben.ask('{ me { viewerUnread { changesAt } } }')).me.viewerUnread).toEqual({
      changesAt: null,
    });
  }, 60_000);

  test('leave a conversation of several people and that of a group, and start one', async () => {
    const { page, two, three, ada, ben, cleo } = await open();
    const { createGroup } = await ada.ask(
      'mutation { createGroup(input: { name: "club" }) { group { id } } }',
    );
    const { id: groupId } = createGroup.group;
    await ada.act('addGroupMember', { groupId, userId: ben.id }, 'group { id }');
    await shows(page, '#here li', ['club', 'three 1', `${two} 1`]);
    const { conversations } = await ben.ask('{ conversations(first: 1) { nodes { id } } }');
    const [inGroup] = conversations.nodes;
    for (const [id, left] of [
      [inGroup.id, ['three 1', `${two} 1`]],
      [three, [`${two} 1`]],
    ] as const) {
      const leaving = await begin(page, 'leave', id);
      await shows(page, '#here li', [...left]);
      await leaving.end();
      await shows(page, '#here li', [...left]);
    }
    await shows(page, '#unread', ['1,1,0']);
    const starting = await begin(page, 'start', {
      adHoc: { userIds: [ada.id, cleo.id], title: 'new' },
    });
    await starting.end();
    await shows(page, '#here li', ['new', `${two} 1`]);
  }, 60_000);

  test('that the server refuses are taken back', async () => {
    const { page, two, id } = await open();
    const refused = call(page, 'actions', 'mute', id, new Date('2020-01-01'));
    await expect(refused).rejects.toThrow('passed already');
    await untouched(page, two);
    await call(page, 'chat', 'pin');
    await shows(page, '#here li', [`${two} pinned 1`, 'three 1']);
  }, 60_000);

  test('of another device are shown after a time without a connection, each row once', async () => {
    const { page, two, id, three, ada, ben, network } = await open();
    network.isAway = true;
    for (const socket of network.sockets) await socket.close({ code: 4000 });
    const act = (name: string, conversationId: string) =>
      ben.act(name, { conversationId }, 'conversation { id }');
    await act('pinConversation', id);
    await act('archiveConversation', three);
    await send(ada, ben, 'meanwhile');
    await untouched(page, two);
    network.isAway = false;
    await shows(page, '#here li', [`${two} pinned 2`]);
    await shows(page, '#archived li', ['three 1']);
    await shows(page, '#unread', ['1,2,0']);
    await send(ada, ben, 'live');
    await shows(page, '#here li', [`${two} pinned 3`]);
    await shows(page, '#unread', ['1,3,0']);
  }, 60_000);

  test('continue after a reset, with what happens while the lists are read again', async () => {
    const { page, two, id, three, ada, ben, network } = await open();
    network.isAway = true;
    for (const socket of network.sockets) await socket.close({ code: 4000 });
    await ben.act('pinConversation', { conversationId: id }, 'conversation { id }');
    await send(ada, ben, 'in no event');
    await server.sql(`select drop_event_partitions(3::smallint, now() + interval '8 days')`);
    await server.sql('delete from events');
    let answers = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/graphql', async (route) => {
      const response = await route.fetch();
      answers += 1;
      await held;
      await route.fulfill({ response });
    });
    network.isAway = false;
    // Both lists, the counts and the conversation have been read by the server.
    await expect.poll(() => answers).toBeGreaterThanOrEqual(4);
    await send(ada, { to: { conversationId: three }, content: 'meanwhile' });
    // The event has arrived, and waits for what is read again.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await untouched(page, two);
    release();
    await shows(page, '#here li', [`${two} pinned 2`, 'three 2']);
    await shows(page, '#unread', ['2,4,0']);
    await send(ada, ben, 'live');
    await shows(page, '#here li', [`${two} pinned 3`, 'three 2']);
    await shows(page, '#unread', ['2,5,0']);
  }, 60_000);
});
