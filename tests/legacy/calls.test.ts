import { beforeEach, describe, expect, test } from 'vitest';
import { aPerson, aTime } from '../harness/matchers.js';
import { type Person, village } from '../harness/server.js';

let ada: Person;
let ben: Person;
let cleo: Person;

const { server } = await village();
beforeEach(async () => {
  ({ ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo'));
});

async function start(from: Person, to: Person): Promise<number> {
  const body = { callee: to.number, call_type: 'video' };
  const reply = await from.rest('POST /api/calls/start/', { body });
  expect(reply.status).toBe(201);
  return reply.body.id;
}

const person = ({ number, username }: Person) =>
  aPerson({ id: number, username, full_name: username });

const ids = (reply: { body: { id: number }[] }) => reply.body.map(({ id }) => id);

describe('the paths of calls', () => {
  test('start a call, with each of three bodies, at both paths', async () => {
    const bodies = [
      ['POST /api/calls/', { receiver_username: ben.username, call_type: 'video' }],
      ['POST /api/calls/', { receiver: ben.number, call_type: 'audio' }],
      ['POST /api/calls/start/', { callee: ben.number, call_type: 'video' }],
      ['POST /api/calls/start', { callee: String(ben.number), call_type: 'audio' }],
    ] as const;
    for (const [operation, body] of bodies) {
      const reply = await ada.rest(operation, { body });
      expect(reply).toReply(201, {
        id: expect.any(Number),
        caller: { ...person(ada), email: `${ada.username}@example.org` },
        callee: person(ben),
        call_type: body.call_type,
        status: 'pending',
        started_at: aTime,
        ended_at: null,
        duration: null,
      });
      await ada.rest(`POST /api/calls/${reply.body.id}/end/`);
    }
  });

  test('accept, reject and end calls, and list them', async () => {
    const first = await start(ada, ben);
    const accepted = await ben.rest(`POST /api/calls/${first}/accept/`);
    expect(accepted.body).toMatchObject({ id: first, status: 'active' });
    expect(ids(await ada.rest('GET /api/calls/active/'))).toEqual([first]);
    expect(ids(await ada.rest('GET /api/calls/history/'))).toEqual([]);
    const ended = await ada.rest(`POST /api/calls/${first}/end/`);
    expect(ended.body).toMatchObject({ status: 'ended', ended_at: aTime, duration: 0 });
    const second = await start(ben, ada);
    const rejected = await ada.rest(`POST /api/calls/${second}/reject/`);
    expect(rejected.body).toMatchObject({ status: 'rejected', duration: 0 });
    const third = await start(ben, ada);
    const missed = await ben.rest(`POST /api/calls/${third}/end/`);
    expect(missed.body.status).toBe('missed');

    expect(ids(await ada.rest('GET /api/calls/missed/'))).toEqual([third]);
    expect(ids(await ben.rest('GET /api/calls/missed/'))).toEqual([]);
    expect(ids(await ada.rest('GET /api/calls/history/'))).toEqual([third, second, first]);
    expect(ids(await ben.rest('GET /api/calls/'))).toEqual([third, second, first]);
    expect(ids(await ada.rest('GET /api/calls/active/'))).toEqual([]);
    const one = await ben.rest(`GET /api/calls/${first}/`);
    expect(one.status).toBe(200);
    expect(one.body).toMatchObject({
      ...ended.body,
      caller: { id: ada.number },
      callee: { id: ben.number },
    });
  });

  test('accept documented transitions by PUT, and no others', async () => {
    const put = (who: Person, id: number, status: unknown) =>
      who.rest(`PUT /api/calls/${id}/`, { body: { status } });
    const id = await start(ada, ben);
    expect((await put(ada, id, 'active')).status).toBe(403);
    for (const status of ['pending', 'missed', 'over', '', null, 7])
      expect(await put(ben, id, status)).toReply(400, { status: [expect.any(String)] });
    expect((await ben.rest(`PUT /api/calls/${id}/`, { body: {} })).body).toEqual({
      status: ['This field is required.'],
    });
    expect((await put(ben, id, 'active')).body.status).toBe('active');
    expect((await put(ben, id, 'rejected')).status).toBe(400);
    expect((await put(ada, id, 'ended')).body).toMatchObject({ status: 'ended', duration: 0 });
    expect((await put(ada, id, 'ended')).status).toBe(400);
    expect((await put(ben, id, 'active')).status).toBe(400);
    const other = await start(ada, ben);
    expect((await put(ben, other, 'rejected')).body.status).toBe('rejected');
  });

  test('delete an ended call for one user', async () => {
    const id = await start(ada, ben);
    expect((await ada.rest(`DELETE /api/calls/${id}/`)).status).toBe(400);
    await ada.rest(`POST /api/calls/${id}/end/`);
    expect(await ada.rest(`DELETE /api/calls/${id}/`)).toReply(204, undefined);
    expect((await ada.rest(`GET /api/calls/${id}/`)).status).toBe(404);
    expect((await ada.rest(`DELETE /api/calls/${id}/`)).status).toBe(404);
    expect(ids(await ada.rest('GET /api/calls/'))).toEqual([]);
    expect(ids(await ben.rest('GET /api/calls/'))).toEqual([id]);
  });

  test('name invalid fields, and store nothing', async () => {
    const post = (body: object) => ada.rest('POST /api/calls/', { body });
    expect(await post({ callee: ben.number })).toReply(400, {
      call_type: ['This field is required.'],
    });
    expect((await post({ callee: ben.number, call_type: 'fax' })).body).toEqual({
      call_type: ['"fax" is not a valid choice.'],
    });
    expect((await post({ call_type: 'audio' })).body).toHaveProperty('callee');
    for (const callee of ['nope', -1, 1.5, '99999999999999999999', ada.number, 999_999])
      expect(await post({ callee, call_type: 'audio' })).toReply(400, {
        callee: [expect.any(String)],
      });
    const both = { receiver: ben.number, receiver_username: ben.username, call_type: 'audio' };
    expect((await post(both)).status).toBe(400);
    const nobody = await post({ receiver_username: 'nobody at all', call_type: 'audio' });
    expect(nobody).toReply(400, { receiver_username: [expect.any(String)] });
    expect(ids(await ada.rest('GET /api/calls/'))).toEqual([]);
  });

  test('answer 400 for a busy callee, and one call for two users who call each other', async () => {
    const talk = await start(ada, ben);
    await ben.rest(`POST /api/calls/${talk}/accept/`);
    const body = { callee: ben.number, call_type: 'audio' };
    const reply = await cleo.rest('POST /api/calls/', { body });
    expect(reply.status).toBe(400);
    expect(reply.body.detail).toMatch(/busy/);
    expect((await ben.rest('GET /api/calls/missed/')).body).toMatchObject([
      { caller: { id: cleo.number }, status: 'missed', duration: 0 },
    ]);
    await ada.rest(`POST /api/calls/${talk}/end/`);
    const [one, other] = await Promise.all([start(ada, ben), start(ben, ada)]);
    expect(one).toBe(other);
  });
});
