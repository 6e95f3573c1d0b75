import { describe, expect, test } from 'vitest';
import { keptTables, userColumns } from '../../src/domain/account/deletion.service.js';
import { createOrm } from '../../src/domain/orm.js';
import { ringUp, startCall } from '../harness/calls.js';
import { comment, follow, login, post, send, trySend } from '../harness/documents.js';
import { found } from '../harness/groups.js';
import { connectLive } from '../harness/live.js';
import { pngOf, upload } from '../harness/pictures.js';
import { joinCommunity } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village({ LIMIT_LOGIN_FAILURES: '100' });
const leave = (person: Person, input: object = { password: person.password }) =>
  person.attempt('deleteAccount', input, 'user { id username email fullName isDeleted }');
const register = (username: string, email: string) =>
  server.attempt('register', { username, email, password: 'a fine long one' });

describe('deleting an account', () => {
  test('requires the password, and changes nothing without it', async () => {
    const ada = await server.person('ada');
    for (const input of [{}, { password: null }, { password: 'not hers' }]) {
      const reply = await leave(ada, input);
      expect(reply).toBeRefused('BAD_USER_INPUT', 'password');
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
    expect(performance.now() - begun).toBeLessThan(4_000);
    expect((await ben.graphql('{ me { id } }')).code).toBe('UNAUTHENTICATED');
    const refreshed = await server.attempt('refreshSession', { refreshToken: ben.refreshToken });
    expect(refreshed).toBeRefused('UNAUTHENTICATED');
    for (const identifier of ['ben', ben.email, `deleted-${ben.number}`]) {
      const again = await server.attempt('login', { identifier, password: ben.password });
      expect(again).toBeRefused('UNAUTHENTICATED');
    }
  });

  test('reserves the username for 30 days, and releases it afterwards', async () => {
    const { cleo, dora } = await server.people('cleo', 'dora');
    await leave(cleo);
    const taken = await Promise.all([
      register('CLEO', 'else@example.org'),
      dora.attempt('updateAccount', { username: 'Cleo' }),
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
      ...Array.from({ length: 10 }, () => server.attempt('login', input, 'accessToken')),
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
    const [hals, gils] = [await post(hal, 'hal’s'), await post(gil, 'gil’s')];
    const halsComment = await comment(hal, hals, 'hm');
    await comment(gil, hals, 'hm');
    await comment(gil, hals, 'hm');
    await comment(ida, gils, 'hm');
    for (const by of [gil, ida]) {
      await by.act('likePost', { postId: hals });
      await by.act('likeComment', { commentId: halsComment });
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
        hal: user(by: { id: $hal }) { followerCount followingCount followers { nodes { username } } }
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

  test('keeps messages, by a deleted user who is offline', async () => {
    const { kim, lea } = await server.people('kim', 'lea');
    await kim.act('updateProfile', { firstName: 'Kim', bio: 'secret', alias: 'kimmy' });
    await kim.act('setPresence', { status: 'ONLINE' });
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
        with: conversationWith(user: { id: $kim }) { id }
        byId: user(by: { id: $kim }) { id } node: node(id: $kim) { id }
        byName: user(by: { username: "${gone.username}" }) { id }
        users(search: "deleted-") { nodes { id } }
        online: users(online: true) { nodes { id } }
      }`,
      { id: conversation.id, kim: kim.id },
    );
    expect(errors).toBeUndefined();
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
    expect((await trySend(lea, { to: { userId: kim.id }, content: 'x' })).code).toBe('NOT_FOUND');
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
    const { id: imageId } = await upload(quin, server.url, await pngOf());
    const id = await found(quin, { name: 'painters', imageId });
    await rae.act('joinGroup', { groupId: id });
    await send(quin, { to: { groupId: id }, content: 'yours now' });
    expect((await leave(quin)).errors).toBeUndefined();
    const after = await rae.ask(
      `query ($id: ID!) { group(id: $id) { image { url } memberCount owner { username }
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
    expect((await fetch(server.url + after.group.image.url)).status).toBe(200);
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
    expect(await olga.call(`DELETE /api/users/${olga.id}/`)).toReply(204, undefined);
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
