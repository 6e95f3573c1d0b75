import jwt, { type JwtPayload } from 'jsonwebtoken';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { dialects } from '../../src/legacy/runtime/dialects.js';
import { codeFor } from '../harness/mail.js';
import { joinCommunityAs, rest, type Sent } from '../harness/rest.js';
import { village } from '../harness/server.js';

/* What clients of the original servers do beside the documented rows. */

const listed = 'http://pages.example:3000';
const { server, grace } = await village(
  {
    CORS_ORIGINS: listed,
    LIMIT_CODE_COOLDOWN_SECONDS: '0',
    LIMIT_REQUESTS_PER_MINUTE: '100000',
    LIMIT_LOGIN_FAILURES: '1000',
  },
  'grace',
);
const { ada, ben } = await joinCommunityAs(server, 'ada', 'ben');
const send = (operation: string, body?: unknown, headers: Record<string, string> = {}) =>
  rest(server, operation, { ...(body !== undefined && { body }), headers });
const claimsOf = (token: string) => jwt.decode(token) as JwtPayload;
const secret = (username: string) => `the long secret of ${username}`;
const adaSecret = secret('ada');

const group = (await ada.call('POST /api/groups/', { body: { name: 'gardeners' } })).body.id;
const login = async () => {
  const { accessToken, apiToken, refreshToken } = (
    await server.ask(
      `mutation { login(input: { identifier: "ada", password: "${adaSecret}" }) { accessToken refreshToken apiToken } }`,
    )
  ).login;
  return { access: accessToken, opaque: apiToken, refresh: refreshToken };
};
const { opaque } = await login();
await send(
  'POST /users/add_friend/',
  { friend_username: 'ben' },
  { authorization: `Token ${opaque}` },
);
const { startConversation } = await server.ask(
  `mutation { startConversation(input: { userId: "user_${ben.id}" }) { conversation { id } } }`,
  {},
  ada.access,
);
const chat = `/ws/chat/${startConversation.conversation.id.split('_')[1]}/`;
const communitySockets = [
  `/ws/messages/${ben.id}/`,
  `/ws/group/${group}/`,
  '/ws/status/',
  '/ws/calls/',
];
const sockets = [...communitySockets, chat];

/** Opens a socket as a browser does: without an Authorization header of its own. */
function open(
  path: string,
  protocols: string[] = [],
  headers: Record<string, string> = {},
): Promise<{ status: number; protocol: string; head: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(server.url.replace('http', 'ws') + path, protocols, { headers });
    let head = '';
    socket.once('upgrade', ({ rawHeaders }) => {
      head = rawHeaders.join('\n');
    });
    socket.once('open', () => {
      resolve({ status: 101, protocol: socket.protocol, head });
      socket.close();
    });
    socket.once('unexpected-response', (_, { statusCode = 0, rawHeaders }) => {
      resolve({ status: statusCode, protocol: '', head: rawHeaders.join('\n') });
      socket.terminate();
    });
    socket.on('error', reject);
  });
}

