import { describe, expect, test } from 'vitest';
import { openSocket } from '../harness/legacy-socket.js';
import { aTime } from '../harness/matchers.js';
import { formWith, pngOf } from '../harness/pictures.js';
import { joinCommunityAs, type Member } from '../harness/rest.js';
import { village } from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';

const { server } = await village();
const { ada, ben, cleo } = await joinCommunityAs(server, 'ada', 'ben', 'cleo');
const aGroup = (owner: Member, known: object = {}) => ({
  id: expect.any(Number),
  name: 'Web Developers',
  description: 'A group for web developers',
  image: null,
  owner: owner.id,
  created_by: owner.id,
  members: [{ id: owner.id, username: owner.username, is_online: false }],
  members_count: 1,
  is_member: true,
  user_role: 'admin',
  created_at: aTime,
  updated_at: aTime,
  ...known,
});
const found = async (owner: Member, name = 'Web Developers'): Promise<number> =>
  (await owner.call('POST /api/groups/', { body: { name } })).body.id;
const forbidden = {
  status: 403,
  body: { detail: 'You do not have permission to perform this action.' },
};

describe('operations 25–32', () => {
  test('a form with a picture creates a group that all users see', async () => {
    const described = { name: 'Web Developers', description: 'A group for web developers' };
    const body = formWith('image', await pngOf(), described);
    const reply = await ada.call('POST /api/groups/', { body });
    expect(reply.status).toBe(201);
    const image = expect.stringMatching(/^http.*\/media\/[\da-f]+\.webp$/);
    expect(reply.body).toEqual(aGroup(ada, { image }));
    const seen = await ben.call(`GET /api/groups/${reply.body.id}/`);
    expect(seen).toReply(200, { ...reply.body, is_member: false, user_role: null });
    const changed = await ada.call(`PATCH /api/groups/${reply.body.id}`, {
      body: { description: 'For weavers', image: null },
    });
    expect(changed).toReply(200, {
      ...reply.body,
      description: 'For weavers',
      image: null,
      updated_at: aTime,
    });
  });

  test('lists contain all groups or own ones, newest first, and can be searched', async () => {
    const id = await found(ben, 'Knitting');
    const ids = async (path: string) =>
      (await ben.call(`GET ${path}`)).body.map((one: { id: number }) => one.id);
    expect((await ids('/api/groups/'))[0]).toBe(id);
    expect((await ids('/api/groups/')).length).toBeGreaterThan(1);
    expect(await ids('/api/groups/my_groups/')).toEqual([id]);
    expect(await ids('/api/groups/?search=KNIT')).toEqual([id]);
    expect(await ids('/api/groups/?search=100%25')).toEqual([]);
  });

  test('joining and leaving have the documented messages, also when repeated', async () => {
    const id = await found(ada);
    for (const _ of [1, 2]) {
      expect(await ben.call(`POST /api/groups/${id}/join/`)).toReply(200, {
        message: 'Joined group successfully',
      });
    }
    expect((await ben.call(`GET /api/groups/${id}/`)).body).toMatchObject({
      members: [{ username: 'ada' }, { username: 'ben' }],
      members_count: 2,
      is_member: true,
    });
    for (const _ of [1, 2]) {
      expect(await ben.call(`POST /api/groups/${id}/leave/`)).toReply(200, {
        message: 'Left group successfully',
      });
    }
    expect((await ben.call(`GET /api/groups/${id}/`)).body.members_count).toBe(1);
  });

  test('a missing group gets 404', async () => {
    for (const id of ['999999', 'nope', '-1', '99999999999999999999', '1%00']) {
      for (const row of ['GET /api/groups/#/', 'DELETE /api/groups/#/', 'POST /api/groups/#/join/'])
        expect((await ada.call(row.replace('#', id))).status, row + id).toBe(404);
    }
  });

  test.each([
    ['no name', {}, 'name'],
    ['a blank name', { name: ' ' }, 'name'],
    ['a name over 100', { name: 'x'.repeat(101) }, 'name'],
    ['a number for a name', { name: 7 }, 'name'],
    ['a description over 2,000', { name: 'x', description: 'x'.repeat(2_001) }, 'description'],
    ['text for a picture', { name: 'x', image: 'no file' }, 'image'],
  ])('a group with %s is refused', async (_what, body, field) => {
    const { status, body: said } = await ada.call('POST /api/groups/', { body });
    expect(status).toBe(400);
    expect(Object.keys(said)).toEqual([field]);
  });
});

