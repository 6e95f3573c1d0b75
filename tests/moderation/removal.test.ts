import { describe, expect, test } from 'vitest';
import { pngOf, upload } from '../harness/pictures.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
await server.appoint(ada);

const remove = (contentId: string, reason = 'rules') =>
  ada.admin.act('removeContent', { contentId, reason });
const restore = (contentId: string) => ada.admin.act('restoreContent', { contentId });

const newPost = async (person: Person) =>
  (await person.act('createPost', { content: 'soap' }, 'post { id }')).post.id as string;
const newGroup = async (person: Person): Promise<{ id: string; conversation: { id: string } }> => {
  const input = { name: 'soap', description: 'Lather' };
  return (await person.act('createGroup', input, 'group { id conversation { id } }')).group;
};
/** What ben reads; null where he is refused. */
const read = async (query: string) => (await ben.graphql(query)).data;

/** A kind of content, and what its author might do to bring it back. */
interface Kind {
  make(): Promise<string>;
  /** What others see of it. */
  see(id: string): Promise<unknown>;
  /** What they see while it is removed. */
  removed: unknown;
  undo: [name: string, input: (id: string) => object, code: string][];
  text: string;
}

let parent = '';
let group = { id: '', conversation: { id: '' } };

const kinds: Record<string, Kind> = {
  post: {
    make: () => newPost(cleo),
    see: (id) =>
      read(`{ post(id: "${id}") { content }
             posts(authorId: "${cleo.id}", first: 1) { nodes { id content } }
             node(id: "${id}") { id } }`),
    removed: { post: null, posts: { nodes: [] }, node: null },
    undo: [
      ['updatePost', (postId) => ({ postId, content: 'more soap' }), 'NOT_FOUND'],
      ['deletePost', (postId) => ({ postId }), 'NOT_FOUND'],
      ['likePost', (postId) => ({ postId }), 'NOT_FOUND'],
      ['createComment', (postId) => ({ postId, content: 'x' }), 'NOT_FOUND'],
    ],
    text: 'soap',
  },
  comment: {
    async make() {
      parent = await newPost(ben);
      const { comment } = await cleo.act(
        'createComment',
        { postId: parent, content: 'soap' },
        'comment { id }',
      );
      return comment.id;
    },
    see: (id) =>
      read(
        `{ post(id: "${parent}") { commentCount comments { nodes { content } } } node(id: "${id}") { id } }`,
      ),
    removed: { post: { commentCount: 0, comments: { nodes: [] } }, node: null },
    undo: [
      ['updateComment', (commentId) => ({ commentId, content: 'more soap' }), 'NOT_FOUND'],
      ['deleteComment', (commentId) => ({ commentId }), 'NOT_FOUND'],
      ['likeComment', (commentId) => ({ commentId }), 'NOT_FOUND'],
    ],
    text: 'soap',
  },
  message: {
    async make() {
      const input = { to: { userId: ben.id }, content: 'soap' };
      return (await cleo.act('sendMessage', input, 'message { id }')).message.id;
    },
    see: (id) =>
      read(`{ node(id: "${id}") { ... on Message { content editedAt isDeleted } }
             conversationWith(user: { id: "${cleo.id}" }) { unreadCount lastMessage { content } } }`),
    removed: {
      node: { content: '[removed by an administrator]', editedAt: null, isDeleted: false },
      conversationWith: {
        unreadCount: 0,
        lastMessage: { content: '[removed by an administrator]' },
      },
    },
    undo: [
      ['editMessage', (messageId) => ({ messageId, content: 'more soap' }), 'CONFLICT'],
      ['deleteMessage', (messageId) => ({ messageId }), 'CONFLICT'],
    ],
    text: 'soap',
  },
  group: {
    async make() {
      group = await newGroup(cleo);
      await ben.act('joinGroup', { groupId: group.id });
      await cleo.act('sendMessage', { to: { groupId: group.id }, content: 'hi' });
      return group.id;
    },
    see: (id) =>
      read(`{ group(id: "${id}") { name memberCount viewerRole owner { username } }
             groups(search: "Lather") { nodes { name } }
             conversation(id: "${group.conversation.id}") { messages { nodes { content } } unreadCount } }`),
    removed: { group: null, groups: { nodes: [] }, conversation: null },
    undo: [
      ['updateGroup', (groupId) => ({ groupId, name: 'more' }), 'NOT_FOUND'],
      ['deleteGroup', (groupId) => ({ groupId }), 'NOT_FOUND'],
      ['joinGroup', (groupId) => ({ groupId }), 'NOT_FOUND'],
      ['sendMessage', (groupId) => ({ to: { groupId }, content: 'x' }), 'NOT_FOUND'],
    ],
    text: 'soap: Lather',
  },
  profile: {
    async make() {
      await cleo.act('updateProfile', { bio: 'soap', alias: 'Soapy' });
      return cleo.id;
    },
    see: (id) => read(`{ user(by: { id: "${id}" }) { username alias bio } }`),
    removed: { user: { username: 'cleo', alias: null, bio: null } },
    undo: [['updateProfile', () => ({ bio: 'more soap' }), 'FORBIDDEN']],
    text: 'Soapy\nsoap',
  },
};

