import { describe, expect, test } from 'vitest';
import { aTime, aToken, aUuid } from '../harness/matchers.js';
import { memberOf, rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

type Caller = Awaited<ReturnType<typeof join>>;

const send = (operation: string, body?: unknown) => rest(server, operation, { body });
const claims = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

const whoIs = (username: string) => ({
  username,
  full_name: `${username} of the village`,
  email: `${username}@example.org`,
  password: `the long secret of ${username}`,
});

async function join(username: string) {
  const who = whoIs(username);
  const registered = await send('POST /api/user/register', who);
  if (registered.status !== 201) throw new Error(JSON.stringify(registered.body));
  const { email, password } = who;
  const { body } = await send('POST /api/user/token/', { email, password });
  const member = memberOf(server, username, body);
  const call = (operation: string, sent?: unknown) => member.call(operation, { body: sent });
  return { ...member, call };
}

const plan = async (host: Caller, more: object = {}): Promise<string> => {
  const { status, body } = await host.call('POST /api/call/create/', {
    ...{ channel_name: 'stand-up', scheld_time: '2015-10-22T18:17', is_group: 'True' },
    ...more,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.uid;
};

const { server } = await village();
const [ada, ben, cleo] = [await join('ada'), await join('ben'), await join('cleo')];
describe('the documented operations, in order', () => {
  test('1. the index lists every legacy path, without a credential', async () => {
    const { status, body, headers } = await send('GET /api/');
    expect(status).toBe(200);
    expect(headers.get('deprecation')).toMatch(/^@\d+$/);
    expect(headers.get('link')).toContain('rel="successor-version"');
    for (const one of [
      { method: 'GET', path: '/api/' },
      { method: 'POST', path: '/api/user/register/' },
      { method: 'POST', path: '/api/user/token/' },
      { method: 'POST', path: '/api/user/token/refresh/' },
      { method: 'POST', path: '/api/user/token/blacklist/' },
      { method: 'POST', path: '/api/call/create/' },
      { method: 'POST', path: '/api/call/milestone/create/' },
      { method: 'POST', path: '/api/call/invite/create/' },
      { method: 'GET', path: '/api/call/details/:uid/' },
      { method: 'GET', path: '/api/user/invites/:pk/' },
      { method: 'DELETE', path: '/api/auth/user/delete/' },
      { method: 'POST', path: '/api/messages/' },
      { method: 'WS', path: '/ws/messages/:id/' },
    ]) {
      expect(body).toContainEqual(one);
    }
    expect(new Set(body.map((one: object) => JSON.stringify(one))).size).toBeGreaterThan(60);
  });

  test('2–5. register, token, refresh, blacklist', async () => {
    const who = { ...whoIs('dora'), full_name: 'Dora Maria Diaz' };
    const registered = await send('POST /api/user/register', who);
    expect(registered).toReply(201, { message: 'user has been created' });

    const { email, password } = who;
    const signedIn = await send('POST /api/user/token/', { email, password });
    expect(signedIn).toReply(200, { refresh: aToken, access: aToken });
    const { access, refresh } = signedIn.body;
    expect(claims(access).exp - claims(access).iat).toBe(60 * 60);
    expect(claims(refresh).exp - claims(refresh).iat).toBe(10 * 24 * 60 * 60);
    const me = await server.ask('{ me { firstName lastName } sessions { id } }', {}, access);
    expect(me.me).toEqual({ firstName: 'Dora', lastName: 'Maria Diaz' });
    expect(me.sessions).toHaveLength(1);

    for (let time = 0; time < 2; time += 1) {
      const refreshed = await send('POST /api/user/token/refresh/', { refresh });
      expect(refreshed).toReply(200, { access: aToken, refresh });
    }

    expect(await send('POST /api/user/token/blacklist/', { refresh })).toReply(200, {});
    for (const [path, status] of [
      ['refresh', 401],
      ['blacklist', 400],
    ]) {
      const again = await send(`POST /api/user/token/${path}/`, { refresh });
      expect(again).toMatchObject({ status, body: { detail: 'Token is invalid or expired' } });
    }
    const after = await rest(server, `GET /api/user/invites/${claims(access).sub}/`, {}, access);
    expect(after.status).toBe(401);
  });

  test('6–10. create, milestone, invite, details, invites', async () => {
    const created = await ada.call('POST /api/call/create/', {
      host: ada.id,
      channel_name: 'stand-up',
      scheld_time: '2015-10-22T18:17',
      is_group: 'True',
    });
    expect(created.status).toBe(201);
    const meeting = {
      uid: aUuid,
      ...{ call_uid: aUuid, call: aUuid, call_id: aUuid },
      host: ada.id,
      channel_name: 'stand-up',
      scheld_time: '2015-10-22T18:17:00Z',
      is_group: true,
    };
    expect(created.body).toEqual(meeting);
    const { uid } = created.body;
    const call = { call_uid: uid, call: uid, call_id: uid };

    const milestones = [
      { num: 2, title: 'Numbers', info: 'All of them', duration: 60 },
      { num: 1, title: 'Hello', info: 'Everybody', duration: 5 },
    ];
    for (const milestone of milestones) {
      const sent = { call_uid: uid, ...milestone };
      const reply = await ada.call('POST /api/call/milestone/create/', sent);
      expect(reply).toReply(201, { ...sent, ...call });
    }

    const invited = await ada.call('POST /api/call/invite/create/', {
      call_uid: uid,
      user_id: ben.id,
    });
    expect(invited.status).toBe(201);
    const invitation = {
      ...call,
      ...{ user_id: ben.id, user: ben.id, date_invited: aTime, date_sent: aTime, accepted: false },
    };
    expect(invited.body).toEqual(invitation);

    for (const person of [ada, ben]) {
      expect(await person.call(`GET /api/call/details/${uid}/`)).toReply(200, {
        ...meeting,
        ...call,
        uid,
        duration: 65,
        milestones: milestones.toReversed(),
      });
    }
    expect(await ben.call(`GET /api/user/invites/${ben.id}/`)).toReply(200, [
      {
        ...invitation,
        channel_name: 'stand-up',
        host: ada.id,
        scheld_time: '2015-10-22T18:17:00Z',
      },
    ]);
    expect((await ada.call(`GET /api/user/invites/${ada.id}/`)).body).toEqual([]);
  });
});

describe('cases beyond the document', () => {
  test('forms are accepted for every body, with or without a trailing slash', async () => {
    const form = (fields: Record<string, string>) => new URLSearchParams(fields);
    const multipart = (fields: Record<string, string>) => {
      const data = new FormData();
      for (const [name, value] of Object.entries(fields)) data.set(name, value);
      return data;
    };
    const registered = await send('POST /api/user/register/', form(whoIs('emil')));
    expect(registered.body).toEqual({ message: 'user has been created' });
    for (const kind of [form, multipart]) {
      const created = await ada.call(
        'POST /api/call/create',
        kind({ channel_name: 'tea', scheld_time: '2027-01-31T09:00', is_group: 'False' }),
      );
      expect(created.body).toMatchObject({ is_group: false, host: ada.id });
      const { uid } = created.body;
      const added = await ada.call(
        'POST /api/call/milestone/create',
        kind({ call_uid: uid, num: '3', title: 'Tea', info: '', duration: '15' }),
      );
      expect(added.body).toMatchObject({ call_uid: uid, num: 3, info: '', duration: 15 });
      const invited = await ada.call(
        'POST /api/call/invite/create',
        kind({ call_uid: uid, user_id: String(ben.id) }),
      );
      expect(invited.status).toBe(201);
    }
  });

  test('the caller is the host, whatever the body contains', async () => {
    const { body } = await ada.call('POST /api/call/create/', {
      ...{ host: ben.id, channel_name: 'x', scheld_time: '2027-01-01T10:00', is_group: false },
    });
    expect(body.host).toBe(ada.id);
  });

  test.each([
    ['2015-10-22T18:17', '2015-10-22T18:17:00Z'],
    ['2027-10-22T18:17:30', '2027-10-22T18:17:30Z'],
    ['2027-10-22T18:17:30.250Z', '2027-10-22T18:17:30.250Z'],
    ['2027-10-22T18:17+02:00', '2027-10-22T16:17:00Z'],
  ])('%s is read as %s', async (scheld_time, expected) => {
    const uid = await plan(ada, { scheld_time });
    expect((await ada.call(`GET /api/call/details/${uid}/`)).body.scheld_time).toBe(expected);
  });

  test.each([
    ['scheld_time', '22/10/2027'],
    ['scheld_time', '2015-13-40T99:99'],
    ['scheld_time', '2027-02-30T10:00'],
    ['scheld_time', '2027-02-03T24:00'],
    ['scheld_time', ''],
    ['scheld_time', 1445537820],
    ['scheld_time', undefined],
    ['is_group', 'perhaps'],
    ['is_group', ''],
    ['is_group', 2],
    ['is_group', null],
    ['channel_name', ''],
    ['channel_name', 'a\0b'],
    ['channel_name', 'x'.repeat(201)],
    ['channel_name', { a: 1 }],
  ])('a call with a %s of %j is refused', async (field, value) => {
    const reply = await ada.call('POST /api/call/create/', {
      ...{ channel_name: 'x', scheld_time: '2027-01-01T10:00', is_group: true, [field]: value },
    });
    expect(reply).toReply(400, { [field]: [expect.any(String)] });
  });

  test.each([
    ['duration', 4],
    ['duration', 61],
    ['duration', 'long'],
    ['duration', 5.5],
    ['num', 'first'],
    ['num', '99999999999999999999'],
    ['title', ''],
    ['call_uid', 'nope'],
    ['call_uid', '00000000-0000-4000-8000-000000000000'],
  ])('a milestone with a %s of %j is refused', async (field, value) => {
    const call_uid = await plan(ada);
    const sent = { call_uid, num: 1, title: 'x', info: '', duration: 5, [field]: value };
    const reply = await ada.call('POST /api/call/milestone/create/', sent);
    expect(reply).toReply(400, { [field]: [expect.any(String)] });
    const { body: details } = await ada.call(`GET /api/call/details/${call_uid}/`);
    expect(details).toMatchObject({ duration: 0, milestones: [] });
  });

  test('a taken number is named', async () => {
    const call_uid = await plan(ada);
    const sent = { call_uid, num: 1, title: 'x', info: '', duration: 5 };
    await ada.call('POST /api/call/milestone/create/', sent);
    const reply = await ada.call('POST /api/call/milestone/create/', sent);
    expect(reply).toReply(400, { num: [expect.any(String)] });
  });

  test.each([
    ['user_id', 999_999],
    ['user_id', 'nope'],
    ['user_id', '99999999999999999999'],
    ['user_id', -1],
    ['call_uid', '00000000-0000-4000-8000-000000000000'],
  ])('an invitation with a %s of %j is refused', async (field, value) => {
    const call_uid = await plan(ada);
    const sent = { call_uid, user_id: ben.id, [field]: value };
    const reply = await ada.call('POST /api/call/invite/create/', sent);
    expect(reply).toReply(400, { [field]: [expect.any(String)] });
  });

  test('a missing meeting gets 404', async () => {
    for (const path of ['nope', '1', '1%00', crypto.randomUUID()]) {
      const missing = await cleo.call(`GET /api/call/details/${path}/`);
      expect(missing).toReply(404, { detail: 'Not found.' });
    }
  });

  test('invalid fields of registration and sign-in are named', async () => {
    const wrong = async (more: object) =>
      (await send('POST /api/user/register', { ...whoIs('fritz'), ...more })).body;
    expect(await wrong({ email: 'nope' })).toEqual({ email: [expect.any(String)] });
    expect(await wrong({ full_name: 'x'.repeat(151) })).toEqual({
      full_name: [expect.any(String)],
    });
    expect(await wrong({ full_name: undefined })).toEqual({
      full_name: ['This field is required.'],
    });
    expect(await wrong({ password: '12345678' })).toEqual({ password: [expect.any(String)] });
    expect(await wrong({ username: 'ADA' })).toEqual({
      username: ['A user with that username already exists.'],
    });
    const refused = await send('POST /api/user/token/', {
      email: 'ada@example.org',
      password: 'not the long secret of ada',
    });
    expect(refused.status).toBe(401);
    for (const path of ['refresh', 'blacklist']) {
      expect((await send(`POST /api/user/token/${path}/`, {})).body).toEqual({
        refresh: ['This field is required.'],
      });
      // An access token is no refresh token.
      const { status } = await send(`POST /api/user/token/${path}/`, { refresh: ada.access });
      expect(status).toBe(path === 'refresh' ? 401 : 400);
    }
  });
});
