import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openSocket } from '../harness/legacy-socket.js';
import { connectLive } from '../harness/live.js';
import { aPerson } from '../harness/matchers.js';
import { formWith, pngOf } from '../harness/pictures.js';
import { joinCommunity, joinCommunityAs, type Member, rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

const { server } = await village();
const { ada, ben, cleo } = await joinCommunityAs(server, 'ada', 'ben', 'cleo');
const names = (people: { username: string }[]) => people.map(({ username }) => username).sort();
const online = async (as: Member = cleo) =>
  names((await as.call('GET /api/users/online/')).body as { username: string }[]);
const person = (username: string) => aPerson({ username });

describe('an update', () => {
  test('by PUT changes names and e-mail address, and returns the user', async () => {
    const body = { first_name: 'Updated', last_name: 'Name', email: 'updated@example.com' };
    const reply = await ada.call(`PUT /api/users/${ada.id}/`, { body });
    expect(reply).toReply(200, { ...person('ada'), ...body, full_name: 'Updated Name' });
    expect((await ada.call('GET /api/users/me/')).body).toEqual(reply.body);
  });

  test('by PUT accepts a picture in a form, and returns its URL', async () => {
    const form = formWith('profile_picture', await pngOf(), { first_name: 'Pictured' });
    const { status, body } = await ada.call(`PUT /api/users/${ada.id}`, { body: form });
    expect(status).toBe(200);
    const { pathname } = new URL(body.profile_picture);
    expect((await fetch(server.url + pathname)).status).toBe(200);
    await ada.call(`PATCH /api/users/${ada.id}/`, { body: { profile_picture: null } });
    expect((await ada.call('GET /api/users/me/')).body.profile_picture).toBeNull();
  });

  test('with one invalid field changes none', async () => {
    const put = (body: object) => ben.call(`PUT /api/users/${ben.id}/`, { body });
    const wrong = await put({ first_name: 'Benjamin', email: 'nothing' });
    expect(wrong).toReply(400, { email: [expect.any(String)] });
    const long = await put({ email: 'fine@example.org', first_name: 'x'.repeat(151) });
    expect(long).toReply(400, { first_name: [expect.any(String)] });
    expect((await put({ first_name: 7 })).status).toBe(400);
    const { body } = await ben.call('GET /api/users/me/');
    expect(body).toMatchObject({ first_name: '', email: 'ben@example.org' });
  });

  test('does not change the role or counts', async () => {
    const body = { is_staff: true, is_superuser: true, follower_count: 7, id: 99, last_seen: 'x' };
    const { status, body: after } = await ben.call(`PUT /api/users/${ben.id}/`, { body });
    expect(status).toBe(200);
    expect(after).toEqual({ ...person('ben'), id: ben.id });
  });
});

test('followers and followed users are arrays of users, and 404 for a missing user', async () => {
  await ben.call(`POST /api/users/${ada.id}/follow/`);
  await cleo.call(`POST /api/users/${ada.id}/follow/`);
  const followers = await ben.call(`GET /api/users/${ada.id}/followers/`);
  expect(followers).toReply(200, [person('cleo'), person('ben')]);
  const following = await cleo.call(`GET /api/users/${ben.id}/following/`);
  expect(following.body).toMatchObject([{ username: 'ada', email: '' }]);
  expect((await ada.call(`GET /api/users/${ada.id}/following/`)).body).toEqual([]);
  for (const list of ['followers', 'following']) {
    expect((await ada.call(`GET /api/users/999999/${list}/`)).status).toBe(404);
  }
});

describe('presence', () => {
  test('is set until it is set again', async () => {
    expect(await online()).toEqual([]);
    expect(await ada.call('POST /api/users/set-online/')).toReply(200, { status: 'online' });
    expect(await online()).toEqual(['ada']);
    expect((await ben.call(`GET /api/users/${ada.id}/`)).body).toMatchObject({
      is_online: true,
      last_seen: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(await ada.call('POST /api/users/set-offline/')).toReply(200, { status: 'offline' });
    expect(await online()).toEqual([]);
    expect((await ada.call('GET /api/users/set-online/')).status).toBe(405);
  });

  test('ends with the session that set it, and not with another one', async () => {
    const body = { username: 'ada', password: 'the long secret of ada' };
    const signIn = async () => (await rest(server, 'POST /api/users/login/', { body })).body.access;
    const [setting, other] = [await signIn(), await signIn()];
    await rest(server, 'POST /api/users/set-online/', {}, setting);
    await server.act('logout', {}, 'sessionId', other);
    expect(await online()).toEqual(['ada']);
    await server.act('logout', {}, 'sessionId', setting);
    expect(await online()).toEqual([]);
  });
});

describe('/ws/status/', () => {
  test('answers pings, and keeps its user online while it is open and some seconds longer', async () => {
    const watcher = connectLive(server, ben.access);
    const changes = watcher.subscribe(
      'subscription ($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }',
      { ids: [`user_${ada.id}`] },
    );
    const status = async (withinMs?: number) => (await changes.event(withinMs)).status;
    expect(await status()).toBe('OFFLINE');
    const tabs = [
      await openSocket(server, '/ws/status/', ada.access),
      await openSocket(server, '/ws/status', ada.access),
      await openSocket(server, '/ws/status/', ada.access),
    ];
    expect(await status()).toBe('ONLINE');
    expect(await online()).toContain('ada');
    for (const tab of tabs) {
      tab.say({ type: 'ping' });
      expect(await tab.next()).toEqual({ type: 'pong' });
    }
    tabs[0]?.stop();
    tabs[1]?.stop();
    expect(await changes.quiet(5_000)).toEqual([]);
    expect(await online()).toContain('ada');
    const begun = performance.now();
    tabs[2]?.stop();
    expect(await status(30_000)).toBe('OFFLINE');
    expect(performance.now() - begun).toBeGreaterThan(3_000);
    expect(performance.now() - begun).toBeLessThan(24_000);
    expect(await online()).not.toContain('ada');
    for (const tab of tabs) expect(tab.waiting).toEqual([]);
  });

  test('answers invalid frames with an error, and stays open', async () => {
    const socket = await openSocket(server, '/ws/status/', ada.access);
    for (const frame of [
      '',
      '{',
      '[]',
      '7',
      '{"type":7}',
      '{"type":"pong"}',
      Buffer.from('{"type":"ping"}'),
    ]) {
      socket.say(frame);
      expect(await socket.next()).toEqual({ type: 'error', message: expect.any(String) });
    }
    socket.say({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
  });

  test('closes at once when its user signs out or deletes the account', async () => {
    const dora = await joinCommunity(server, 'dora');
    const socket = await openSocket(server, '/ws/status/', dora.access);
    await sleep(50);
    expect((await dora.call(`DELETE /api/users/${dora.id}/`)).status).toBe(204);
    expect(await socket.closed).toBe(4401);
    await expect(openSocket(server, '/ws/status/', dora.access)).rejects.toBe(401);
  });
});
