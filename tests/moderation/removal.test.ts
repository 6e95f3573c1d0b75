import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rest } from '../harness/rest.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

let parley: Parley;
let ada: Person;
let ben: Person;
let cleo: Person;

beforeAll(async () => {
  parley = await startParley();
  [ada, ben, cleo] = (await Promise.all(
    ['ada', 'ben', 'cleo'].map((name) => signUp(parley, name)),
  )) as [Person, Person, Person];
  await parley.sql(`update users set role = 'ADMIN' where username = 'ada'`);
});
afterAll(() => parley?.stop());

const attempt = (person: Person, name: string, input: object, selection: string) =>
  person.graphql(
    `mutation ($i: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $i) { ${selection} } }`,
    { i: input },
  );

async function act(person: Person, name: string, input: object, selection: string) {
  const { data, errors } = await attempt(person, name, input, selection);
  if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
  return data[name];
}

const codeOf = async (person: Person, name: string, input: object) =>
  (await attempt(person, name, input, '__typename')).code;

const remove = (contentId: string, reason = 'rules') =>
  act(ada, 'removeContent', { contentId, reason }, 'contentId');
const restore = (contentId: string) => act(ada, 'restoreContent', { contentId }, 'contentId');

const newPost = async (person: Person) =>
  (await act(person, 'createPost', { content: 'soap' }, 'post { id }')).post.id as string;
const newGroup = async (person: Person) =>
  (
    await act(
      person,
      'createGroup',
      { name: 'soap', description: 'Lather' },
      'group { id conversation { id } }',
    )
  ).group as { id: string; conversation: { id: string } };

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
    see: async (id) =>
      (
        await ben.graphql(
          `{ post(id: "${id}") { content }
             posts(authorId: "${cleo.id}", first: 1) { nodes { id content } }
             node(id: "${id}") { id } }`,
        )
      ).data,
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
      const { comment } = await act(
        cleo,
        'createComment',
        { postId: parent, content: 'soap' },
        'comment { id }',
      );
      return comment.id;
    },
    see: async (id) =>
      (
        await ben.graphql(
          `{ post(id: "${parent}") { commentCount comments { nodes { content } } } node(id: "${id}") { id } }`,
        )
      ).data,
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
      const input = { toUserId: ben.id, content: 'soap' };
      return (await act(cleo, 'sendMessage', input, 'message { id }')).message.id;
    },
    see: async (id) =>
      (
        await ben.graphql(
          `{ node(id: "${id}") { ... on Message { content editedAt isDeleted } }
             conversationWith(userId: "${cleo.id}") { unreadCount lastMessage { content } } }`,
        )
      ).data,
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
      await act(ben, 'joinGroup', { groupId: group.id }, 'group { id }');
      await act(cleo, 'sendMessage', { groupId: group.id, content: 'hi' }, 'message { id }');
      return group.id;
    },
    see: async (id) =>
      (
        await ben.graphql(
          `{ group(id: "${id}") { name memberCount viewerRole owner { username } }
             groups(search: "Lather") { nodes { name } }
             conversation(id: "${group.conversation.id}") { messages { nodes { content } } unreadCount } }`,
        )
      ).data,
    removed: { group: null, groups: { nodes: [] }, conversation: null },
    undo: [
      ['updateGroup', (groupId) => ({ groupId, name: 'more' }), 'NOT_FOUND'],
      ['deleteGroup', (groupId) => ({ groupId }), 'NOT_FOUND'],
      ['joinGroup', (groupId) => ({ groupId }), 'NOT_FOUND'],
      ['sendMessage', (groupId) => ({ groupId, content: 'x' }), 'NOT_FOUND'],
    ],
    text: 'soap: Lather',
  },
  profile: {
    async make() {
      await act(cleo, 'updateProfile', { bio: 'soap', alias: 'Soapy' }, 'user { id }');
      return cleo.id;
    },
    see: async (id) => (await ben.graphql(`{ user(id: "${id}") { username alias bio } }`)).data,
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
      const reply = await attempt(cleo, name, input(id), '__typename');
      expect([name, reply.code]).toEqual([name, code]);
    }
    expect(await kind.see(id)).toEqual(kind.removed);
    expect(
      (await attempt(ada, 'removeContent', { contentId: id, reason: 'x' }, 'contentId')).code,
    ).toBe('NOT_FOUND');
    for (const person of [ben, cleo]) {
      const input = { contentId: id };
      expect((await attempt(person, 'restoreContent', input, 'contentId')).code).toBe('FORBIDDEN');
    }

    const removals = (person: Person) =>
      person.graphql(
        '{ removals(first: 1) { nodes { contentId reason text restoredAt author { username } moderator { username } } } }',
      );
    const told = {
      ...{ contentId: id, reason: 'no advertising', text: kind.text, restoredAt: null },
      author: { username: 'cleo' },
    };
    expect((await removals(cleo)).data.removals.nodes).toEqual([{ ...told, moderator: null }]);
    expect((await removals(ada)).data.removals.nodes).toEqual([
      { ...told, moderator: { username: 'ada' } },
    ]);
    expect((await removals(ben)).data.removals.nodes).toEqual([]);

    await restore(id);
    expect(await kind.see(id)).toEqual(before);
    expect((await attempt(ada, 'restoreContent', { contentId: id }, 'contentId')).code).toBe(
      'NOT_FOUND',
    );
  });
});

