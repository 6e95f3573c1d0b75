import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Person, village } from '../harness/server.js';
import { describeWithRedis } from '../harness/with-redis.js';
import { bearer, callStream, openStream } from './event-streams.js';

const quick = { LIMIT_SOCKET_PING_SECONDS: '1', LIMIT_SOCKET_SEND_SECONDS: '1' };
const { server, ada } = await village(quick, 'ada');
const pingIn = (text: string) => Number(/: ping (\d+)\n\n(?!.*: ping)/s.exec(text)?.[1]);
const answer = (person: Person, ping: unknown, node = server.url) =>
  fetch(`${node}/graphql/stream/pong?ping=${ping}`, {
    method: 'POST',
    headers: bearer(person.token),
  });

describe('pings', () => {
  const statusOf = async (person: Person) =>
    (
      await ada.ask('query ($id: ID!) { user(by: {id: $id}) { presence { status } } }', {
        id: person.id,
      })
    ).user.presence.status;

  test('of a client that has answered and is gone: its stream is cut, and its user offline', async () => {
    const ivo = await server.person('ivo');
    const { until, ended } = await openStream(server, ivo);
    expect((await answer(ivo, pingIn(await until('StreamResumed')))).status).toBe(204);
    expect(await statusOf(ivo)).toBe('ONLINE');
    const begun = performance.now();
    // The connection is open and takes all bytes; nobody answers.
    expect(await ended()).not.toContain('complete');
    expect(performance.now() - begun).toBeLessThan(24_000);
    await expect.poll(() => statusOf(ivo)).toBe('OFFLINE');
  });

  test('are not answered by all clients, nor by others: then the stream stays open', async () => {
    const { jo, kai } = await server.people('jo', 'kai');
    const { until, stop } = await openStream(server, jo);
    const ping = pingIn(await until('StreamResumed'));
    expect((await answer(kai, ping)).status).toBe(204);
    for (const wrong of ['', 'x', '-1', '1e3', '9'.repeat(16)])
      expect([wrong, (await answer(jo, wrong)).status]).toEqual([wrong, 400]);
    expect((await answer(jo, 7)).status).toBe(204);
    expect((await answer(jo, ping + 1_000)).status).toBe(204);
    expect((await callStream(server, 'POST', {}, undefined, `/pong?ping=${ping}`)).status).toBe(
      401,
    );
    await sleep(4_000);
    expect(await until(`: ping ${ping + 3}\n`)).toContain(`: ping ${ping + 3}\n`);
    expect(await statusOf(jo)).toBe('ONLINE');
    await stop();
  });

  test('that are answered keep a stream open', async () => {
    const lea = await server.person('lea');
    const { until, stop } = await openStream(server, lea);
    let ping = pingIn(await until('StreamResumed'));
    for (let n = 0; n < 5; n += 1) {
      await answer(lea, ping);
      await until(`: ping ${ping + 1}\n`);
      ping += 1;
    }
    await stop();
  });
});

describeWithRedis('pings of a stream of one node', async ({ url }) => {
  const { server: first } = await village({ ...quick, REDIS_URL: url });
  const second = await first.twin();

  test('are answered at another', async () => {
    const mia = await first.person('mia');
    const { until, ended } = await openStream(first, mia);
    let ping = pingIn(await until('StreamResumed'));
    for (let n = 0; n < 5; n += 1) {
      expect((await answer(mia, ping, second.url)).status).toBe(204);
      await until(`: ping ${ping + 1}\n`);
      ping += 1;
    }
    // The node of the stream has heard the answers: it cuts the stream when they stop.
    expect(await ended()).not.toContain('complete');
  });
});