describe('operations 38 and 39', () => {
  test('members may write and read; others may not', async () => {
    const id = await found(ada);
    await ben.call(`POST /api/groups/${id}/join/`);
    const said = await ben.call('POST /api/group-messages/', {
      body: { group: id, content: 'Hello everyone!' },
    });
    expect(said).toReply(201, {
      id: expect.any(Number),
      group: id,
      sender: ben.id,
      sender_username: 'ben',
      content: 'Hello everyone!',
      created_at: aTime,
    });
    const path = `GET /api/group-messages/group_messages/?group_id=${id}`;
    expect(await ada.call(path)).toReply(200, [said.body]);
    expect(await cleo.call(path)).toMatchObject(forbidden);
    const body = { group: id, content: 'x' };
    expect(await cleo.call('POST /api/group-messages/', { body })).toMatchObject(forbidden);
    await ben.call(`POST /api/groups/${id}/leave/`);
    expect(await ben.call(path)).toMatchObject(forbidden);
    expect(await ben.call('POST /api/group-messages/', { body })).toMatchObject(forbidden);
    expect((await ada.call(path)).body).toHaveLength(1);
  });

  test('invalid fields are named', async () => {
    const id = await found(ada);
    const send = async (body: object) => {
      const reply = await ada.call('POST /api/group-messages/', { body });
      return [reply.status, Object.keys(reply.body)];
    };
    expect(await send({ group: 999_999, content: 'x' })).toEqual([400, ['group']]);
    expect(await send({ group: 'nope', content: 'x' })).toEqual([400, ['group']]);
    expect(await send({ content: 'x' })).toEqual([400, ['group']]);
    expect(await send({ group: id, content: ' ' })).toEqual([400, ['content']]);
    expect(await send({ group: id, content: 'a\u0000' })).toEqual([400, ['content']]);
    expect(await send({ group: id, content: 'x'.repeat(8_001) })).toEqual([400, ['content']]);
    const list = (query: string) => ada.call(`GET /api/group-messages/group_messages/${query}`);
    expect((await list('')).status).toBe(400);
    expect((await list('?group_id=nope')).status).toBe(400);
    expect((await list('?group_id=999999')).status).toBe(404);
  });

  test('the chat of a group is not a direct conversation', async () => {
    const id = await found(cleo);
    await cleo.call('POST /api/group-messages/', { body: { group: id, content: 'alone' } });
    expect((await cleo.call('GET /api/messages/conversations/')).body).toEqual([]);
    expect((await cleo.call('GET /api/messages/')).body).toEqual([]);
  });
});