describe('sockets of a browser', () => {
  test.each(sockets)('%s accepts the token in the URL and beside a protocol name', async (path) => {
    const tokens = [ada.access, ...(path === chat ? [opaque] : [])];
    for (const token of tokens) {
      expect((await open(`${path}?token=${token}`)).status).toBe(101);
      for (const protocols of [
        ['access_token', token],
        [token, 'access_token'],
        ['access_token', token, 'v2'],
      ]) {
        const { status, protocol, head } = await open(path, protocols);
        expect([status, protocol]).toEqual([101, 'access_token']);
        expect(head).not.toContain(token);
      }
      const same = { authorization: `${token === opaque ? 'Token' : 'Bearer'} ${token}` };
      expect((await open(`${path}?token=${token}`, ['access_token', token], same)).status).toBe(
        101,
      );
    }
  });

  test.each(sockets)('%s refuses what is no credential of its own', async (path) => {
    const other = path === chat ? grace.refreshToken : opaque;
    for (const token of ['', 'forged', 'a.b.c', '0'.repeat(40), ada.refresh, other]) {
      expect([token, (await open(`${path}?token=${token}`)).status]).toEqual([token, 401]);
      if (!token) continue;
      const { status, head } = await open(path, ['access_token', token]);
      expect([token, status]).toEqual([token, 401]);
      expect(head).not.toContain(token);
    }
    const rival = `${path}?token=${ben.access}`;
    expect((await open(`${rival}&token=${ada.access}`)).status).toBe(400);
    expect((await open(rival, ['access_token', ada.access])).status).toBe(400);
    expect((await open(rival, [], { authorization: `Bearer ${ada.access}` })).status).toBe(400);
    // The reply would have to repeat the token.
    expect((await open(path, [ada.access])).status).toBe(400);
    expect((await open(path, [], { cookie: `access_token=${ada.access}` })).status).toBe(401);
  });

  test.each(sockets)('%s opens for listed pages and pages of its own host', async (path) => {
    const origins = {
      [listed]: 101,
      [server.url]: 101,
      'http://elsewhere.example': 403,
      [server.url.replace(/\d+$/, '1')]: 403,
      null: 403,
      'http://': 403,
    };
    for (const [origin, expected] of Object.entries(origins)) {
      const { status } = await open(`${path}?token=${ada.access}`, [], { origin });
      expect([origin, status]).toEqual([origin, expected]);
    }
    const host = 'parley.example';
    const named = await open(`${path}?token=${ada.access}`, [], {
      host,
      origin: `https://${host}`,
    });
    expect(named.status).toBe(101);
  });

  test('/ws/chat/ opens for direct conversations alone, as their row does', async () => {
    const [{ conversation_id }] = await server.sql('select conversation_id from groups');
    for (const id of [conversation_id, '999999', 'nope']) {
      const authorization = `Token ${opaque}`;
      const row = await send(`GET /conversations/${id}/`, undefined, { authorization });
      const { status } = await open(`/ws/chat/${id}/?token=${opaque}`);
      expect([id, row.status, status]).toEqual([id, 404, 404]);
    }
  });

  test('no row accepts the token in the URL', async () => {
    for (const path of ['/api/users/me/', '/api/tweets/', '/users/user_list/', '/api/calls/']) {
      expect([path, (await send(`GET ${path}?token=${ada.access}`)).status]).toEqual([path, 401]);
    }
  });
});

interface Door {
  name: string;
  login: [operation: string, body: (who: { username: string; password: string }) => object];
  refresh: (token: string) => [operation: string, sent: Sent];
  read: string;
  scheme: string;
  keys: [access: string, refresh: string];
}

const doors: Door[] = [
  {
    name: 'meetings',
    login: [
      'POST /api/user/token/',
      ({ username, ...rest }) => ({ email: `${username}@example.org`, ...rest }),
    ],
    refresh: (refresh) => ['POST /api/user/token/refresh/', { body: { refresh } }],
    read: `GET /api/user/invites/${ada.id}/`,
    scheme: 'Bearer',
    keys: ['access', 'refresh'],
  },
  {
    name: 'tweets',
    login: ['POST /api/auth/obtain_token/', (who) => who],
    refresh: (refresh) => ['POST /api/auth/refresh_token/', { body: { refresh } }],
    read: 'GET /api/tweets/',
    scheme: 'JWT',
    keys: ['access', 'refresh'],
  },
  ...['/api/token/', '/api/users/login/'].map(
    (path): Door => ({
      name: `community ${path}`,
      login: [`POST ${path}`, (who) => who],
      refresh: (refresh) => ['POST /api/token/refresh/', { body: { refresh } }],
      read: 'GET /api/users/me/',
      scheme: 'Bearer',
      keys: ['access', 'refresh'],
    }),
  ),
  {
    name: 'friends',
    login: ['POST /auth/login/', (who) => who],
    refresh: (refresh) => ['POST /api/token/refresh/', { headers: { bearer: `Token ${refresh}` } }],
    read: 'GET /users/user_list/',
    scheme: 'Token',
    keys: ['access_token', 'refresh_token'],
  },
];
const each = doors.map((door) => [door.name, door] as const);
const signIn = async ({ login: [operation, body] }: Door, more: object = {}) =>
  send(operation, { ...body({ username: 'ada', password: adaSecret }), ...more });

