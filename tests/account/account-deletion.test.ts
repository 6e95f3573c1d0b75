import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { keptTables, userColumns } from '../../src/domain/account/deletion.service.js';
import { createOrm } from '../../src/domain/orm.js';
import { ringUp, startCall } from '../harness/calls.js';
import {
  comment,
  DELETE_ACCOUNT,
  FOLLOW,
  follow,
  LOGIN,
  login,
  post,
  send,
  trySend,
} from '../harness/documents.js';
import { connectLive } from '../harness/live.js';
import { joinCommunity } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village({ LIMIT_LOGIN_FAILURES: '100' });
const leave = (person: Person, input: object = { password: person.password }) =>
  person.graphql(DELETE_ACCOUNT, { input });
const register = (username: string, email: string) =>
  server.graphql('mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }', {
    input: { username, email, password: 'a fine long one' },
  });

describe('deleting an account', () => {
  test('requires the password, and changes nothing without it', async () => {
    const ada = await server.person('ada');
    for (const input of [{}, { password: null }, { password: 'not hers' }]) {
      const reply = await leave(ada, input);
      expect(reply.code).toBe('BAD_USER_INPUT');
      expect(reply.fields).toContain('password');
    }
    const data = await ada.ask('{ me { username isDeleted } }');
    expect(data.me).toEqual({ username: 'ada', isDeleted: false });
  });

  test('ends every session and every socket at once', async () => {
    const ben = await server.person('ben');
    const { accessToken } = await login(server, ben);
    const [phone, laptop] = [connectLive(server, accessToken), ben.connect()];
    await Promise.all([phone.connected, laptop.connected]);
    const begun = performance.now();
    const gone = await leave(ben);
    expect(gone.data.deleteAccount.user).toEqual({
      id: ben.id,
      username: `deleted-${ben.number}`,
      // Whoever has just deleted it reads what is left of it.
      email: `deleted-${ben.number}`,
      fullName: '',
      isDeleted: true,
    });
    for (const socket of [phone, laptop]) expect((await socket.closed).code).toBe(4401);
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect((await ben.graphql('{ me { id } }')).code).toBe('UNAUTHENTICATED');
    const refreshed = await server.graphql(
      'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken } }',
      { input: { refreshToken: ben.refreshToken } },
    );
    expect(refreshed.code).toBe('UNAUTHENTICATED');
    for (const identifier of ['ben', ben.email, `deleted-${ben.number}`]) {
      const again = await server.graphql(LOGIN, { input: { identifier, password: ben.password } });
      expect(again.code).toBe('UNAUTHENTICATED');
    }
  });

  test('reserves the username for 30 days, and releases it afterwards', async () => {
    const { cleo, dora } = await server.people('cleo', 'dora');
    await leave(cleo);
    const taken = await Promise.all([
      register('CLEO', 'else@example.org'),
      dora.graphql('mutation { updateAccount(input: { username: "Cleo" }) { user { id } } }'),
    ]);
    expect(taken.map(({ code }) => code)).toEqual(Array(2).fill('CONFLICT'));
    expect(taken.map(({ fields }) => fields)).toEqual([['username'], ['username']]);
    expect((await dora.ask('{ me { username } }')).me).toEqual({ username: 'dora' });
    const rows = await server.sql('select until - now() as left from reserved_names');
    for (const { left } of rows) expect(left.days).toBeGreaterThanOrEqual(29);
    await server.sql(`update reserved_names set until = until - interval '30 days'`);
    expect((await register('cleo', 'cleo@example.org')).errors).toBeUndefined();
  });

  test('reserves names that look like those of deleted accounts', async () => {
    expect((await register('Deleted-7', 'seven@example.org')).code).toBe('BAD_USER_INPUT');
  });

  test('gives the username to none of twenty concurrent registrations', async () => {
    const eve = await server.person('eve');
    const replies = await Promise.all([
      leave(eve),
      ...Array.from({ length: 20 }, (_, n) => register('eve', `eve${n}@example.org`)),
    ]);
    expect(replies[0]?.errors).toBeUndefined();
    expect(replies.slice(1).map(({ code }) => code)).toEqual(Array(20).fill('CONFLICT'));
  });

  test('leaves no session of concurrent sign-ins', async () => {
    const flo = await server.person('flo');
    const input = { identifier: 'flo', password: flo.password };
    const [, ...logins] = await Promise.all([
      leave(flo),
      ...Array.from({ length: 10 }, () => server.graphql(LOGIN, { input })),
    ]);
    for (const { data } of logins) {
      if (!data?.login) continue;
      const me = await server.graphql('{ me { id } }', {}, data.login.accessToken);
      expect(me.code).toBe('UNAUTHENTICATED');
    }
    const rows = await server.sql('select from sessions where user_id = $1', [flo.number]);
    expect(rows).toEqual([]);
  });

  test('deletes posts, comments, likes and follows, and keeps all counts exact', async () => {
    const { gil, hal, ida } = await server.people('gil', 'hal', 'ida');
    const act = (person: Person, mutation: string) => person.ask(`mutation { ${mutation} }`);
    const [hals, gils] = [await post(hal, 'hal’s'), await post(gil, 'gil’s')];
    const halsComment = await comment(hal, hals, 'hm');
    await comment(gil, hals, 'hm');
    await comment(gil, hals, 'hm');
    await comment(ida, gils, 'hm');
    for (const by of [gil, ida]) {
      await act(by, `likePost(input: { postId: "${hals}" }) { post { id } }`);
      await act(by, `likeComment(input: { commentId: "${halsComment}" }) { comment { id } }`);
    }
    await follow(gil, hal);
    await follow(ida, hal);
    await follow(hal, gil);
    await follow(ida, gil);
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
    const jon = await server.person('jon');
    const crowd = await Promise.all(
      Array.from({ length: 20 }, (_, n) => server.person(`crowd${n}`)),
    );
    const tryFollow = (by: Person, { id }: Person) => by.graphql(FOLLOW, { id });
    await Promise.all(crowd.slice(0, 10).map((one) => tryFollow(one, jon)));
    const replies = await Promise.all([
      ...crowd.slice(10).map((one) => tryFollow(one, jon)),
      leave(jon),
      ...crowd.slice(0, 10).map((one) => tryFollow(jon, one)),
    ]);
    // Whoever came too late is told so; nobody is told of a failure of ours.
    for (const { code } of replies) {
      expect([undefined, 'NOT_FOUND', 'UNAUTHENTICATED', 'UNAVAILABLE']).toContain(code);
    }
    const rows = await server.sql(
      `select count(*)::int as wrong from users u where
         follower_count <> (select count(*) from follows where followee_id = u.id)
         or following_count <> (select count(*) from follows where follower_id = u.id)`,
    );
    expect(rows[0].wrong).toBe(0);
    if (replies[10]?.errors) return;
    const left = await server.sql('select from follows where $1 in (follower_id, followee_id)', [
      jon.number,
    ]);
    expect(left).toEqual([]);
  });

  test('keeps messages, by a deleted user who is offline', async () => {
    const { kim, lea } = await server.people('kim', 'lea');
    await kim.graphql(
      `mutation { updateProfile(input: { firstName: "Kim", bio: "secret", alias: "kimmy" }) { user { id } }
        setPresence(input: { status: ONLINE }) { presence { status } } }`,
    );
    await send(kim, lea, 'hello lea');
    const { conversation } = await send(lea, kim, 'hello kim');
    await leave(kim);
    const gone = { username: `deleted-${kim.number}`, isDeleted: true };
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
      { id: conversation.id, kim: kim.id },
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
      with: { id: conversation.id },
      byId: null,
      node: null,
      byName: null,
      users: { nodes: [] },
      online: { nodes: [] },
    });
    expect((await trySend(lea, { toUserId: kim.id, content: 'x' })).code).toBe('NOT_FOUND');
    const rows = await server.sql('select * from users where id = $1', [kim.number]);
    expect(JSON.stringify(rows)).not.toMatch(/kim|secret|argon2/i);
  });

  test('leaves no row that refers to the user outside kept tables, and no personal field', async () => {
    const rows = await server.sql(
      'select id, username from users where deleted_at is not null order by id',
    );
    expect(rows.length).toBeGreaterThan(5);
    const orm = await createOrm(server.databaseUrl);
    const columns = userColumns({ em: orm.em as never });
    await orm.close(true);
    const tables = new Set(columns.map(({ table }) => table));
    expect([...keptTables].filter((table) => !tables.has(table))).toEqual([]);
    expect(columns.length).toBeGreaterThan(15);
    for (const { table, column } of columns.filter((one) => !keptTables.has(one.table))) {
      const named = await server.sql(`select from "${table}" where "${column}" = any($1)`, [
        rows.map(({ id }) => id),
      ]);
      expect(named, `${table}.${column}`).toEqual([]);
    }
    // Beside when they came and went, their row holds what that of somebody new holds.
    const fresh = await server.person('ula');
    const rowOf = async (id: number) =>
      (await server.sql('select * from users where id = $1', [id]))[0];
    const blank = await rowOf(fresh.number);
    for (const { id } of rows) {
      const left = await rowOf(id);
      for (const [column, value] of Object.entries(left)) {
        if (['id', 'created_at', 'email_since', 'deleted_at'].includes(column)) continue;
        const nothing = ['', null, `deleted-${id}`, blank[column]];
        expect(nothing, column).toContain(value);
      }
    }
  });

  test('gives groups another owner, with their pictures and chats', async () => {
    const { quin, rae } = await server.people('quin', 'rae');
    const create = { width: 4, height: 4, channels: 3 as const, background: 'teal' };
    const picture = await sharp({ create }).png().toBuffer();
    const { data: announced } = await quin.graphql(
      `mutation { createUpload(input: { contentType: "image/png", bytes: ${picture.length} }) { upload { id } putUrl } }`,
    );
    const { pathname, search } = new URL(announced.createUpload.putUrl);
    await fetch(server.url + pathname + search, { method: 'PUT', body: new Uint8Array(picture) });
    const data = await quin.ask(
      `mutation { createGroup(input: { name: "painters", imageId: "${announced.createUpload.upload.id}" }) { group { id } } }`,
    );
    const { id } = data.createGroup.group;
    await rae.graphql(`mutation { joinGroup(input: { groupId: "${id}" }) { group { id } } }`);
    await send(quin, { groupId: id, content: 'yours now' });
    expect((await leave(quin)).errors).toBeUndefined();
    const after = await rae.ask(
      `query ($id: ID!) { group(id: $id) { imageUrl memberCount owner { username }
        conversation { messages(first: 10) { nodes { content sender { isDeleted } } } } } }`,
      { id },
    );
    expect(after.group).toMatchObject({
      memberCount: 1,
      owner: { username: 'rae' },
      conversation: {
        messages: { nodes: [{ content: 'yours now', sender: { isDeleted: true } }] },
      },
    });
    expect((await fetch(server.url + after.group.imageUrl)).status).toBe(200);
  });

  test('requires a recent sign-in for accounts without a password', async () => {
    const sol = await server.person('sol');
    await server.sql(`update users set password_hash = '' where id = $1`, [sol.number]);
    const age = (minutes: number) =>
      server.sql(
        'update sessions set created_at = now() - make_interval(mins => $2) where user_id = $1',
        [sol.number, minutes],
      );
    await age(11);
    expect((await leave(sol, {})).code).toBe('FORBIDDEN');
    await age(9);
    expect((await leave(sol, {})).errors).toBeUndefined();
  });

  test('ends calls, and notifies the other participant', async () => {
    const { mia, noa } = await server.people('mia', 'noa');
    const callId = await ringUp(mia, noa);
    const events = noa.subscribe(
      `subscription ($id: ID!) { callEvents(callId: $id) { ... on CallChanged { call { status caller { isDeleted } } } } }`,
      { id: callId },
    );
    await events.next();
    await leave(mia);
    expect((await events.event()).call.status).toBe('MISSED');
    expect((await startCall(noa, mia)).code).toBe('NOT_FOUND');
  });

  test('answers as documented in the community API: no password, 204, own account only', async () => {
    const [olga, pia] = [await joinCommunity(server, 'olga'), await joinCommunity(server, 'pia')];
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
      { user: { id: olga.id, username: `deleted-${olga.id}`, full_name: `deleted-${olga.id}` } },
    ]);
  });
});
