import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, party, person, session } from '../harness/community-samples.js';
import { documented, statusOf, Walk } from '../harness/community-walk.js';
import { type LegacySocket, openSocket } from '../harness/legacy-socket.js';
import { startParley } from '../harness/server.js';
import { differences } from '../harness/shape.js';

/*
 * The document from its first item to its last, in order, with its own samples. Each item uses what
 * those before it made, as a client that follows the document would.
 */

let walk: Walk;
beforeAll(async () => {
  walk = new Walk(await startParley());
});
afterAll(() => walk.stop());

describe('the second half', () => {
  test('1–4: register, login, token, refresh', async () => {
    await walk.join('third', 'Thea', 'Third');
    await walk.join('testuser', 'Test', 'User');
    await walk.join('user2', 'User', 'Two');
    await walk.join('user3', 'User', 'Three');
    const body = { username: 'testuser', password: 'secure_password123' };
    documented(await walk.as(null, 'POST /api/users/login/', { body }), 200, session);
    const { refresh } = documented(await walk.as(null, 'POST /api/token/', { body }), 200, {
      access: '',
      refresh: '',
    });
    documented(await walk.as(null, 'POST /api/token/refresh/', { body: { refresh } }), 200, {
      access: '',
    });
  });

  test('5–12: who is online, PUT, PATCH, DELETE', async () => {
    const own = `/api/users/${walk.idOf('testuser')}/`;
    expect(documented(await walk.as('user2', 'POST /api/users/set-online/'), 200)).toEqual({
      status: 'online',
    });
    const online = documented(await walk.as('testuser', 'GET /api/users/online/'), 200, [person]);
    expect(online.map((one: { username: string }) => one.username)).toContain('user2');
    expect(documented(await walk.as('user2', 'POST /api/users/set-offline/'), 200)).toEqual({
      status: 'offline',
    });
    documented(await walk.as('testuser', 'GET /api/users/'), 200, [person]);
    documented(await walk.as('testuser', `GET ${own}`), 200, person);
    const put = { first_name: 'Updated', last_name: 'Name', email: 'updated@example.com' };
    const updated = documented(await walk.as('testuser', `PUT ${own}`, { body: put }), 200, person);
    expect(updated).toMatchObject({ ...put, full_name: 'Updated Name' });
    const patched = await walk.as('testuser', `PATCH ${own}`, {
      body: { first_name: 'NewFirstName' },
    });
    expect(documented(patched, 200, person).full_name).toBe('NewFirstName Name');
    expect(await statusOf(walk.as('user2', `DELETE ${own}`))).toBe(403);
    const leaver = `/api/users/${walk.idOf('user3')}/`;
    const gone = await walk.as('user3', `DELETE ${leaver}`);
    expect([gone.status, gone.body]).toEqual([204, undefined]);
    expect(await statusOf(walk.as('testuser', `GET ${leaver}`))).toBe(404);
    expect(await statusOf(walk.as('user3', 'GET /api/users/me/'))).toBe(401);
    for (const operation of [
      'GET /api/users/online/',
      'POST /api/users/set-online/',
      'POST /api/users/set-offline/',
      `PUT ${own}`,
      `DELETE ${own}`,
    ]) {
      expect(await statusOf(walk.as(null, operation)), operation).toBe(401);
    }
  });

  test('13–23: calls', async () => {
    const start = (call_type: string) =>
      walk.as('testuser', 'POST /api/calls/start/', {
        body: { callee: walk.idOf('user2'), call_type },
      });
    const { id, status } = documented(await start('video'), 201, {
      ...call,
      caller: person,
      callee: person,
    });
    expect(status).toBe('pending');
    const step = (who: string, what: string, of: number) =>
      walk.as(who, `POST /api/calls/${of}/${what}/`);
    expect(documented(await step('user2', 'accept', id), 200, call).status).toBe('active');
    documented(await walk.as('testuser', 'GET /api/calls/active/'), 200, [call]);
    expect(documented(await step('user2', 'end', id), 200, { ...call, duration: 300 }).status).toBe(
      'ended',
    );
    const rejected = (await start('audio')).body.id;
    expect(
      documented(await step('user2', 'reject', rejected), 200, { ...call, duration: 30 }).status,
    ).toBe('rejected');
    const put = (await start('audio')).body.id;
    await step('user2', 'accept', put);
    const ended = await walk.as('testuser', `PUT /api/calls/${put}/`, {
      body: { status: 'ended' },
    });
    expect(documented(ended, 200, call).status).toBe('ended');
    const missed = (await start('audio')).body.id;
    await step('testuser', 'end', missed);
    for (const list of ['history/', ''])
      documented(await walk.as('testuser', `GET /api/calls/${list}`), 200, [call]);
    documented(await walk.as('user2', 'GET /api/calls/missed/'), 200, [{ ...call, duration: 30 }]);
    documented(await walk.as('user2', `GET /api/calls/${id}/`), 200, { ...call, duration: 300 });
    expect(await statusOf(walk.as('third', `GET /api/calls/${id}/`))).toBe(404);
    expect(
      await statusOf(walk.as('third', `PUT /api/calls/${id}/`, { body: { status: 'ended' } })),
    ).toBe(404);
    expect(
      await statusOf(walk.as('testuser', `PUT /api/calls/${id}/`, { body: { status: 'pending' } })),
    ).toBe(400);
    expect(await statusOf(walk.as('testuser', `DELETE /api/calls/${id}/`))).toBe(204);
    expect(await statusOf(walk.as('testuser', `GET /api/calls/${id}/`))).toBe(404);
    expect(await statusOf(walk.as('user2', `GET /api/calls/${id}/`))).toBe(200);
    expect(
      await statusOf(
        walk.as('testuser', 'POST /api/calls/start/', {
          body: { callee: 999999, call_type: 'audio' },
        }),
      ),
    ).toBe(400);
  });

  test('24: the signaling socket, message by message', async () => {
    const caller = await walk.dial('testuser');
    const callee = await walk.dial('user2');
    const body = { callee: walk.idOf('user2'), call_type: 'video' };
    const { id } = (await walk.as('testuser', 'POST /api/calls/start/', { body })).body;
    const incoming = { type: 'incoming_call', call_id: 1, caller: party, call_type: 'video' };
    expect(differences(incoming, await callee.next())).toEqual([]);
    await walk.as('user2', `POST /api/calls/${id}/accept/`);
    const accepted = { type: 'call_accepted', call_id: id, user_id: walk.idOf('user2') };
    expect(await caller.next()).toEqual(accepted);
    const sdp = 'v=0\r\no=- 123456 2 IN IP4 127.0.0.1\r\n...';
    caller.say({ type: 'offer', call_id: id, sdp });
    const hears = async (socket: LegacySocket, type: string) => {
      for (;;) {
        const frame = await socket.next();
        if (frame.type === type) return frame;
      }
    };
    expect(await hears(callee, 'offer')).toEqual({
      type: 'offer',
      call_id: id,
      from_user: walk.idOf('testuser'),
      sdp,
    });
    callee.say({ type: 'answer', call_id: id, sdp });
    expect(await hears(caller, 'answer')).toEqual({
      type: 'answer',
      call_id: id,
      from_user: walk.idOf('user2'),
      sdp,
    });
    const candidate = {
      candidate: 'candidate:1 1 UDP 2130706431 192.168.1.100 54321 typ host',
      sdpMid: '0',
      sdpMLineIndex: 0,
    };
    caller.say({ type: 'ice_candidate', call_id: id, ...candidate });
    expect(await hears(callee, 'ice_candidate')).toEqual({
      type: 'ice_candidate',
      call_id: id,
      from_user: walk.idOf('testuser'),
      ...candidate,
    });
    caller.say({ type: 'offer', call_id: 999999, sdp });
    expect(await hears(caller, 'error')).toEqual({
      type: 'error',
      message: 'Call not found or unauthorized',
    });
    await walk.as('user2', `POST /api/calls/${id}/end/`);
    expect(await hears(caller, 'call_ended')).toEqual({
      type: 'call_ended',
      call_id: id,
      user_id: walk.idOf('user2'),
    });
    const second = (await walk.as('testuser', 'POST /api/calls/start/', { body })).body.id;
    await hears(callee, 'incoming_call');
    await walk.as('user2', `POST /api/calls/${second}/reject/`);
    expect(await hears(caller, 'call_rejected')).toEqual({
      type: 'call_rejected',
      call_id: second,
      user_id: walk.idOf('user2'),
    });
    await expect(openSocket(walk.parley, '/ws/calls/?token=eyJ0')).rejects.toBe(401);
  });
});
