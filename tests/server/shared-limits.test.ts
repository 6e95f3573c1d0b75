import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { closing } from '../harness/closing.js';
import { type Parley, type Person, startParley } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

const [requests, sockets, codes] = [20, 3, 3];

describeWithRedisServer('two nodes that share a Redis', async (redis) => {
  const one = await startParley({
    REDIS_URL: redis.url,
    TRUST_PROXY: '1',
    LIMIT_REQUESTS_PER_MINUTE: String(requests),
    LIMIT_SOCKETS_PER_USER: String(sockets),
    LIMIT_CODES_PER_HOUR: String(codes),
    LIMIT_CODE_COOLDOWN_SECONDS: '0',
  });
  const other = await one.twin();
  /** Where people register without counting at the others. */
  const aside = await one.twin({ REDIS_URL: '', LIMIT_REQUESTS_PER_MINUTE: '1000' });
  /** Until nodes have told each other what they counted. */
  const settle = () => sleep(300);

  let addresses = 0;
  let ada: Person;
  beforeEach(async () => {
    addresses += 1;
    ada = (await aside.newcomers('ada')).ada.at(one);
  });
  const forwarded = () => ({ 'x-forwarded-for': `203.0.113.${addresses}` });

  /** How many of `times` requests a node answers. */
  async function answered(node: Parley, times: number, headers: Record<string, string>) {
    const url = `${node.url}/graphql?query={__typename}`;
    const given = { ...headers, 'apollo-require-preflight': '1' };
    const replies = await Promise.all(
      Array.from({ length: times }, () => fetch(url, { headers: given })),
    );
    return replies.filter(({ status }) => status === 200).length;
  }
  const asUser = () => ({ authorization: `Bearer ${ada.token}` });

  const handshake = (node: Parley) => {
    const socket = new WebSocket(node.wsUrl, 'graphql-transport-ws', { headers: forwarded() });
    closing({ stop: () => socket.terminate() });
    return socket.on('error', () => {});
  };
  const count = async (outcomes: Promise<boolean>[]) =>
    (await Promise.all(outcomes)).filter(Boolean).length;

  /** How many of `times` handshakes a node accepts, one after the other; none of them signs in. */
  async function shaken(node: Parley, times: number) {
    let accepted = 0;
    for (let tried = 0; tried < times; tried += 1) {
      const socket = handshake(node);
      let isOpen = false;
      socket.on('open', () => {
        isOpen = true;
        socket.send('no message');
      });
      await new Promise((resolve) => socket.once('close', resolve));
      if (isOpen) accepted += 1;
    }
    return accepted;
  }

  /** How many of `times` frames a legacy socket of a node takes. */
  async function framed(node: Parley, times: number) {
    const socket = await ada.at(node).socket('/ws/status/', forwarded());
    for (let sent = 0; sent < times; sent += 1) socket.say({ type: 'ping' });
    const isClosed = await Promise.race([socket.closed.then(() => true), sleep(300, false)]);
    return isClosed ? 0 : times;
  }

  /** Whether a node admits a user to a GraphQL socket. */
  const admitted = (node: Parley) =>
    new Promise<boolean>((resolve) => {
      const socket = handshake(node);
      const payload = asUser();
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
      socket.on('message', () => resolve(true));
      socket.on('close', () => resolve(false));
    });
  /** Whether a node opens a legacy socket for a user. */
  const upgraded = (node: Parley) =>
    ada
      .at(node)
      .socket('/ws/status/', forwarded())
      .then(
        () => true,
        (status: unknown) => {
          expect(status).toBe(429);
          return false;
        },
      );
  /** How many of `times` sockets of either kind a node opens for a user. */
  const opened = (node: Parley, times: number) =>
    count(Array.from({ length: times }, (_, n) => (n % 2 ? upgraded(node) : admitted(node))));

  /** How many of `times` sign-in codes a node mails to a user. */
  async function mailed(node: Parley, times: number) {
    const issued = async () =>
      (await one.sql(`select from login_codes where purpose = 'LOGIN'`)).length;
    const before = await issued();
    const { username, email } = ada;
    for (let n = 0; n < times; n += 1)
      await ada.at(node).act('sendLoginCode', { username, email }, 'accepted');
    await settle();
    return (await issued()) - before;
  }

  const limits: [
    name: string,
    limit: number,
    spend: (node: Parley, times: number) => Promise<number>,
  ][] = [
    ['requests of a user', requests, (node, times) => answered(node, times, asUser())],
    ['requests of an address', requests, (node, times) => answered(node, times, forwarded())],
    ['handshakes of an address that do not sign in', requests, shaken],
    ['sockets of a user', sockets, opened],
    ['codes mailed to a user', codes, mailed],
  ];

  describe.each(limits)('%s', (_, limit, spend) => {
    test('are counted together', async () => {
      expect(await spend(one, limit - 1)).toBe(limit - 1);
      await settle();
      // A node hears of the others' counts when it reports its own.
      expect(await spend(other, 1)).toBe(1);
      await settle();
      expect(await spend(other, 3)).toBe(0);
      await spend(one, 1);
      await settle();
      expect(await spend(one, 3)).toBe(0);
    });
  });

  test('frames of a user are counted together, and with requests', async () => {
    // Opening a socket counts as a request of its user, too.
    expect(await framed(one, requests - 5)).toBe(requests - 5);
    await settle();
    expect(await framed(other, 1)).toBe(1);
    await settle();
    expect(await framed(other, 3)).toBe(0);
    expect(await answered(other, 3, asUser())).toBe(0);
  });

  describe.each<[string, () => unknown, () => unknown]>([
    ['killed', () => redis.kill(), () => redis.restart()],
    ['frozen', () => redis.freeze(), () => redis.thaw()],
  ])('with Redis %s in between', (_, fail, mend) => {
    test.each(limits)(
      '%s never exceed the limit of a node, and wait for nothing',
      async (_, limit, spend) => {
        const half = Math.floor(limit / 2);
        expect(await spend(one, half)).toBe(half);
        await settle();
        // The other node learns of them by the first it counts itself.
        expect(await spend(other, 1)).toBe(1);
        await settle();
        await fail();
        try {
          const begun = performance.now();
          const more = await spend(other, limit + 3);
          expect(more).toBeLessThan(limit);
          expect(more).toBeGreaterThanOrEqual(limit - half - 1);
          expect(performance.now() - begun).toBeLessThan(8_000);
          expect(await spend(other, 1)).toBe(0);
        } finally {
          await mend();
        }
        // Redis knows less than the nodes after a restart, until they tell it again.
        expect(await spend(other, 1)).toBe(0);
        await sleep(1_500);
        await spend(one, 1);
        await settle();
        expect(await spend(one, 3)).toBe(0);
      },
    );
  });
});
