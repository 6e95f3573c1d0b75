import { expect, test } from 'vitest';
import { openSocket } from '../harness/legacy-socket.js';
import { joinCommunity, type Member } from '../harness/rest.js';
import { type Parley, startParley } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

describeWithRedisServer('a group’s socket on two nodes', async (redis) => {
  const one = await startParley({ REDIS_URL: redis.url });
  const other = await one.twin();
  const [ada, ben] = [await joinCommunity(one, 'ada'), await joinCommunity(one, 'ben')];
  const { id } = (await ada.call('POST /api/groups/', { body: { name: 'Weavers' } })).body;
  await ben.call(`POST /api/groups/${id}/join/`);
  const open = (node: Parley, { access }: Member) => openSocket(node, `/ws/group/${id}/`, access);

  test('sends the first opening and last closing of a member, on any node', async () => {
    const adas = await open(one, ada);
    const bens = [await open(one, ben), await open(other, ben)];
    const seen = { user_id: ben.id, username: 'ben' };
    expect(await adas.next()).toEqual({ type: 'user-joined', ...seen });
    bens[0]?.stop();
    await expect(adas.next(1_500)).rejects.toThrow('no frame');
    bens[1]?.say({ type: 'message', content: 'from afar' });
    expect(await adas.next()).toMatchObject({ type: 'message', content: 'from afar' });
    bens[1]?.stop();
    expect(await adas.next()).toEqual({ type: 'user-left', ...seen });
  });

  test('sends members who join and leave through another node', async () => {
    const adas = await open(one, ada);
    const cleo = await joinCommunity(other, 'cleo');
    const seen = { user_id: cleo.id, username: 'cleo' };
    await cleo.call(`POST /api/groups/${id}/join/`);
    expect(await adas.next()).toEqual({ type: 'user-joined', ...seen });
    await cleo.call(`POST /api/groups/${id}/leave/`);
    expect(await adas.next()).toEqual({ type: 'user-left', ...seen });
  });

  test('continues while Redis is unavailable, with the sockets of its own node', async () => {
    const adas = await open(one, ada);
    await redis.kill();
    const bens = await open(one, ben);
    const seen = { user_id: ben.id, username: 'ben' };
    expect(await adas.next()).toEqual({ type: 'user-joined', ...seen });
    bens.say({ type: 'message', content: 'all the same' });
    expect(await adas.next()).toMatchObject({ content: 'all the same' });
    bens.stop();
    expect(await adas.next()).toEqual({ type: 'user-left', ...seen });
  });
});
