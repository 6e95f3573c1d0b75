import { describe, expect, test } from 'vitest';
import { aTime } from '../harness/matchers.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
await server.appoint(ada);

const auditOf = async (targetId: string) => {
  const { auditLog } = await ada.admin.ask(
    '{ auditLog(first: 20) { nodes { action targetId detail actor { username } } } }',
  );
  const entries = auditLog.nodes as { action: string; targetId: string }[];
  return entries.filter((entry) => entry.targetId === targetId);
};

describe('administrators end sessions', () => {
  const sessionsOf = async (person: Person) =>
    (
      await ada.admin.ask(
        'query ($id: ID!) { userSessions(userId: $id) { id address createdAt isCurrent } }',
        { id: person.id },
      )
    ).userSessions as { id: string }[];

  test('one of them, whose socket closes and whose tokens die; the log has it', async () => {
    const { gus } = await server.people('gus');
    const live = gus.connect();
    await live.connected;
    const again = await server.act(
      'login',
      { identifier: 'gus', password: gus.password },
      'accessToken',
    );
    const [newest, oldest] = await sessionsOf(gus);
    expect(newest).toEqual({
      id: expect.stringMatching(/^session_/),
      address: expect.any(String),
      createdAt: aTime,
      isCurrent: false,
    });
    const input = { userId: gus.id, sessionId: oldest!.id, reason: 'lost phone' };
    const { user } = await ada.admin.act('revokeUserSessions', input, 'user { id }');
    expect(user).toEqual({ id: gus.id });
    expect((await live.closed).code).toBe(4401);
    expect((await gus.graphql('{ me { id } }')).status).toBe(401);
    expect((await server.graphql('{ me { id } }', {}, again.accessToken)).status).toBe(200);
    expect(await sessionsOf(gus)).toEqual([newest]);
    expect(await auditOf(gus.id)).toEqual([
      {
        action: 'SESSIONS_REVOKED',
        targetId: gus.id,
        detail: `${oldest!.id.slice('session_'.length)}: lost phone`,
        actor: { username: 'ada' },
      },
    ]);
    const once = await ada.admin.attempt('revokeUserSessions', input);
    expect(once).toBeRefused('NOT_FOUND');
  });

  test('all of them; the user may sign in again', async () => {
    const { hugo } = await server.people('hugo');
    await server.act('login', { identifier: 'hugo', password: hugo.password }, 'accessToken');
    await ada.admin.act('revokeUserSessions', { userId: hugo.id });
    expect(await sessionsOf(hugo)).toEqual([]);
    expect((await hugo.graphql('{ me { id } }')).status).toBe(401);
    await server.act('login', { identifier: 'hugo', password: hugo.password }, 'accessToken');
  });

  test('not those of another user than the named one', async () => {
    const [session] = await sessionsOf(ben);
    const input = { userId: cleo.id, sessionId: session!.id };
    expect(await ada.admin.attempt('revokeUserSessions', input)).toBeRefused('NOT_FOUND');
    const bad = await ada.admin.attempt('revokeUserSessions', {
      userId: 'user_0',
      sessionId: 'session_1',
    });
    expect(bad).toBeRefused('BAD_USER_INPUT');
    expect((await ben.graphql('{ me { id } }')).status).toBe(200);
  });
});

test('administrators read one account, also while it is suspended', async () => {
  const { olga } = await server.people('olga');
  const read = async (id: string) =>
    (await ada.admin.ask('query ($id: ID!) { account(id: $id) { username suspendedAt } }', { id }))
      .account;
  expect(await read(olga.id)).toEqual({ username: 'olga', suspendedAt: null });
  await ada.admin.act('suspendUser', { userId: olga.id, reason: 'x' });
  expect(await read(olga.id)).toEqual({ username: 'olga', suspendedAt: aTime });
  for (const id of ['user_999999', 'post_1', 'x']) expect(await read(id), id).toBeNull();
  await server.sql('update users set deleted_at = now() where id = $1', [olga.number]);
  expect(await read(olga.id)).toBeNull();
});