describe.each(Object.entries(kinds))('a removed %s', (_, kind) => {
  test('is hidden from all users, whatever its author does, and restored unchanged', async () => {
    const id = await kind.make();
    const before = await kind.see(id);
    await remove(id, 'no advertising');
    expect(await kind.see(id)).toEqual(kind.removed);
    for (const [name, input, code] of kind.undo) {
      const reply = await cleo.attempt(name, input(id));
      expect([name, reply.code]).toEqual([name, code]);
    }
    expect(await kind.see(id)).toEqual(kind.removed);
    const again = await ada.admin.attempt('removeContent', { contentId: id, reason: 'x' });
    expect(again).toBeRefused('NOT_FOUND');
    for (const person of [ben, cleo])
      expect(await person.admin.attempt('restoreContent', { contentId: id })).toBeRefused(
        'FORBIDDEN',
      );

    const removals = async (person: Person) =>
      (
        await person.ask(
          `{ user(by: { id: "${cleo.id}" }) { removals(first: 1) {
            nodes { contentId reason text restoredAt author { username } moderator { username } } } } }`,
        )
      ).user.removals.nodes;
    const told = {
      ...{ contentId: id, reason: 'no advertising', text: kind.text, restoredAt: null },
      author: { username: 'cleo' },
    };
    expect(await removals(cleo)).toEqual([{ ...told, moderator: null }]);
    const seen = [{ ...told, moderator: { username: 'ada' } }];
    expect(await removals(ada)).toEqual(seen);
    expect(await removals(ben)).toEqual([]);
    const list = await ada.admin.ask(
      '{ removals(first: 1) { nodes { contentId reason text restoredAt author { username } moderator { username } } } }',
    );
    expect(list.removals.nodes).toEqual(seen);

    await restore(id);
    expect(await kind.see(id)).toEqual(before);
    expect(await ada.admin.attempt('restoreContent', { contentId: id })).toBeRefused('NOT_FOUND');
  });
});

describe('writing to a user without an account', () => {
  const leave: Record<string, (person: Person) => Promise<unknown>> = {
    suspended: ({ id }) => ada.admin.act('suspendUser', { userId: id, reason: 'x' }),
    deleted: (person) => person.act('deleteAccount', { password: person.password }),
  };
  test.each(Object.entries(leave))(
    'has the same error by every address (%s)',
    async (how, away) => {
      const person = await server.person(`gone-${how}`);
      const input = { to: { userId: person.id }, content: 'hello' };
      const { message } = await ben.act('sendMessage', input, 'message { conversation { id } }');
      await away(person);
      const addresses = [
        { conversationId: message.conversation.id },
        { userId: person.id },
        { username: person.username },
      ];
      for (const address of addresses) {
        const reply = await ben.attempt('sendMessage', { to: address, content: 'x' });
        expect([address, reply.errors?.[0]?.message]).toEqual([address, 'User not found.']);
      }
      const body = { receiver: Number(person.id.slice(5)), content: 'x' };
      const legacy = await rest(server, 'POST /api/messages/', { body }, ben.token);
      expect(legacy.status).toBeGreaterThanOrEqual(400);
      for (const name of ['followUser', 'addFriend', 'sendFriendRequest']) {
        const reply = await ben.attempt(name, { userId: person.id });
        expect([name, reply.code]).toEqual([name, 'NOT_FOUND']);
      }
      const typing = { conversationId: message.conversation.id, isTyping: true };
      expect(await ben.attempt('setTyping', typing)).toBeRefused('NOT_FOUND');
      const call = { callee: { id: person.id }, kind: 'AUDIO' };
      expect(await ben.attempt('startCall', call)).toBeRefused('NOT_FOUND');
    },
  );
});

