import { describe, expect, test } from 'vitest';
import { dialects } from '../../src/legacy/runtime/dialects.js';
import { joinCommunityAs, rest } from '../harness/rest.js';
import { village } from '../harness/server.js';
import { signInsOf } from './sign-ins.js';

const { server } = await village({
  LIMIT_CODE_COOLDOWN_SECONDS: '0',
  LIMIT_REQUESTS_PER_MINUTE: '100000',
  LIMIT_LOGIN_FAILURES: '1000',
});
const { ada, ben } = await joinCommunityAs(server, 'ada', 'ben');
const send = (operation: string, body?: unknown, headers: Record<string, string> = {}) =>
  rest(server, operation, { ...(body !== undefined && { body }), headers });
const secret = (username: string) => `the long secret of ${username}`;
const each = signInsOf(ada.id).map((one) => [one.name, one] as const);

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
    const reply = await send(`${method} ${here}/`, method === 'GET' ? undefined : {}, headers);
    expect(reply).toReply(
      400,
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
    expect(await send(operation, body)).toReply(400, { [field]: ['This field may not be blank.'] });
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
      expect(await send(operation, json, headers)).toReply(400, {
        non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`],
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
      expect(added.body).toMatchObject({ call_uid: call, call, call_id: call });
    }
    const invited = await send('POST /api/call/invite/create/', { call, user: ben.id }, jwtOf);
    expect(invited.body).toMatchObject({ user_id: ben.id, accepted: false });
    const missing = await send('POST /api/call/invite/create/', { call, user: 999_999 }, jwtOf);
    expect(missing.status).toBe(400);
  });
});

test('an accepted invitation, a follower and a name are told', async () => {
  const bens = { authorization: `Bearer ${ben.access}` };
  const [{ call_uid }] = (await send(`GET /api/user/invites/${ben.id}/`, undefined, bens)).body;
  const answer = { meetingId: `meeting_${call_uid}`, answer: 'ACCEPTED' };
  await server.act('answerInvitation', answer, 'invitation { answer }', ben.access);
  const { body } = await send(`GET /api/user/invites/${ben.id}/`, undefined, bens);
  expect(body[0]).toMatchObject({ accepted: true, user: ben.id, user_id: ben.id });
  await ben.call(`POST /api/users/${ada.id}/follow/`);
  const jwtOfBen = { authorization: `JWT ${ben.access}` };
  const profile = await send(`GET /api/profiles/view_profile/${ada.id}`, undefined, jwtOfBen);
  expect(profile.body).toMatchObject({ email: '', number_of_followers: 1, number_of_following: 0 });
  await ada.call('POST /api/groups/', { body: { name: 'gardeners' } });
  const group = (await ben.call('GET /api/groups/')).body[0];
  expect(group).toMatchObject({ created_by: ada.id, user_role: null });
  await ben.call(`POST /api/groups/${group.id}/join/`);
  expect((await ben.call(`GET /api/groups/${group.id}/`)).body.user_role).toBe('member');
});