describe('administrators read content', () => {
  const FIELDS =
    'id kind text isHidden openReports createdAt author { username } removal { reason moderator { username } }';
  const list = async (args: string) =>
    (await ada.admin.ask(`{ contents(${args}) { nodes { ${FIELDS} } } }`)).contents.nodes as Record<
      string,
      unknown
    >[];
  const seen = (id: string) =>
    ada.admin.ask(`query ($id: ID!) { content(id: $id) { ${FIELDS} } }`, { id });

  test('posts, comments and groups by their words, while hidden too, until they are back', async () => {
    const { ida } = await server.people('ida');
    const { post } = await ida.act('createPost', { content: 'Cheap soap' }, 'post { id }');
    const { comment } = await ida.act(
      'createComment',
      { postId: post.id, content: 'More soap' },
      'comment { id }',
    );
    const { group } = await ida.act(
      'createGroup',
      { name: 'Soapers', description: 'We sell soap' },
      'group { id }',
    );
    await ben.act('reportContent', { contentId: post.id, reason: 'spam' });
    const common = { createdAt: aTime, author: { username: 'ida' }, isHidden: false };
    const rest = { ...common, openReports: 0, removal: null };
    const asPost = { ...rest, id: post.id, kind: 'POST', text: 'Cheap soap', openReports: 1 };
    expect(await list('kind: POST, search: "soap"')).toEqual([asPost]);
    expect(await list(`kind: COMMENT, authorId: "${ida.id}"`)).toEqual([
      { ...rest, id: comment.id, kind: 'COMMENT', text: 'More soap' },
    ]);
    expect(await list('kind: GROUP, search: "sell"')).toEqual([
      { ...rest, id: group.id, kind: 'GROUP', text: 'Soapers We sell soap' },
    ]);

    for (const { id } of [post, comment, group])
      await ada.admin.act('removeContent', { contentId: id, reason: 'no soap' });
    const removal = { reason: 'no soap', moderator: { username: 'ada' } };
    expect(await list('kind: POST, hidden: true')).toEqual([
      { ...asPost, isHidden: true, removal },
    ]);
    expect(await list('kind: POST, hidden: false, search: "soap"')).toEqual([]);
    expect((await seen(group.id)).content).toMatchObject({ isHidden: true, removal });
    await ada.admin.act('restoreContent', { contentId: post.id });
    expect((await seen(post.id)).content).toEqual(asPost);
  });

  test('messages that were reported, and no others', async () => {
    const send = async (content: string) =>
      (await ben.act('sendMessage', { to: { userId: cleo.id }, content }, 'message { id }')).message
        .id as string;
    const [quiet, rude] = [await send('a private word'), await send('a rude word')];
    expect(await list('kind: MESSAGE')).toEqual([]);
    expect(await seen(quiet)).toEqual({ content: null });
    await cleo.act('reportContent', { contentId: rude, reason: 'rude' });
    expect(await list('kind: MESSAGE')).toMatchObject([
      { id: rude, text: 'a rude word', openReports: 1, author: { username: 'ben' } },
    ]);
    expect(await list('kind: MESSAGE, search: "private"')).toEqual([]);
    await ada.admin.act('removeContent', { contentId: rude, reason: 'rude' });
    expect(await seen(rude)).toMatchObject({ content: { text: 'a rude word', isHidden: true } });
  });

  test('by pages, in both directions', async () => {
    const { jo } = await server.people('jo');
    for (const content of ['1', '2', '3', '4', '5']) await jo.act('createPost', { content });
    const page = async (args: string) => {
      const { contents } = await ada.admin.ask(
        `{ contents(kind: POST, authorId: "${jo.id}", ${args}) { nodes { text } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`,
      );
      return { ...contents, texts: contents.nodes.map(({ text }: { text: string }) => text) };
    };
    const first = await page('first: 2');
    expect(first.texts).toEqual(['5', '4']);
    const second = await page(`first: 2, after: "${first.pageInfo.endCursor}"`);
    expect(second.texts).toEqual(['3', '2']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    const back = await page(`last: 2, before: "${second.pageInfo.startCursor}"`);
    expect(back.texts).toEqual(['5', '4']);
    for (const args of ['authorId: "post_1"', 'first: 101', 'after: "x"']) {
      const { code } = await ada.admin.graphql(
        `{ contents(kind: POST, ${args}) { nodes { id } } }`,
      );
      expect(code, args).toBe('BAD_USER_INPUT');
    }
  });

  test('an id of something else is no content', async () => {
    expect(await seen(ben.id)).toEqual({ content: null });
    expect(await seen('post_999999')).toEqual({ content: null });
    const { code } = await ada.admin.graphql('{ content(id: "call_1") { id } }');
    expect(code).toBe('BAD_USER_INPUT');
  });
});

describe('administrators see the nodes', () => {
  const NODES = '{ serverNodes { id name startedAt seenAt isAlive isCurrent sockets streams } }';
  const nodes = async () =>
    (await ada.admin.ask(NODES)).serverNodes as { id: string; isCurrent: boolean }[];

  test('with their sockets and streams, until they drain or die', async () => {
    const live = ben.subscribe('subscription { inboxEvents(after: 0) { __typename } }');
    await live.event();
    const twin = await server.twin();
    const found = await nodes();
    expect(found).toHaveLength(2);
    const node = { name: expect.stringContaining(`(${process.pid})`), startedAt: aTime };
    const alive = { ...node, id: expect.any(String), seenAt: aTime, isAlive: true };
    expect(found[0]).toEqual({ ...alive, isCurrent: true, sockets: 1, streams: 1 });
    expect(found[1]).toEqual({ ...alive, isCurrent: false, sockets: 0, streams: 0 });
    await twin.stop();
    expect(await nodes()).toHaveLength(1);

    const crashed = await server.twin();
    const { id } = (await nodes()).find(({ isCurrent }) => !isCurrent)!;
    await server.sql(
      `update server_nodes set seen_at = clock_timestamp() - interval '31 seconds' where id = $1`,
      [id],
    );
    expect((await nodes()).find((one) => one.id === id)).toMatchObject({ isAlive: false });
    // Its next report says that it lives after all.
    await expect
      .poll(async () => (await nodes()).find((one) => one.id === id))
      .toMatchObject({ isAlive: true });
    await crashed.stop();
  });
});
