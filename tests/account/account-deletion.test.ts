import pg from 'pg';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptTables, userColumns } from '../../src/domain/account/deletion.service.js';
import { createOrm } from '../../src/domain/orm.js';
import { connectLive } from '../harness/live.js';
import { joinCommunity } from '../harness/rest.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

let parley: Parley;
let database: pg.Pool;

beforeAll(async () => {
  parley = await startParley({ LIMIT_LOGIN_FAILURES: '100' });
  database = new pg.Pool({ connectionString: parley.databaseUrl });
  database.on('error', () => {});
});
afterAll(async () => {
  await database?.end();
  await parley?.stop();
});

const DELETE = `mutation ($input: DeleteAccountInput!) {
  deleteAccount(input: $input) { user { id username email fullName isDeleted } }
}`;
const leave = (person: Person, input: object = { password: person.password }) =>
  person.graphql(DELETE, { input });
const register = (username: string, email: string) =>
  parley.graphql('mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }', {
    input: { username, email, password: 'a fine long one' },
  });
const send = (from: Person, to: string, content: string) =>
  from.graphql(
    'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id conversation { id } } } }',
    { input: { toUserId: to, content } },
  );
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';

describe('deleting an account', () => {
  test('needs the password, and without it nothing happens', async () => {
    const ada = await signUp(parley, 'ada');
    for (const input of [{}, { password: null }, { password: 'not hers' }]) {
      const reply = await leave(ada, input);
      expect(reply.code).toBe('BAD_USER_INPUT');
      expect(reply.errors?.[0]?.extensions?.fields).toHaveProperty('password');
    }
    const nobody = await parley.graphql(DELETE, { input: { password: 'x' } });
    expect(nobody.code).toBe('UNAUTHENTICATED');
    const { data } = await ada.graphql('{ me { username isDeleted } }');
    expect(data.me).toEqual({ username: 'ada', isDeleted: false });
  });

  test('ends every session and every socket at once', async () => {
    const ben = await signUp(parley, 'ben');
    const login = { identifier: 'ben', password: ben.password };
    const { data } = await parley.graphql(LOGIN, { input: login });
    const [phone, laptop] = [
      connectLive(parley, data.login.accessToken),
      connectLive(parley, ben.token),
    ];
    await Promise.all([phone.connected, laptop.connected]);
    const begun = performance.now();
    const gone = await leave(ben);
    expect(gone.data.deleteAccount.user).toEqual({
      id: ben.id,
      username: `deleted-${ben.id.slice(5)}`,
      // Whoever has just deleted it reads what is left of it.
      email: `deleted-${ben.id.slice(5)}`,
      fullName: '',
      isDeleted: true,
    });
    for (const socket of [phone, laptop]) expect((await socket.closed).code).toBe(4401);
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect((await ben.graphql('{ me { id } }')).code).toBe('UNAUTHENTICATED');
    const refreshed = await parley.graphql(
      'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken } }',
      { input: { refreshToken: ben.refreshToken } },
    );
    expect(refreshed.code).toBe('UNAUTHENTICATED');
    for (const identifier of ['ben', ben.email, `deleted-${ben.id.slice(5)}`]) {
      const again = await parley.graphql(LOGIN, { input: { identifier, password: ben.password } });
      expect(again.code).toBe('UNAUTHENTICATED');
    }
  });

  test('frees neither name nor address for a stranger within 30 days, and both after', async () => {
    const cleo = await signUp(parley, 'cleo');
    const dora = await signUp(parley, 'dora');
    await leave(cleo);
    const taken = await Promise.all([
      register('CLEO', 'else@example.org'),
      register('else', 'Cleo@Example.org'),
      dora.graphql('mutation { updateAccount(input: { username: "Cleo" }) { user { id } } }'),
      dora.graphql(
        'mutation { updateAccount(input: { email: "cleo@example.org" }) { user { id } } }',
      ),
    ]);
    expect(taken.map(({ code }) => code)).toEqual(Array(4).fill('CONFLICT'));
    expect(taken.map(({ errors }) => Object.keys(errors?.[0]?.extensions?.fields ?? {}))).toEqual([
      ['username'],
      ['email'],
      ['username'],
      ['email'],
    ]);
    expect((await dora.graphql('{ me { username email } }')).data.me).toEqual({
      username: 'dora',
      email: 'dora@example.org',
    });
    const { rows } = await database.query('select until - now() as left from reserved_names');
    for (const { left } of rows) expect(left.days).toBeGreaterThanOrEqual(29);
    await database.query(`update reserved_names set until = until - interval '30 days'`);
    expect((await register('cleo', 'cleo@example.org')).errors).toBeUndefined();
  });

  test('lets nobody look like one who is gone', async () => {
    expect((await register('Deleted-7', 'seven@example.org')).code).toBe('BAD_USER_INPUT');
  });

  test('gives the name to none of twenty who register while it goes', async () => {
    const eve = await signUp(parley, 'eve');
    const replies = await Promise.all([
      leave(eve),
      ...Array.from({ length: 20 }, (_, n) => register('eve', `eve${n}@example.org`)),
    ]);
    expect(replies[0]?.errors).toBeUndefined();
    expect(replies.slice(1).map(({ code }) => code)).toEqual(Array(20).fill('CONFLICT'));
  });

  test('leaves nobody signed in who signs in while it goes', async () => {
    const flo = await signUp(parley, 'flo');
    const input = { identifier: 'flo', password: flo.password };
    const [, ...logins] = await Promise.all([
      leave(flo),
      ...Array.from({ length: 10 }, () => parley.graphql(LOGIN, { input })),
    ]);
    for (const { data } of logins) {
      if (!data?.login) continue;
      const me = await parley.graphql('{ me { id } }', {}, data.login.accessToken);
      expect(me.code).toBe('UNAUTHENTICATED');
    }
    const { rowCount } = await database.query('select from sessions where user_id = $1', [
      flo.id.slice(5),
    ]);
    expect(rowCount).toBe(0);
  });

  test('takes posts, comments, likes and follows along, and every count stays exact', async () => {
    const [gil, hal, ida] = (await Promise.all(
      ['gil', 'hal', 'ida'].map((name) => signUp(parley, name)),
    )) as [Person, Person, Person];
    const act = async (person: Person, mutation: string) => {
      const { data, errors } = await person.graphql(`mutation { ${mutation} }`);
      expect(errors).toBeUndefined();
      return data;
    };
    const hals = (await act(hal, 'createPost(input: { content: "hal’s" }) { post { id } }'))
      .createPost.post.id;
    const gils = (await act(gil, 'createPost(input: { content: "gil’s" }) { post { id } }'))
      .createPost.post.id;
    const comment = async (by: Person, post: string) =>
      (
        await act(
          by,
          `createComment(input: { postId: "${post}", content: "hm" }) { comment { id } }`,
        )
      ).createComment.comment.id;
    const halsComment = await comment(hal, hals);
    await comment(gil, hals);
    await comment(gil, hals);
    await comment(ida, gils);
    for (const by of [gil, ida]) {
      await act(by, `likePost(input: { postId: "${hals}" }) { post { id } }`);
      await act(by, `likeComment(input: { commentId: "${halsComment}" }) { comment { id } }`);
    }
    await act(gil, `followUser(input: { userId: "${hal.id}" }) { user { id } }`);
    await act(ida, `followUser(input: { userId: "${hal.id}" }) { user { id } }`);
    await act(hal, `followUser(input: { userId: "${gil.id}" }) { user { id } }`);
    await act(ida, `followUser(input: { userId: "${gil.id}" }) { user { id } }`);
    expect((await leave(gil)).errors).toBeUndefined();
    const { data } = await ida.graphql(
      `query ($hals: ID!, $gils: ID!, $hal: ID!, $gil: ID!) {
        kept: node(id: $hals) { ... on Post { likeCount commentCount comments { nodes { content likeCount author { username } } } } }
        gone: node(id: $gils) { id }
        posts(authorId: $gil) { nodes { id } }
        hal: user(id: $hal) { followerCount followingCount followers { nodes { username } } }
        me { followerCount followingCount following { nodes { username } } }
      }`,
      { hals, gils, hal: hal.id, gil: gil.id },
    );
    expect(data).toEqual({
      kept: {
        likeCount: 1,
        commentCount: 1,
        comments: { nodes: [{ content: 'hm', likeCount: 1, author: { username: 'hal' } }] },
      },
      gone: null,
      posts: { nodes: [] },
      hal: { followerCount: 1, followingCount: 0, followers: { nodes: [{ username: 'ida' }] } },
      me: { followerCount: 0, followingCount: 1, following: { nodes: [{ username: 'hal' }] } },
    });
  });

  test('keeps counts exact while twenty people follow and unfollow', async () => {
    const jon = await signUp(parley, 'jon');
    const crowd = await Promise.all(
      Array.from({ length: 20 }, (_, n) => signUp(parley, `crowd${n}`)),
    );
    const follow = (by: Person, whom: Person) =>
      by.graphql(`mutation { followUser(input: { userId: "${whom.id}" }) { user { id } } }`);
    await Promise.all(crowd.slice(0, 10).map((one) => follow(one, jon)));
    const replies = await Promise.all([
      ...crowd.slice(10).map((one) => follow(one, jon)),
      leave(jon),
      ...crowd.slice(0, 10).map((one) => follow(jon, one)),
    ]);
    // Whoever came too late is told so; nobody is told of a failure of ours.
    for (const { code } of replies) {
      expect([undefined, 'NOT_FOUND', 'UNAUTHENTICATED', 'UNAVAILABLE']).toContain(code);
    }
    const { rows } = await database.query(
      `select count(*)::int as wrong from users u where
         follower_count <> (select count(*) from follows where followee_id = u.id)
         or following_count <> (select count(*) from follows where follower_id = u.id)`,
    );
    expect(rows[0].wrong).toBe(0);
    if (replies[10]?.errors) return;
    const left = await database.query(
      'select from follows where $1 in (follower_id, followee_id)',
      [jon.id.slice(5)],
    );
    expect(left.rowCount).toBe(0);
  });

  test('leaves what was said to be read, by somebody who is gone, online no more', async () => {
    const [kim, lea] = (await Promise.all(['kim', 'lea'].map((name) => signUp(parley, name)))) as [
      Person,
      Person,
    ];
    await kim.graphql(
      `mutation { updateProfile(input: { firstName: "Kim", bio: "secret", alias: "kimmy" }) { user { id } }
        setPresence(input: { status: ONLINE }) { presence { status } } }`,
    );
    await send(kim, lea.id, 'hello lea');
    const said = await send(lea, kim.id, 'hello kim');
    const conversation = said.data.sendMessage.message.conversation.id;
    await leave(kim);
    const gone = { username: `deleted-${kim.id.slice(5)}`, isDeleted: true };
    const { data, errors } = await lea.graphql(
      `query ($id: ID!, $kim: ID!) {
        conversation(id: $id) {
          participants { username isDeleted firstName bio alias email presence { status lastSeenAt } }
          messages(first: 10) { nodes { content sender { username isDeleted } } }
        }
        with: conversationWith(userId: $kim) { id }
        byId: user(id: $kim) { id } node: node(id: $kim) { id }
        byName: user(username: "${gone.username}") { id }
        users(search: "deleted-") { nodes { id } }
        online: users(online: true) { nodes { id } }
      }`,
      { id: conversation, kim: kim.id },
    );
    expect(errors?.map(({ path }) => path?.[0]).sort()).toEqual(['byId', 'byName', 'node']);
    expect(data.conversation.messages.nodes).toEqual(
      expect.arrayContaining([
        { content: 'hello lea', sender: gone },
        { content: 'hello kim', sender: { username: 'lea', isDeleted: false } },
      ]),
    );
    expect(data.conversation.participants).toContainEqual({
      ...gone,
      firstName: '',
      bio: null,
      alias: null,
      email: null,
      presence: { status: 'OFFLINE', lastSeenAt: null },
    });
    expect(data).toMatchObject({
      with: { id: conversation },
      byId: null,
      node: null,
      byName: null,
      users: { nodes: [] },
      online: { nodes: [] },
    });
    expect((await send(lea, kim.id, 'are you there?')).code).toBe('NOT_FOUND');
    const { rows } = await database.query('select * from users where id = $1', [kim.id.slice(5)]);
    expect(JSON.stringify(rows)).not.toMatch(/kim|secret|argon2/i);
  });

  test('leaves no row that refers to them except in kept tables, and no personal field in their own', async () => {
    const { rows } = await database.query(
      'select id, username from users where deleted_at is not null order by id',
    );
    expect(rows.length).toBeGreaterThan(5);
    const orm = await createOrm(parley.databaseUrl);
    const columns = userColumns({ em: orm.em as never });
    await orm.close(true);
    const tables = new Set(columns.map(({ table }) => table));
    expect([...keptTables].filter((table) => !tables.has(table))).toEqual([]);
    expect(columns.length).toBeGreaterThan(15);
    for (const { table, column } of columns.filter((one) => !keptTables.has(one.table))) {
      const named = await database.query(`select from "${table}" where "${column}" = any($1)`, [
        rows.map(({ id }) => id),
      ]);
      expect(named.rowCount, `${table}.${column}`).toBe(0);
    }
    // Beside when they came and went, their row holds what that of somebody new holds.
    const fresh = await signUp(parley, 'ula');
    const rowOf = async (id: string) =>
      (await database.query('select * from users where id = $1', [id])).rows[0];
    const blank = await rowOf(fresh.id.slice(5));
    for (const { id } of rows) {
      const left = await rowOf(id);
      for (const [column, value] of Object.entries(left)) {
        if (['id', 'created_at', 'deleted_at'].includes(column)) continue;
        const nothing = ['', null, `deleted-${id}`, blank[column]];
        expect(nothing, column).toContain(value);
      }
    }
  });

  test('hands a group over with its picture, and leaves its chat', async () => {
    const [quin, rae] = (await Promise.all(
      ['quin', 'rae'].map((name) => signUp(parley, name)),
    )) as [Person, Person];
    const create = { width: 4, height: 4, channels: 3 as const, background: 'teal' };
    const picture = await sharp({ create }).png().toBuffer();
    const { data: announced } = await quin.graphql(
      `mutation { createUpload(input: { contentType: "image/png", bytes: ${picture.length} }) { upload { id } putUrl } }`,
    );
    const { pathname, search } = new URL(announced.createUpload.putUrl);
    await fetch(parley.url + pathname + search, { method: 'PUT', body: new Uint8Array(picture) });
    const { data } = await quin.graphql(
      `mutation { createGroup(input: { name: "painters", imageId: "${announced.createUpload.upload.id}" }) { group { id } } }`,
    );
    const { id } = data.createGroup.group;
    await rae.graphql(`mutation { joinGroup(input: { groupId: "${id}" }) { group { id } } }`);
    await quin.graphql(
      `mutation { sendMessage(input: { groupId: "${id}", content: "yours now" }) { message { id } } }`,
    );
    expect((await leave(quin)).errors).toBeUndefined();
    const after = await rae.graphql(
      `query ($id: ID!) { group(id: $id) { imageUrl memberCount owner { username }
        conversation { messages(first: 10) { nodes { content sender { isDeleted } } } } } }`,
      { id },
    );
    expect(after.data.group).toMatchObject({
      memberCount: 1,
      owner: { username: 'rae' },
      conversation: {
        messages: { nodes: [{ content: 'yours now', sender: { isDeleted: true } }] },
      },
    });
    expect((await fetch(parley.url + after.data.group.imageUrl)).status).toBe(200);
  });

  test('needs a new signing-in of whoever has no password', async () => {
    const sol = await signUp(parley, 'sol');
    await database.query(`update users set password_hash = '' where id = $1`, [sol.id.slice(5)]);
    const age = (minutes: number) =>
      database.query(
        'update sessions set created_at = now() - make_interval(mins => $2) where user_id = $1',
        [sol.id.slice(5), minutes],
      );
    await age(11);
    expect((await leave(sol, {})).code).toBe('FORBIDDEN');
    await age(9);
    expect((await leave(sol, {})).errors).toBeUndefined();
  });

  test('hangs up, and the other one hears it', async () => {
    const [mia, noa] = (await Promise.all(['mia', 'noa'].map((name) => signUp(parley, name)))) as [
      Person,
      Person,
    ];
    const { data } = await mia.graphql(
      `mutation { startCall(input: { calleeId: "${noa.id}", kind: AUDIO }) { call { id } } }`,
    );
    const live = connectLive(parley, noa.token);
    const events = live.subscribe(
      `subscription ($id: ID!) { callEvents(callId: $id) { ... on CallChanged { call { status caller { isDeleted } } } } }`,
      { id: data.startCall.call.id },
    );
    await events.next();
    await leave(mia);
    expect((await events.next()).data.callEvents.call.status).toBe('MISSED');
    live.stop();
    const called = await noa.graphql(
      `mutation { startCall(input: { calleeId: "${mia.id}", kind: AUDIO }) { call { id } } }`,
    );
    expect(called.code).toBe('NOT_FOUND');
  });

  test('is as documented in community: no password, 204, and only oneself', async () => {
    const [olga, pia] = [await joinCommunity(parley, 'olga'), await joinCommunity(parley, 'pia')];
    expect((await pia.call(`DELETE /api/users/${olga.id}/`)).status).toBe(403);
    expect((await pia.call('DELETE /api/users/999999/')).status).toBe(404);
    await olga.call('POST /api/messages/', { body: { receiver: pia.id, content: 'bye' } });
    const gone = await olga.call(`DELETE /api/users/${olga.id}/`);
    expect(gone).toMatchObject({ status: 204, body: undefined });
    expect((await olga.call('GET /api/users/me/')).status).toBe(401);
    expect((await pia.call(`GET /api/users/${olga.id}/`)).status).toBe(404);
    const { body } = await pia.call(`GET /api/messages/with_user/?user_id=${olga.id}`);
    expect(body).toMatchObject([{ content: 'bye', sender_username: `deleted-${olga.id}` }]);
    const conversations = await pia.call('GET /api/messages/conversations/');
    expect(conversations.body).toMatchObject([
      { user: { id: olga.id, username: `deleted-${olga.id}`, full_name: '' } },
    ]);
  });
});
