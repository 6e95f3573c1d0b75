import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LegacySocket, openSocket } from '../harness/legacy-socket.js';
import { type RedisServer, startRedis } from '../harness/redis.js';
import { joinCommunity, type Member } from '../harness/rest.js';
import { type Parley, startParley } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

describeWithRedisServer('a group’s socket on two nodes', () => {
  let redis: RedisServer;
  let one: Parley;
  let other: Parley;
  let ada: Member;
  let ben: Member;
  let path: string;
  let id: number;
  const sockets: LegacySocket[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    one = await startParley({ REDIS_URL: redis.url });
    other = await startParley({ REDIS_URL: redis.url, DATABASE_URL: one.databaseUrl });
    [ada, ben] = (await Promise.all(['ada', 'ben'].map((name) => joinCommunity(one, name)))) as [
      Member,
      Member,
    ];
    id = (await ada.call('POST /api/groups/', { body: { name: 'Weavers' } })).body.id;
    await ben.call(`POST /api/groups/${id}/join/`);
    path = `/ws/group/${id}/`;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.stop();
    await Promise.all([one?.stop(), other?.stop()]);
    await redis?.stop();
  });

  const open = async (node: Parley, { access }: Member) => {
    const socket = await openSocket(node, path, access);
    sockets.push(socket);
    return socket;
  };

  test('tells of one’s first and last socket, whichever node they are on', async () => {
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
    adas.stop();
  });

  test('tells who joins and leaves the group through another node', async () => {
    const adas = await open(one, ada);
    const away = { url: other.url };
    const cleo = await joinCommunity(away, 'cleo');
    const seen = { user_id: cleo.id, username: 'cleo' };
    await cleo.call(`POST /api/groups/${id}/join/`);
    expect(await adas.next()).toEqual({ type: 'user-joined', ...seen });
    await cleo.call(`POST /api/groups/${id}/leave/`);
    expect(await adas.next()).toEqual({ type: 'user-left', ...seen });
    adas.stop();
  });

  test('keeps telling while Redis is away, by its own node’s sockets', async () => {
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
