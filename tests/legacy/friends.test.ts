import { expect, test } from 'vitest';
import { openSocket } from '../harness/legacy-socket.js';
import { codeFor, mailsOf, mailTo } from '../harness/mail.js';
import { aNumber, anOpaqueToken, aTime, aToken } from '../harness/matchers.js';
import { type RestReply, rest, type Sent } from '../harness/rest.js';
import { village } from '../harness/server.js';

const { server } = await village({ LIMIT_CODE_COOLDOWN_SECONDS: '0', LIMIT_CODES_PER_HOUR: '100' });
const password = 'popopopo0987';

const ask = (operation: string, sent: Sent = {}, token?: string): Promise<RestReply> =>
  rest(server, operation, {
    ...sent,
    headers: { ...(token && { authorization: `Token ${token}` }), ...sent.headers },
  });

const register = (username: string) =>
  ask('POST /auth/registration/', {
    body: { username, email: `${username}@gmail.com`, password1: password, password2: password },
  });

const login = async (username: string, secret = password) => {
  const code = await codeFor(server, { username, email: `${username}@gmail.com` });
  return ask('POST /auth/login/', { body: { username, code, password: secret } });
};

/** Registers somebody, signs them in, and gives their opaque token. */
async function join(username: string): Promise<string> {
  await register(username);
  return (await login(username)).body.token_auth;
}

const aFriend = (username: string, friends: string[] = [], path = 'avatars/default.png') => ({
  username,
  is_connected: true,
  avatar: `/media/${path}`,
  friends,
});
const change = (verb: string, friend_username: string, token: string) =>
  ask(`POST /users/${verb}_friend/`, { body: { friend_username } }, token);
const start = (username: string, token: string) =>
  ask('POST /conversations/start/', { body: { username } }, token);

let w = '';
let refresh = '';

test('registration asks to log in', async () => {
  const reply = await register('w');
  expect(reply).toReply(201, { detail: 'User registered successfully. Please log in.' });
});

test('sending a code has the same response for every input', async () => {
  for (const [username, email] of [
    ['w', 'w@gmail.com'],
    ['w', 'x@gmail.com'],
    ['nobody', 'w@gmail.com'],
  ]) {
    const reply = await ask('POST /twofa/send-code/', { body: { username, email } });
    expect(reply).toReply(200, { detail: 'Email sent. Use the code sent in the login process' });
  }
  expect((await mailTo(server, 'w@gmail.com')).secret).toMatch(/^\d{6}$/);
});

test('login needs username, password and code', async () => {
  const without = await ask('POST /auth/login/', { body: { username: 'w', password } });
  const said = expect.stringContaining('`code`');
  expect(without).toReply(400, { error: said, detail: said });
  const reply = await login('w');
  const tokens = { access_token: aToken, refresh_token: aToken, token_auth: anOpaqueToken };
  expect(reply).toReply(200, tokens);
  w = reply.body.token_auth;
  refresh = reply.body.refresh_token;
});

test('a code sent as a number is accepted, with its leading zeros', async () => {
  for (;;) {
    await server.sql('delete from login_codes');
    const code = await codeFor(server, { username: 'w', email: 'w@gmail.com' });
    if (!code.startsWith('0')) continue;
    const body = { username: 'w', code: Number(code), password };
    expect((await ask('POST /auth/login/', { body })).status).toBe(200);
    break;
  }
});

test('a user is connected after login', async () => {
  const { body } = await ask('GET /users/user_list/', {}, w);
  expect(body).toContainEqual(aFriend('w'));
});

test('the odd header refreshes as often as it is sent, on the path that is also the community’s', async () => {
  for (let time = 0; time < 3; time += 1) {
    const reply = await ask('POST /api/token/refresh/', {
      headers: { bearer: `Token ${refresh}` },
    });
    expect(reply).toReply(200, { access_token: aToken, refresh_token: refresh });
    const other = await ask('POST /api/token/refresh/', { body: { refresh } });
    expect(other).toReply(200, { access: aToken, refresh });
  }
  const both = await ask('POST /api/token/refresh/', {
    body: { refresh },
    headers: { bearer: `Token ${refresh}` },
  });
  expect(both.status).toBe(400);
  for (const bearer of ['', 'Token', `Bearer ${refresh}`, 'Token nonsense']) {
    const { status } = await ask('POST /api/token/refresh/', { headers: { bearer } });
    expect([bearer, status]).toEqual([bearer, 401]);
  }
});

test('logout ends the token and the connection', async () => {
  const again = (await login('w')).body.token_auth;
  const reply = await ask('POST /auth/logout/', {}, again);
  expect(reply).toReply(200, { detail: 'Successfully logged out.' });
  expect((await ask('GET /users/user_list/', {}, again)).status).toBe(401);
  expect((await ask('GET /users/user_list/', {}, w)).status).toBe(200);
});