describe('a suspension', () => {
  test('hides the content of the user, and shows all of it when it ends', async () => {
    const dora = await server.person('dora');
    const [postId, other, own] = [await newPost(dora), await newPost(ben), await newGroup(dora)];
    const comment = { postId: other, content: 'soap' };
    const commentId = (await dora.act('createComment', comment, 'comment { id }')).comment.id;
    const message = { to: { userId: ben.id }, content: 'soap' };
    const sent = await dora.act('sendMessage', message, 'message { id conversation { id } }');
    await ben.act('followUser', { userId: dora.id });
    await dora.act('followUser', { userId: ben.id });
    await dora.act('addFriend', { userId: ben.id });
    const see = () =>
      read(`{ feed(first: 100) { nodes { id } } posts(search: "soap", authorId: "${dora.id}") { nodes { id } }
             post(id: "${postId}") { id } comment: node(id: "${commentId}") { id }
             other: post(id: "${other}") { commentCount comments { nodes { id } } }
             message: node(id: "${sent.message.id}") { ... on Message { content } }
             conversation(id: "${sent.message.conversation.id}") { lastMessage { content } }
             group(id: "${own.id}") { id } groups(search: "Lather") { nodes { id } }
             me { followers { nodes { username } } following { nodes { username } } friends { nodes { username } } }
             users(search: "dora") { nodes { id } } }`);
    const before = await see();
    await ada.admin.act('suspendUser', { userId: dora.id, reason: 'soap' });
    const during = await see();
    expect(JSON.stringify(during)).not.toMatch(/soap|dora/);
    for (const id of [postId, commentId, own.id]) expect(JSON.stringify(during)).not.toContain(id);
    expect(during.other).toEqual({ commentCount: 0, comments: { nodes: [] } });
    await ada.admin.act('unsuspendUser', { userId: dora.id });
    expect(await see()).toEqual(before);
  });

  test('gives the groups of the user another owner', async () => {
    const emil = await server.person('emil');
    const { id: groupId } = await newGroup(emil);
    for (const person of [ben, cleo]) await person.act('joinGroup', { groupId });
    await emil.act('setGroupRole', { groupId, userId: cleo.id, role: 'ADMIN' });
    const owner = async () =>
      (await read(`{ group(id: "${groupId}") { owner { username } } }`)).group.owner;
    await ada.admin.act('suspendUser', { userId: emil.id, reason: 'x' });
    expect(await owner()).toEqual({ username: 'cleo' });
    const handOver = { groupId, userId: emil.id, role: 'OWNER' };
    expect(await cleo.attempt('setGroupRole', handOver)).toBeRefused('NOT_FOUND');
    await ada.admin.act('unsuspendUser', { userId: emil.id });
    expect(await owner()).toEqual({ username: 'cleo' });
  });

  test('does not make friends', async () => {
    const gil = await server.person('gil');
    await gil.act('sendFriendRequest', { userId: ben.id });
    await ada.admin.act('suspendUser', { userId: gil.id, reason: 'x' });
    for (const mutation of ['addFriend', 'sendFriendRequest', 'acceptFriendRequest'])
      expect(await ben.attempt(mutation, { userId: gil.id }), mutation).toBeRefused('NOT_FOUND');
    await ada.admin.act('unsuspendUser', { userId: gil.id });
    expect((await ben.attempt('acceptFriendRequest', { userId: gil.id })).code).toBeUndefined();
  });

  test('does not bring removed content back when it ends', async () => {
    const fay = await server.person('fay');
    const postId = await newPost(fay);
    await remove(postId);
    await ada.admin.act('suspendUser', { userId: fay.id, reason: 'x' });
    await ada.admin.act('unsuspendUser', { userId: fay.id });
    const see = () => read(`{ post(id: "${postId}") { id } }`);
    expect(await see()).toEqual({ post: null });
    await restore(postId);
    expect(await see()).toEqual({ post: { id: postId } });
  });
});

describe('a picture', () => {
  const uploaded = async () => (await upload(cleo, server.url, await pngOf())).id;
  const get = (path: string, headers = {}) => fetch(`${server.url}${path}`, { headers });

  /** What shows a picture, and how it stops. */
  const shown: Record<string, (imageId: string) => Promise<[string, () => Promise<unknown>]>> = {
    'deleted post': async (imageId) => {
      const input = { content: 'look', images: [{ id: imageId }] };
      const { post } = await cleo.act('createPost', input, 'post { id images { url } }');
      return [post.images[0].url, () => cleo.act('deletePost', { postId: post.id })];
    },
    'post with another picture': async (imageId) => {
      const input = { content: 'look', images: [{ id: imageId }] };
      const { post } = await cleo.act('createPost', input, 'post { id images { url } }');
      const change = { postId: post.id, images: [] };
      return [post.images[0].url, () => cleo.act('updatePost', change)];
    },
    'closed group': async (imageId) => {
      const input = { name: 'look', imageId };
      const { group: made } = await cleo.act('createGroup', input, 'group { id image { url } }');
      return [made.image.url, () => cleo.act('deleteGroup', { groupId: made.id })];
    },
    'changed profile': async (avatarId) => {
      const { user } = await cleo.act('updateProfile', { avatarId }, 'user { avatar { url } }');
      return [user.avatar.url, () => cleo.act('updateProfile', { avatarId: null })];
    },
  };

  test.each(Object.entries(shown))('of a %s is no longer served', async (_, show) => {
    const [path, stop] = await show(await uploaded());
    const reply = await get(path);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('cache-control')).toBe('private, max-age=60');
    const known = { 'if-none-match': reply.headers.get('etag') as string };
    expect((await get(path, known)).status).toBe(304);
    await stop();
    expect((await get(path)).status).toBe(404);
    expect((await get(path, known)).status).toBe(404);
  });

  test('is served while something else refers to it', async () => {
    const imageId = await uploaded();
    const [path, stop] = await (shown['deleted post'] as (typeof shown)[string])(imageId);
    await cleo.act('updateProfile', { avatarId: imageId });
    await stop();
    expect((await get(path)).status).toBe(200);
  });

  test('of a removed post is served again after its restoration', async () => {
    const input = { content: 'look', images: [{ id: await uploaded() }] };
    const { post } = await cleo.act('createPost', input, 'post { id images { url } }');
    await remove(post.id);
    expect((await get(post.images[0].url)).status).toBe(404);
    await restore(post.id);
    expect((await get(post.images[0].url)).status).toBe(200);
  });
});
