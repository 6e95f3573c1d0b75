import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../harness/chromium.js';
import { post, send } from '../harness/documents.js';
import { hookPages, shows } from '../harness/hooks-page.js';
import { village } from '../harness/server.js';

describe.skipIf(!chromiumPath)(
  'hooks of posts, people, groups and meetings (needs chromium)',
  async () => {
    const { server } = await village();
    const pages = hookPages('react-social-entry.tsx', server);

    type Actions = Record<string, Record<string, (...given: unknown[]) => Promise<unknown>>>;
    /** Calls an action of a hook, such as `posts.remove`; resolves to its result, if that is a text. */
    const call = (page: Page, path: string, ...given: unknown[]) =>
      page.evaluate(
        async ([of, name, values]) => {
          const { actions } = globalThis as never as { actions: Actions };
          const result = await actions[of]?.[name]?.(...values);
          return typeof result === 'string' ? result : null;
        },
        [...(path.split('.') as [string, string]), given] as const,
      );

    test('of posts show likes before the server has answered, and take back what it refuses', async () => {
      const { ada } = await server.newcomers('ada');
      const id = await post(ada, 'a post');
      const page = await pages.open(ada, { search: `?me=${ada.id}&post=${id}` });
      await shows(page, '#posts li', ['a post 0']);

      let answer = () => {};
      const held = new Promise<void>((resolve) => {
        answer = resolve;
      });
      await page.route('**/graphql', async (route) => {
        await held;
        await route.continue();
      });
      const of = { __typename: 'Post', id, likeCount: 0, viewerHasLiked: false };
      const liking = call(page, 'posts.toggleLike', of);
      await shows(page, '#posts li', ['a post 1 liked']);
      answer();
      await liking;
      await page.unroute('**/graphql');
      await shows(page, '#posts li', ['a post 1 liked']);
      await call(page, 'posts.toggleLike', { ...of, likeCount: 1, viewerHasLiked: true });
      await shows(page, '#posts li', ['a post 0']);

      await call(page, 'posts.comment', id, 'a comment');
      await shows(page, '#comments li', ['a comment 0']);
      const { post: read } = await ada.ask(`{ post(id: "${id}") { comments { nodes { id } } } }`);
      const comment = { __typename: 'Comment', id: read.comments.nodes[0].id };
      await call(page, 'posts.toggleLike', { ...comment, likeCount: 0, viewerHasLiked: false });
      await shows(page, '#comments li', ['a comment 1 liked']);
      await call(page, 'posts.removeComment', comment.id);
      await shows(page, '#comments li', []);

      await call(page, 'posts.publish', { content: 'a second' });
      await shows(page, '#posts li', ['a second 0', 'a post 0']);
      await ada.act('deletePost', { postId: id }, 'post { id }');
      await expect(call(page, 'posts.toggleLike', of)).rejects.toThrow();
      await shows(page, '#posts li', ['a second 0', 'a post 0']);
    }, 240_000);

    test('of people follow, befriend, block, and answer requests to write', async () => {
      const { ada, ben } = await server.newcomers('ada', 'ben');
      const page = await pages.open(ada, { search: `?me=${ada.id}&other=${ben.username}` });
      const becomes = (state: string) => shows(page, '#users li', [state]);
      await becomes('not followed NONE');
      await call(page, 'users.follow', ben.id);
      await becomes('followed NONE');
      await call(page, 'users.unfollow', ben.id);
      await call(page, 'users.askToBeFriends', ben.id);
      await becomes('not followed REQUEST_SENT');
      await call(page, 'users.removeFriend', ben.id);
      await becomes('not followed NONE');
      await ben.act('sendFriendRequest', { userId: ada.id }, 'user { id }');
      await page.reload();
      await shows(page, '#requests li', [ben.username]);
      await call(page, 'users.acceptFriend', ben.id);
      await becomes('not followed FRIENDS');
      await shows(page, '#requests li', []);
      await shows(page, '#friends li', [ben.username]);
      await call(page, 'users.block', ben.id);
      await shows(page, '#blocked li', [ben.username]);
      await call(page, 'users.unblock', ben.id);
      await shows(page, '#blocked li', []);
    }, 240_000);

    test('accept and decline those who ask to write', async () => {
      const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
      const contactPolicy = { messages: 'FRIENDS' };
      await ada.act('updatePrivacy', { contactPolicy }, 'user { id }');
      const page = await pages.open(ada);
      const { conversation: first } = await send(ben, ada, 'may I?');
      await shows(page, '#asking li', [ben.id]);
      const { conversation: second } = await send(cleo, ada, 'and I?');
      await shows(page, '#asking li', [cleo.id, ben.id]);
      await call(page, 'conversations.accept', first.id);
      await shows(page, '#asking li', [cleo.id]);
      await call(page, 'conversations.decline', second.id);
      await shows(page, '#asking li', []);
      const states = await ada.ask(
        `{ a: conversation(id: "${first.id}") { state } b: conversation(id: "${second.id}") { state } }`,
      );
      expect(states).toEqual({ a: { state: 'OPEN' }, b: { state: 'DECLINED' } });
    }, 240_000);

    test('of groups and meetings show what the viewer did', async () => {
      const { ada, ben } = await server.newcomers('ada', 'ben');
      const { group } = await ben.act('createGroup', { name: 'gardeners' }, 'group { id }');
      const at = '2037-05-01T09:00:00Z';
      const input = { title: 'harvest', isGroup: true, scheduledAt: at };
      const { meeting } = await ada.act('createMeeting', input, 'meeting { id }');
      const page = await pages.open(ada, { search: `?group=${group.id}&meeting=${meeting.id}` });
      await shows(page, '#group', ['1 false']);
      await call(page, 'groups.join', group.id);
      await shows(page, '#groups li', ['gardeners']);
      await shows(page, '#group', ['2 true']);
      await call(page, 'groups.leave', group.id);
      await shows(page, '#groups li', []);
      await shows(page, '#group', ['1 false']);
      expect(await call(page, 'groups.create', { name: 'own' })).toMatch(/^group_/);
      await shows(page, '#groups li', ['own']);

      await shows(page, '#meetings li', ['harvest']);
      const item = { meetingId: meeting.id, title: 'apples', durationMinutes: 5, position: 1 };
      await call(page, 'meetings.addAgendaItem', item);
      await shows(page, '#agenda li', ['apples']);
      await call(page, 'meetings.invite', meeting.id, ben.id);
      const bens = await pages.open(ben);
      await shows(bens, '#invitations li', ['null']);
      await call(bens, 'meetings.answer', meeting.id, 'ACCEPTED');
      await shows(bens, '#invitations li', ['ACCEPTED']);
    }, 240_000);

    test('of the account set presence, status and privacy', async () => {
      const { ada } = await server.newcomers('ada');
      const page = await pages.open(ada);
      const becomes = (text: RegExp) =>
        expect.poll(() => page.textContent('#me'), { timeout: 45_000 }).toMatch(text);
      await becomes(/^\w+ {3}false$/);
      await call(page, 'account.setPresence', 'DO_NOT_DISTURB');
      await becomes(/^DO_NOT_DISTURB {3}false$/);
      await call(page, 'account.setStatus', { emoji: '🌱', text: 'in the garden' });
      await becomes(/^DO_NOT_DISTURB 🌱 in the garden false$/);
      await call(page, 'account.updatePrivacy', { isPrivate: true });
      await becomes(/true$/);
      await call(page, 'account.setStatus', {});
      await becomes(/^DO_NOT_DISTURB {3}true$/);
    }, 240_000);
  },
);