describe('tokens', () => {
  test.each(each)(
    '%s: a client that stores each refresh token refreshes for good',
    async (_, door) => {
      const [accessKey, refreshKey] = door.keys;
      const first = (await signIn(door)).body[refreshKey];
      let stored = first;
      for (const sent of ['stored', 'stored', 'first', 'first', 'stored']) {
        const { status, body } = await rest(
          server,
          ...door.refresh(sent === 'first' ? first : stored),
        );
        expect([status, Object.keys(body).sort()]).toEqual([200, [...door.keys].sort()]);
        stored = body[refreshKey];
        const authorization = `${door.scheme} ${body[accessKey]}`;
        expect((await send(door.read, undefined, { authorization })).status).toBe(200);
      }
    },
  );

  test.each(each)('%s: tokens contain the claims that clients decode', async (_, door) => {
    const { body } = await signIn(door);
    const renewed = (await rest(server, ...door.refresh(body[door.keys[1]]))).body;
    for (const tokens of [body, renewed]) {
      const jtis = door.keys.map((key, at) => {
        const claims = claimsOf(tokens[key]);
        expect(claims).toMatchObject({
          token_type: ['access', 'refresh'][at],
          user_id: ada.id,
          iat: expect.any(Number),
          exp: expect.any(Number),
          jti: expect.stringMatching(/^[\da-f]{32}$/),
        });
        return claims.jti;
      });
      expect(new Set(jtis).size).toBe(2);
    }
    expect(claimsOf(ada.access)).toMatchObject({ token_type: 'access', user_id: ada.id });
  });

  test.each(each)('%s: a refused token is told as simplejwt does', async (_, door) => {
    const dead = (await signIn(door)).body;
    await server.graphql('mutation { logout(input: {}) { sessionId } }', {}, dead[door.keys[0]]);
    for (const token of ['nope', dead[door.keys[0]], dead[door.keys[1]]]) {
      const headers = { authorization: `${door.scheme} ${token}` };
      const access = await send(door.read, undefined, headers);
      const message = 'Token is invalid or expired';
      expect([access.status, access.headers.get('www-authenticate'), access.body]).toEqual([
        401,
        door.scheme,
        {
          detail: 'Given token not valid for any token type',
          code: 'token_not_valid',
          messages: [{ token_class: 'AccessToken', token_type: 'access', message }],
        },
      ]);
      const refresh = await rest(server, ...door.refresh(token));
      expect([refresh.status, refresh.headers.get('www-authenticate')]).toEqual([401, door.scheme]);
      expect(refresh.body).toEqual({ detail: message, code: 'token_not_valid' });
    }
  });

  test.each([
    ['POST /api/auth/user/logout/', 'refresh_token'],
    ['POST /api/user/token/blacklist/', 'refresh'],
  ])('%s with a dead or foreign token is a 400', async (operation, field) => {
    const { access, refresh } = await login();
    expect((await send(operation, { [field]: refresh })).status).toBe(200);
    const foreign = jwt.sign(claimsOf(refresh), 'the secret of another server');
    for (const token of [refresh, access, foreign, 'undefined']) {
      const { status, headers, body } = await send(operation, { [field]: token });
      expect([token, status, headers.get('www-authenticate'), body]).toEqual([
        token,
        400,
        null,
        { detail: 'Token is invalid or expired', code: 'token_not_valid' },
      ]);
    }
  });
});