describe('socket 41', () => {
  const opened = async (id: number, ...people: Member[]) => {
    const path = `/ws/group/${id}/`;
    const sockets = [];
    for (const { access } of people) sockets.push(await openSocket(server, path, access));
    return sockets as Awaited<ReturnType<typeof openSocket>>[];
  };
  const withBen = async () => {
    const id = await found(ada);
    await ben.call(`POST /api/groups/${id}/join/`);
    return id;
  };
  const seen = (type: string, { id, username }: Member) => ({ type, user_id: id, username });

  test('accepts members only', async () => {
    const id = await withBen();
    const refused = (path: string, token?: string) =>
      expect(openSocket(server, path, token)).rejects;
    await refused(`/ws/group/${id}/`, cleo.access).toBe(403);
    await refused('/ws/group/999999/', cleo.access).toBe(404);
    await refused('/ws/group/nope/', cleo.access).toBe(404);
  });

  test('sends messages of every entry point to all members, including the sender', async () => {
    const id = await withBen();
    const [adas, bens] = await opened(id, ada, ben);
    expect(await adas!.next()).toEqual(seen('user-joined', ben));
    adas!.say({ type: 'message', content: 'Hello group!' });
    const frame = {
      type: 'message',
      message_id: expect.any(Number),
      sender_id: ada.id,
      sender_username: 'ada',
      group_id: id,
      content: 'Hello group!',
      created_at: aTime,
    };
    expect(await bens!.next()).toEqual(frame);
    expect(await adas!.next()).toEqual(frame);
    await ben.call('POST /api/group-messages/', { body: { group: id, content: 'by REST' } });
    for (const socket of [adas, bens])
      expect(await socket!.next()).toMatchObject({ sender_id: ben.id, content: 'by REST' });
    for (const broken of ['garbage', '[]', '{"type":"dance"}', '{"type":"message"}']) {
      adas!.say(broken);
      expect(await adas!.next()).toEqual({ type: 'error', message: expect.any(String) });
    }
    adas!.say({ type: 'message', content: 'still here' });
    expect(await bens!.next()).toMatchObject({ content: 'still here' });
    for (const socket of [adas, bens]) socket!.stop();
  });

  test('executes a message once for the sockets of all members', async () => {
    const id = await withBen();
    const sockets = await opened(id, ada, ben);
    const executions = async () => {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      const count = (to: string) =>
        Number(
          new RegExp(`^parley_live_events_shown_total{to="${to}"} (\\d+)`, 'm').exec(text)?.[1],
        );
      return { all: count('all'), one: count('one') };
    };
    await sockets[0]!.next();
    const before = await executions();
    await ada.call('POST /api/group-messages/', { body: { group: id, content: 'to all' } });
    for (const socket of sockets) expect(await socket.next()).toMatchObject({ content: 'to all' });
    expect(await executions()).toEqual({ all: before.all + 1, one: before.one });
    for (const socket of sockets) socket.stop();
  });

  test('sends the first opened and last closed socket of each user', async () => {
    const id = await withBen();
    const [adas] = await opened(id, ada);
    const bens = await opened(id, ben, ben);
    expect(await adas!.next()).toEqual(seen('user-joined', ben));
    const { members } = (await cleo.call(`GET /api/groups/${id}/`)).body;
    expect(members).toEqual([
      { id: ada.id, username: 'ada', is_online: true },
      { id: ben.id, username: 'ben', is_online: true },
    ]);
    bens[0]!.stop();
    await expect(adas!.next(700)).rejects.toThrow('no frame');
    bens[1]!.stop();
    expect(await adas!.next()).toEqual(seen('user-left', ben));
    adas!.stop();
  });

  test('sends members who join and leave; a former member receives nothing more', async () => {
    const id = await withBen();
    const [adas, bens] = await opened(id, ada, ben);
    expect(await adas!.next()).toEqual(seen('user-joined', ben));
    await cleo.call(`POST /api/groups/${id}/join/`);
    for (const socket of [adas, bens])
      expect(await socket!.next()).toEqual(seen('user-joined', cleo));
    await ben.call(`POST /api/groups/${id}/leave/`);
    await ada.call('POST /api/group-messages/', { body: { group: id, content: 'he is gone' } });
    expect(await bens!.closed).toBe(4403);
    expect(bens!.waiting).toEqual([]);
    expect(await adas!.next()).toEqual(seen('user-left', ben));
    expect(await adas!.next()).toMatchObject({ content: 'he is gone' });
    // His socket closed too, but he was told of already.
    await expect(adas!.next(1_500)).rejects.toThrow('no frame');
    adas!.stop();
  });

  test('a closed group closes its sockets', async () => {
    const id = await withBen();
    const sockets = await opened(id, ada, ben);
    await ada.call(`DELETE /api/groups/${id}/`);
    for (const socket of sockets) expect(await socket.closed).toBe(4403);
  });
});

test('lists of 600 groups are limited, continue by Link, and take a constant number of statements', async () => {
  const counted = async () => {
    const statements = await statementsOf(async () => {
      expect((await cleo.call('GET /api/groups/')).status).toBe(200);
    });
    return statements.filter((sql) => /groups|participants|users/.test(sql)).length;
  };
  await server.sql(
    `with founded as (
       insert into conversations (kind, created_at)
       select 'GROUP', now() - n * interval '1 minute' from generate_series(1, 600) n
       returning id, created_at
     ), named as (
       insert into groups (name, owner_id, conversation_id, member_count, created_at)
       select 'group ' || id, $1, id, 1, created_at from founded returning conversation_id
     ), opened as (
       insert into streams (home_kind, home) select 1, id from founded returning 1
     )
     insert into participants (conversation_id, user_id)
     select conversation_id, $1 from named`,
    [cleo.id],
  );
  const begun = performance.now();
  const first = await cleo.call('GET /api/groups/');
  expect(performance.now() - begun).toBeLessThan(12_000);
  expect(first.body).toHaveLength(500);
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
  const second = await cleo.call(`GET ${next}`);
  expect(second.body.length).toBeGreaterThanOrEqual(100);
  expect(second.headers.get('link')).not.toContain('rel="next"');
  const ids = [...first.body, ...second.body].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect((await cleo.call('GET /api/groups/my_groups/')).body).toHaveLength(500);
  // Groups, what the viewer is in them, members, people in two waves, how they are there in as many.
  expect(await counted()).toBeLessThanOrEqual(8);
});