describe('writing to a user without an account', () => {
  const leave: Record<string, (person: Person) => Promise<unknown>> = {
    suspended: ({ id }) => act(ada, 'suspendUser', { userId: id, reason: 'x' }, 'user { id }'),
    deleted: (person) => act(person, 'deleteAccount', { password: person.password }, 'user { id }'),
  };
  test.each(Object.entries(leave))(
    'has the same error by every address (%s)',
    async (how, away) => {
      const person = await signUp(parley, `gone-${how}`);
      const input = { toUserId: person.id, content: 'hello' };
      const { message } = await act(ben, 'sendMessage', input, 'message { conversation { id } }');
      await away(person);
      const addresses = [
        { conversationId: message.conversation.id },
        { toUserId: person.id },
        { toUsername: person.username },
      ];
      for (const address of addresses) {
        const reply = await attempt(ben, 'sendMessage', { ...address, content: 'x' }, '__typename');
        expect([address, reply.errors?.[0]?.message]).toEqual([address, 'User not found.']);
      }
      const body = { receiver: Number(person.id.slice(5)), content: 'x' };
      const legacy = await rest(parley, 'POST /api/messages/', { body }, ben.token);
      expect(legacy.status).toBeGreaterThanOrEqual(400);
      for (const name of ['followUser', 'addFriend', 'requestFriend']) {
        const reply = await attempt(ben, name, { userId: person.id }, '__typename');
        expect([name, reply.code]).toEqual([name, 'NOT_FOUND']);
      }
      const typing = { conversationId: message.conversation.id, isTyping: true };
      expect((await attempt(ben, 'setTyping', typing, '__typename')).code).toBe('NOT_FOUND');
      const call = { calleeId: person.id, kind: 'AUDIO' };
      expect((await attempt(ben, 'startCall', call, '__typename')).code).toBe('NOT_FOUND');
    },
  );
});

describe('a suspension', () => {
  test('hides the content of the user, and shows all of it when it ends', async () => {
    const dora = await signUp(parley, 'dora');
    const [postId, other, own] = [await newPost(dora), await newPost(ben), await newGroup(dora)];
    const comment = { postId: other, content: 'soap' };
    const commentId = (await act(dora, 'createComment', comment, 'comment { id }')).comment.id;
    const message = { toUserId: ben.id, content: 'soap' };
    const sent = await act(dora, 'sendMessage', message, 'message { id conversation { id } }');
    await act(ben, 'followUser', { userId: dora.id }, 'user { id }');
    await act(dora, 'followUser', { userId: ben.id }, 'user { id }');
    await act(dora, 'addFriend', { userId: ben.id }, 'user { id }');
    const see = async () =>
      (
        await ben.graphql(
          `{ feed(first: 100) { nodes { id } } posts(search: "soap", authorId: "${dora.id}") { nodes { id } }
             post(id: "${postId}") { id } comment: node(id: "${commentId}") { id }
             other: post(id: "${other}") { commentCount comments { nodes { id } } }
             message: node(id: "${sent.message.id}") { ... on Message { content } }
             conversation(id: "${sent.message.conversation.id}") { lastMessage { content } }
             group(id: "${own.id}") { id } groups(search: "Lather") { nodes { id } }
             me { followers { nodes { username } } following { nodes { username } } friends { nodes { username } } }
             users(search: "dora") { nodes { id } } }`,
        )
      ).data;
    const before = await see();
    await act(ada, 'suspendUser', { userId: dora.id, reason: 'soap' }, 'user { id }');
    const during = await see();
    expect(JSON.stringify(during)).not.toMatch(/soap|dora/);
    for (const id of [postId, commentId, own.id]) expect(JSON.stringify(during)).not.toContain(id);
    expect(during.other).toEqual({ commentCount: 0, comments: { nodes: [] } });
    await act(ada, 'unsuspendUser', { userId: dora.id }, 'user { id }');
    expect(await see()).toEqual(before);
  });

  test('gives the groups of the user another owner', async () => {
    const emil = await signUp(parley, 'emil');
    const { id: groupId } = await newGroup(emil);
    for (const person of [ben, cleo]) await act(person, 'joinGroup', { groupId }, 'group { id }');
    const role = { groupId, userId: cleo.id, role: 'ADMIN' };
    await act(emil, 'setGroupRole', role, 'group { id }');
    const owner = async () =>
      (await ben.graphql(`{ group(id: "${groupId}") { owner { username } } }`)).data.group.owner;
    await act(ada, 'suspendUser', { userId: emil.id, reason: 'x' }, 'user { id }');
    expect(await owner()).toEqual({ username: 'cleo' });
    const handOver = { groupId, userId: emil.id, role: 'OWNER' };
    expect(await codeOf(cleo, 'setGroupRole', handOver)).toBe('NOT_FOUND');
    await act(ada, 'unsuspendUser', { userId: emil.id }, 'user { id }');
    expect(await owner()).toEqual({ username: 'cleo' });
  });

  test('does not make friends', async () => {
    const gil = await signUp(parley, 'gil');
    await act(gil, 'requestFriend', { userId: ben.id }, 'user { id }');
    await act(ada, 'suspendUser', { userId: gil.id, reason: 'x' }, 'user { id }');
    for (const mutation of ['addFriend', 'requestFriend', 'acceptFriend'])
      expect([mutation, await codeOf(ben, mutation, { userId: gil.id })]).toEqual([
        mutation,
        'NOT_FOUND',
      ]);
    await act(ada, 'unsuspendUser', { userId: gil.id }, 'user { id }');
    expect(await codeOf(ben, 'acceptFriend', { userId: gil.id })).toBeUndefined();
  });

  test('does not bring removed content back when it ends', async () => {
    const fay = await signUp(parley, 'fay');
    const postId = await newPost(fay);
    await remove(postId);
    await act(ada, 'suspendUser', { userId: fay.id, reason: 'x' }, 'user { id }');
    await act(ada, 'unsuspendUser', { userId: fay.id }, 'user { id }');
    expect((await ben.graphql(`{ post(id: "${postId}") { id } }`)).data.post).toBeNull();
    await restore(postId);
    expect((await ben.graphql(`{ post(id: "${postId}") { id } }`)).data.post).toEqual({
      id: postId,
    });
  });
});