describe('wrong credentials', () => {
  const bodyOf = (name: string, said: unknown) =>
    name.startsWith('community')
      ? { non_field_errors: [said] }
      : name === 'friends'
        ? { error: said, detail: said }
        : { detail: said };

  test.each(each)(
    '%s: a wrong password, name or code is a 401 only where it was',
    async (name, door) => {
      const asDocumented = ['meetings', 'tweets'].includes(name);
      const said = expect.any(String);
      for (const wrong of [
        { password: 'not the long secret' },
        { username: 'nobody', email: 'nobody@example.org' },
        { code: '000000' },
        { code: 'abc' },
      ]) {
        const { status, headers, body } = await signIn(door, wrong);
        expect([status, body, headers.get('www-authenticate')]).toEqual([
          asDocumented ? 401 : 400,
          bodyOf(name, said),
          asDocumented ? door.scheme : null,
        ]);
      }
    },
  );

  test.each(each)('%s: so is a missing code, and a suspended account', async (name, door) => {
    const status = ['meetings', 'tweets'].includes(name) ? 401 : 400;
    await server.sql(`update users set second_factor = true where username = 'ada'`);
    const body = bodyOf(name, expect.stringContaining('code'));
    expect(await signIn(door)).toMatchObject({ status, body });
    const code = await codeFor(server, { username: 'ada', email: 'ada@example.org' });
    expect((await signIn(door, { code })).status).toBe(200);
    await server.sql(
      `update users set second_factor = false, suspended_at = now() where username = 'ada'`,
    );
    expect(await signIn(door)).toMatchObject({
      status,
      body: bodyOf(name, 'This account is suspended.'),
    });
    await server.sql(`update users set suspended_at = null where username = 'ada'`);
  });
});

test.each([
  ['meetings', `GET /api/user/invites/${ada.id}/`, ['Bearer', 'JWT']],
  ['tweets', 'GET /api/tweets/', ['JWT']],
  ['community', 'GET /api/users/me/', ['Bearer']],
  ['friends', 'GET /users/user_list/', ['Token', 'Bearer']],
])('%s: %s accepts an access token in the schemes %j', async (_, operation, schemes) => {
  for (const scheme of ['Bearer', 'JWT', 'Token', 'bearer', 'Basic']) {
    const { status } = await send(operation, undefined, {
      authorization: `${scheme} ${ada.access}`,
    });
    const isIn = schemes.some((one) => one.toLowerCase() === scheme.toLowerCase());
    expect([scheme, status]).toEqual([scheme, isIn ? 200 : 401]);
  }
});