test('the token is valid in its own scheme and API only', async () => {
  const list = (authorization: string) =>
    rest(server, 'GET /users/user_list/', { headers: { authorization } });
  expect((await list(`Token ${w}`)).status).toBe(200);
  expect((await list(`token  ${w}`)).status).toBe(200);
  for (const bad of [`Bearer ${w}`, w, 'Token', `Token ${w}x`, `Token ${'0'.repeat(40)}`]) {
    expect([bad, (await list(bad)).status]).toEqual([bad, 401]);
  }
  expect((await list(`Token ${w}, Token ${'0'.repeat(40)}`)).status).toBe(400);
  const elsewhere = await rest(server, 'GET /api/users/me/', {}, w);
  expect(elsewhere.status).toBe(401);
  expect((await server.graphql('{ me { username } }', {}, w)).code).toBe('UNAUTHENTICATED');
  const graphql = await server.person('grace');
  expect((await list(`Token ${graphql.token}`)).status).toBe(200);
});

test('a password change needs no old password just after login, and needs it ten minutes later', async () => {
  const next = { new_password1: 'popopopo1234', new_password2: 'popopopo1234' };
  const change = (more: object = {}) =>
    ask('POST /auth/password/change/', { body: { ...next, ...more } }, w);
  const saved = { detail: 'New password has been saved.' };
  expect(await change()).toReply(200, saved);
  const unlike = { new_password2: ["The two password fields didn't match."] };
  expect(await change({ new_password2: 'popopopo4321' })).toReply(400, unlike);
  await server.sql(`update sessions set created_at = created_at - interval '11 minutes'`);
  expect(await change()).toReply(400, { old_password: ['This field is required.'] });
  const wrong = await change({ old_password: password });
  expect(wrong).toReply(400, { old_password: [expect.any(String)] });
  expect(await change({ old_password: 'popopopo1234' })).toReply(200, saved);
});

let potxolo = '';
let jimenetz = '';
let manoli = '';

test('an update changes username and avatar, and stores the path unchanged', async () => {
  [potxolo, jimenetz, manoli] = [
    await join('potxolo'),
    await join('jimenetz'),
    await join('manoli'),
  ];
  await change('add', 'potxolo', jimenetz);
  const update = (body: object) => ask('POST /users/update/', { body }, potxolo);
  const reply = await update({ username: 'potxoloTheThird', avatar: '/media/avatars/fary.png' });
  const third = aFriend('potxoloTheThird', ['jimenetz'], 'media/avatars/fary.png');
  expect(reply).toReply(200, third);
  const stored = await server.ask(
    '{ user(by: { username: "potxoloTheThird" }) { avatar { url } } }',
    {},
    (await server.person('gwen')).token,
  );
  expect(stored.user.avatar.url).toBe('/media/avatars/fary.png');
  const refused = [expect.any(String)];
  expect(await update({ avatar: 'javascript:alert(1)' })).toReply(400, { avatar: refused });
  const taken = await update({ username: 'manoli', avatar: '/media/a.png' });
  expect(taken).toReply(400, { username: refused });
});

test('the list of users shows friendships of both sides', async () => {
  const { status, body } = await ask('GET /users/user_list/', {}, jimenetz);
  expect(status).toBe(200);
  for (const one of [
    aFriend('jimenetz', ['potxoloTheThird']),
    aFriend('manoli'),
    aFriend('potxoloTheThird', ['jimenetz'], 'media/avatars/fary.png'),
  ]) {
    expect(body).toContainEqual(one);
  }
});

test('adding and removing friends have the documented messages', async () => {
  const said = { success: true, message: 'manoli added as friend.' };
  expect(await change('add', 'manoli', jimenetz)).toReply(200, said);
  const names = async (token: string) =>
    (await ask('GET /users/friend_list/', {}, token)).body.map(
      ({ username }: { username: string }) => username,
    );
  expect(await names(jimenetz)).toEqual(['manoli', 'potxoloTheThird']);
  expect(await names(manoli)).toEqual(['jimenetz']);
  expect(await ask('GET /users/friend_list/', {}, manoli)).toReply(200, [
    aFriend('jimenetz', ['manoli', 'potxoloTheThird']),
  ]);
  expect(await change('remove', 'manoli', jimenetz)).toReply(200, said);
  expect(await names(manoli)).toEqual([]);
  expect(await change('add', 'nobody', jimenetz)).toReply(400, {
    friend_username: [expect.any(String)],
  });
  expect(await change('add', 'jimenetz', jimenetz)).toReply(400, {
    friend_username: [expect.any(String)],
  });
});

let conversation = 0;

test('a conversation needs a connected user', async () => {
  const started = await start('manoli', jimenetz);
  expect(started).toReply(201, {
    conversation_id: aNumber,
    initiator: aFriend('jimenetz', ['potxoloTheThird']),
    receiver: aFriend('manoli'),
  });
  conversation = started.body.conversation_id;
  expect(await start('manoli', jimenetz)).toReply(200, started.body);
  await server.person('away');
  expect(await start('away', jimenetz)).toReply(400, { detail: 'away is not connected.' });
  expect((await start('nobody', jimenetz)).status).toBe(400);
  expect((await start('jimenetz', jimenetz)).status).toBe(400);
});