describe('a picture', () => {
  const upload = async (person: Person) => {
    const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const input = { contentType: 'image/png', bytes: png.length };
    const made = await act(person, 'createUpload', input, 'upload { id } putUrl');
    const body = new Uint8Array(png);
    const headers = { 'content-type': 'image/png' };
    const { pathname, search } = new URL(made.putUrl);
    await fetch(`${parley.url}${pathname}${search}`, { method: 'PUT', headers, body });
    return made.upload.id as string;
  };
  const get = (path: string, headers = {}) => fetch(`${parley.url}${path}`, { headers });

  /** What shows a picture, and how it stops. */
  const shown: Record<string, (imageId: string) => Promise<[string, () => Promise<unknown>]>> = {
    'deleted post': async (imageId) => {
      const input = { content: 'look', imageId };
      const { post } = await act(cleo, 'createPost', input, 'post { id imageUrl }');
      return [post.imageUrl, () => act(cleo, 'deletePost', { postId: post.id }, '__typename')];
    },
    'post with another picture': async (imageId) => {
      const input = { content: 'look', imageId };
      const { post } = await act(cleo, 'createPost', input, 'post { id imageUrl }');
      const change = { postId: post.id, imageId: null };
      return [post.imageUrl, () => act(cleo, 'updatePost', change, '__typename')];
    },
    'closed group': async (imageId) => {
      const input = { name: 'look', imageId };
      const { group: made } = await act(cleo, 'createGroup', input, 'group { id imageUrl }');
      return [made.imageUrl, () => act(cleo, 'deleteGroup', { groupId: made.id }, '__typename')];
    },
    'changed profile': async (avatarId) => {
      const { user } = await act(cleo, 'updateProfile', { avatarId }, 'user { avatarUrl }');
      return [user.avatarUrl, () => act(cleo, 'updateProfile', { avatarId: null }, '__typename')];
    },
  };

  test.each(Object.entries(shown))('of a %s is no longer served', async (_, show) => {
    const [path, stop] = await show(await upload(cleo));
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
    const imageId = await upload(cleo);
    const [path, stop] = await (shown['deleted post'] as (typeof shown)[string])(imageId);
    await act(cleo, 'updateProfile', { avatarId: imageId }, '__typename');
    await stop();
    expect((await get(path)).status).toBe(200);
  });

  test('of a removed post is served again after its restoration', async () => {
    const input = { content: 'look', imageId: await upload(cleo) };
    const { post } = await act(cleo, 'createPost', input, 'post { id imageUrl }');
    await remove(post.id);
    expect((await get(post.imageUrl)).status).toBe(404);
    await restore(post.id);
    expect((await get(post.imageUrl)).status).toBe(200);
  });
});