describe('pages of another origin', () => {
  const options = (path: string, headers: Record<string, string> = {}) =>
    fetch(server.url + path, { method: 'OPTIONS', headers });
  const preflight = {
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization',
  };

  test('may send credentials from a listed origin, and from no other', async () => {
    const cors = ({ headers }: { headers: Headers }) =>
      ['origin', 'credentials'].map((name) => headers.get(`access-control-allow-${name}`));
    for (const path of ['/api/users/me/', '/api/tweets/', '/users/user_list/', '/graphql']) {
      const from = (origin: string) => [
        options(path, { origin, ...preflight }),
        fetch(server.url + path, { headers: { origin } }),
      ];
      for (const reply of await Promise.all(from(listed)))
        expect(cors(reply)).toEqual([listed, 'true']);
      for (const reply of await Promise.all(from('http://elsewhere.example')))
        expect(cors(reply)).toEqual([null, null]);
      expect(cors(await fetch(server.url + path))).toEqual([null, null]);
    }
  });

  test('are told by a plain OPTIONS what a path accepts', async () => {
    const rows = dialects.flatMap((dialect) => dialect.rows).filter((row) => !row.hidden);
    for (const { path, method } of rows) {
      for (const headers of [{}, { origin: listed }] as Record<string, string>[]) {
        const reply = await options(`${path.replace(/:\w+/g, '1')}/`, headers);
        expect([path, reply.status]).toEqual([path, 200]);
        expect(reply.headers.get('content-type')).toBe('application/json');
        expect(reply.headers.get('allow')?.split(', ')).toEqual(
          expect.arrayContaining([method, 'OPTIONS']),
        );
        expect(await reply.json()).toEqual({
          name: expect.stringMatching(/\w/),
          description: '',
          renders: ['application/json'],
          parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
        });
      }
    }
    expect((await options('/admin/')).status).toBe(404);
  });

  test('receive JSON without a charset', async () => {
    const replies = await Promise.all([
      ada.call('GET /api/users/me/'),
      ada.call('GET /api/users/'),
      ada.call('GET /api/users/999999/'),
      ada.call('POST /api/posts/', { body: {} }),
      ada.call('PUT /api/posts/'),
      send('GET /api/users/me/'),
      send('POST /api/posts/', '{', {
        authorization: `Bearer ${ada.access}`,
        'content-type': 'application/json',
      }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 404, 400, 405, 401, 400]);
    for (const { headers } of replies) expect(headers.get('content-type')).toBe('application/json');
  });
});

describe('habits of Django REST Framework', () => {
  const rows = dialects.flatMap(({ name, rows }) =>
    rows
      .filter(({ body, query }) => [body, query].some((one) => !one.safeParse({}).success))
      .map((row) => [`${name} ${row.method} ${row.path}`, row] as const),
  );

  test.each(rows)('%s names each missing field as required', async (_, row) => {
    const { method, path, auth, tokenHeader } = row;
    const headers = {
      ...(auth && { authorization: `${auth.split(' ')[0]} ${ada.access}` }),
      ...(tokenHeader && { [tokenHeader]: `Token ${ada.refresh}` }),
    };
    const here = path.replace(/:uid/, crypto.randomUUID()).replace(/:\w+/g, '1');
    const required = Object.entries({ ...row.body.shape, ...row.query.shape }).filter(
      ([, field]) =>
        !(field as { safeParse(value: undefined): { success: boolean } }).safeParse(undefined)
          .success,
    );
    const { status, body } = await send(
      `${method} ${here}/`,
      method === 'GET' ? undefined : {},
      headers,
    );
    expect(status).toBe(400);
    expect(body).toEqual(
      required.length === 0
        ? expect.anything()
        : Object.fromEntries(required.map(([name]) => [name, ['This field is required.']])),
    );
  });

  test.each<readonly [string, string, string]>([
    ...each.map(([name, { login }]) => [`${name}: the password`, login[0], 'password'] as const),
    ...each
      .filter(([name]) => name !== 'friends')
      .map(
        ([name, { refresh }]) => [`${name}: a refresh token`, refresh('')[0], 'refresh'] as const,
      ),
    ['tweets: the refresh token of a logout', 'POST /api/auth/user/logout/', 'refresh_token'],
    ['meetings: the refresh token of a logout', 'POST /api/user/token/blacklist/', 'refresh'],
  ])('%s that is blank is told as an input, with 400', async (_, operation, field) => {
    const body = { username: 'ada', email: 'ada@example.org', [field]: '' };
    expect(await send(operation, body)).toMatchObject({
      status: 400,
      body: { [field]: ['This field may not be blank.'] },
    });
  });

  const jwtOf = { authorization: `Bearer ${ada.access}` };
  const meeting = { channel_name: 'tea', scheld_time: '2030-01-01T10:00' };
  const plan = (more: object) => send('POST /api/call/create/', { ...meeting, ...more }, jwtOf);

  test.each<[unknown, unknown]>([
    ...[true, 1, '1', 'on', 'ON', 'yes', 'y', 't', 'true', 'True', 'TRUE'].map(
      (one): [unknown, unknown] => [one, true],
    ),
    ...[false, 0, '0', 'off', 'no', 'n', 'f', 'false', 'False', undefined].map(
      (one): [unknown, unknown] => [one, false],
    ),
    ...['', 'perhaps', 2, -1, [], {}].map((one): [unknown, unknown] => [
      one,
      'Must be a valid boolean.',
    ]),
    [null, 'This field may not be null.'],
  ])('is_group: %j is %j', async (is_group, expected) => {
    const { body } = await plan({ is_group });
    expect(body.is_group).toEqual(typeof expected === 'string' ? [expected] : expected);
  });

  test.each<[unknown, unknown]>([
    ...[5, '5', ' 5 ', '5.0', 5.0].map((one): [unknown, unknown] => [one, 5]),
    ...['', 'five', '5.5', 5.5, true, [5], '99999999999'].map((one): [unknown, unknown] => [
      one,
      'A valid integer is required.',
    ]),
    [undefined, 'This field is required.'],
    [null, 'This field may not be null.'],
  ])('num: %j is %j', async (num, expected) => {
    const call_uid = (await plan({})).body.uid;
    const milestone = { call_uid, num, title: 'x', duration: 5 };
    const { body } = await send('POST /api/call/milestone/create/', milestone, jwtOf);
    expect(body.num).toEqual(typeof expected === 'string' ? [expected] : expected);
  });

  test.each([
    ['[]', 'list'],
    ['"x"', 'str'],
    ['7', 'int'],
    ['true', 'bool'],
  ])('the body %s is told to be no dictionary', async (json, type) => {
    const headers = { ...jwtOf, 'content-type': 'application/json' };
    for (const operation of ['POST /api/users/login/', 'POST /api/call/milestone/create/']) {
      expect(await send(operation, json, headers)).toMatchObject({
        status: 400,
        body: {
          non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`],
        },
      });
    }
  });

  test.each([
    [
      'community',
      'POST /api/users/register/',
      { password: secret('new'), first_name: ' N ', last_name: ' E ' },
    ],
    ['meetings', 'POST /api/user/register/', { password: secret('new'), full_name: ' N  E ' }],
    [
      'tweets',
      'POST /api/auth/user/register/',
      { password: secret('new'), profile: { date_of_birth: '1990-05-17' } },
    ],
    ['friends', 'POST /auth/registration/', { password1: secret('new'), password2: secret('new') }],
  ])('%s: %s trims the names', async (dialect, operation, more) => {
    const username = `new-${dialect}`;
    const email = `${username}@example.org`;
    const { status } = await send(operation, {
      username: ` ${username} `,
      email: ` ${email} `,
      ...more,
    });
    expect(status).toBe(201);
    const [stored] = await server.sql(
      `select username, email, first_name || last_name as names from users where username like '%${username}%'`,
    );
    const names = ['community', 'meetings'].includes(dialect) ? 'NE' : '';
    expect(stored).toEqual({ username, email, names });
  });

  test('other names of a field are accepted, and the documented one wins', async () => {
    const call = (await plan({})).body.uid;
    for (const [at, body] of [
      { call },
      { call_id: call },
      { call: 'x', call_uid: call },
    ].entries()) {
      const milestone = { ...body, num: at, title: 'x', duration: 5 };
      const added = await send('POST /api/call/milestone/create/', milestone, jwtOf);
      expect(added).toMatchObject({ status: 201, body: { call_uid: call, call, call_id: call } });
    }
    const invited = await send('POST /api/call/invite/create/', { call, user: ben.id }, jwtOf);
    expect(invited).toMatchObject({ status: 201, body: { user_id: ben.id, accepted: false } });
    const missing = await send('POST /api/call/invite/create/', { call, user: 999_999 }, jwtOf);
    expect(missing.status).toBe(400);
  });
});

test('an accepted invitation, a follower and a name are told', async () => {
  const bens = { authorization: `Bearer ${ben.access}` };
  const [{ call_uid }] = (await send(`GET /api/user/invites/${ben.id}/`, undefined, bens)).body;
  await server.ask(
    `mutation { answerInvitation(input: { meetingId: "meeting_${call_uid}", answer: YES }) { invitation { answer } } }`,
    {},
    ben.access,
  );
  const { body } = await send(`GET /api/user/invites/${ben.id}/`, undefined, bens);
  expect(body[0]).toMatchObject({ accepted: true, user: ben.id, user_id: ben.id });
  await ben.call(`POST /api/users/${ada.id}/follow/`);
  const profile = await send(`GET /api/profiles/view_profile/${ada.id}`, undefined, {
    authorization: `JWT ${ben.access}`,
  });
  expect(profile.body).toMatchObject({ email: '', number_of_followers: 1, number_of_following: 0 });
  const role = (await ben.call('GET /api/groups/')).body[0];
  expect(role).toMatchObject({ created_by: ada.id, user_role: null });
  await ben.call(`POST /api/groups/${group}/join/`);
  expect((await ben.call(`GET /api/groups/${group}/`)).body.user_role).toBe('member');
});