test('both users see it in their list, and by its number, without messages', async () => {
  for (const token of [jimenetz, manoli]) {
    const list = await ask('GET /conversations/', {}, token);
    expect(list).toReply(200, [
      {
        initiator: expect.objectContaining({ username: 'jimenetz' }),
        receiver: expect.objectContaining({ username: 'manoli' }),
        last_message: null,
      },
    ]);
    const one = await ask(`GET /conversations/${conversation}/`, {}, token);
    expect(one).toReply(200, {
      initiator: expect.objectContaining({ username: 'jimenetz' }),
      receiver: expect.objectContaining({ username: 'manoli' }),
      message_set: [],
    });
  }
  for (const id of [`${conversation}`, '999999', 'nope', '1%00']) {
    expect([id, (await ask(`GET /conversations/${id}/`, {}, potxolo)).status]).toEqual([id, 404]);
  }
});

test('a message on the socket is sent to both, and is equal everywhere', async () => {
  const open = (token: string) =>
    openSocket(server, `/ws/chat/${conversation}/`, undefined, { authorization: `Token ${token}` });
  const [one, two] = [await open(jimenetz), await open(manoli)];
  one.say({ message: 'Hola Manoli' });
  const frame = {
    message: 'Hola Manoli',
    text: 'Hola Manoli',
    message_id: aNumber,
    sender: 'jimenetz',
    conversation_id: conversation,
    created_at: aTime,
    timestamp: aTime,
  };
  const heard = await two.next();
  expect([await one.next(), heard]).toEqual([frame, frame]);
  for (const broken of ['{', '[]', '"text"', {}, { message: '   ' }, { message: 7 }]) {
    two.say(broken);
    expect(await two.next()).toEqual({ type: 'error', message: expect.any(String) });
  }
  two.say({ message: 'Hola Jimenetz', type: 'whatever' });
  expect(await one.next()).toMatchObject({ message: 'Hola Jimenetz', sender: 'manoli' });
  const { body } = await ask(`GET /conversations/${conversation}/`, {}, manoli);
  const times = { created_at: aTime, timestamp: aTime };
  const said = (content: string) => ({ content, text: content, ...times });
  expect(body.message_set).toEqual([
    { id: heard.message_id, sender: 'jimenetz', ...said('Hola Manoli') },
    { id: aNumber, sender: 'manoli', ...said('Hola Jimenetz') },
  ]);
  const list = await ask('GET /conversations/', {}, manoli);
  expect(list.body[0].last_message).toMatchObject({ content: 'Hola Jimenetz' });
  one.stop();
  // Logging out ends the socket at once.
  await ask('POST /auth/logout/', {}, manoli);
  expect(await two.closed).toBe(4401);
});

test('logout ends the connection of the login', async () => {
  const olga = await join('olga');
  const shown = async () => {
    const { body } = await ask('GET /users/user_list/', {}, jimenetz);
    return body.find(({ username }: { username: string }) => username === 'olga').is_connected;
  };
  expect(await shown()).toBe(true);
  await ask('POST /auth/logout/', {}, olga);
  expect(await shown()).toBe(false);
});

test('an opaque token and its socket stay valid after the refresh token of its session', async () => {
  const paco = await join('paco');
  await change('add', 'jimenetz', paco);
  const { body } = await start('jimenetz', paco);
  await server.sql(`update sessions set expires_at = now() - interval '1 minute'`);
  const path = `/ws/chat/${body.conversation_id}/`;
  const socket = await openSocket(server, path, undefined, { authorization: `Token ${paco}` });
  // Longer than between two looks for sessions that ended unheard.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  socket.say({ message: 'still here' });
  expect(await socket.next()).toMatchObject({ message: 'still here', sender: 'paco' });
});

test('an opaque token expires after fourteen idle days, and is extended by use', async () => {
  const days = (count: number) =>
    server.sql(`update sessions
    set api_token_expires_at = api_token_expires_at - interval '${count} days'`);
  const works = async () => {
    // What is changed behind a node's back, its next sweep tells it.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return (await ask('GET /users/friend_list/', {}, jimenetz)).status;
  };
  await days(13);
  expect(await works()).toBe(200);
  await days(13);
  expect(await works()).toBe(200);
  await days(15);
  expect(await works()).toBe(401);
});

test('mails were sent to the requested addresses only', async () => {
  const to = new Set((await mailsOf(server)).map((mail) => mail.to));
  const names = ['w', 'potxolo', 'jimenetz', 'manoli', 'olga', 'paco'];
  expect(to).toEqual(new Set(names.map((name) => `${name}@gmail.com`)));
});
