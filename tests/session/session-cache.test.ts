import { setTimeout as sleep } from 'node:timers/promises';
import jwt from 'jsonwebtoken';
import { describe, expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { deleteAccount, login } from '../harness/documents.js';
import { startPostgres } from '../harness/postgres.js';
import { rest } from '../harness/rest.js';
import {
  type Overrides,
  type Parley,
  type Person,
  startParley,
  TEST_ENV,
  village,
} from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

/* Live sessions are remembered by each node; here: that no node remembers one for too long. */

const REFRESHED = 'accessToken refreshToken apiToken';

interface Device {
  accessToken: string;
  refreshToken: string;
  apiToken: string;
}

const status = async (node: Parley, token: string) =>
  (await node.graphql('{ me { username } }', {}, token)).status;
const opaqueStatus = async (node: Parley, token: string) =>
  (await rest(node, 'GET /users/friend_list/', { headers: { authorization: `Token ${token}` } }))
    .status;
const sessionOf = ({ accessToken }: Device) => (jwt.decode(accessToken) as jwt.JwtPayload).sid;

type End = (node: Parley, person: Person, device: Device, admin: Person) => Promise<unknown>;

/** Every way a session ends before its date. */
const ends: Record<string, End> = {
  'signing out': (node, _, { accessToken }) => node.act('logout', {}, 'sessionId', accessToken),
  'signing out everywhere, elsewhere': (_, person) => person.act('logout', { everywhere: true }),
  'being revoked from another device': (_, person, device) =>
    person.act('revokeSession', { sessionId: `session_${sessionOf(device)}` }),
  'a new password': (_, person) =>
    person.act('changePassword', {
      currentPassword: person.password,
      newPassword: 'quite another one',
    }),
  'a stolen refresh token': async (node, _, { refreshToken }) => {
    const next = await node.act('refreshSession', { refreshToken }, REFRESHED);
    await node.act('refreshSession', { refreshToken: next.refreshToken });
    const stolen = await node.attempt('refreshSession', { refreshToken });
    expect(stolen).toBeRefused('UNAUTHENTICATED');
  },
  suspension: (_, { id }, __, admin) =>
    admin.admin.act('suspendUser', { userId: id, reason: 'rude' }),
  'deleting the account': (_, person) => deleteAccount(person),
};

/** Somebody with one device more than the one they signed up by, known to both nodes. */
async function somebody(...nodes: Parley[]) {
  const [first] = nodes as [Parley];
  const { person } = await first.newcomers('person');
  const device: Device = await login(first, person);
  for (const node of nodes) {
    for (let n = 0; n < 2; n += 1) {
      expect(await status(node, device.accessToken)).toBe(200);
      expect(await opaqueStatus(node, device.apiToken)).toBe(200);
    }
  }
  return { person, device };
}

async function administrator(node: Parley): Promise<Person> {
  const admin = await node.person('chief');
  await node.appoint(admin);
  return admin;
}

const common = { LIMIT_REQUESTS_PER_MINUTE: '100000' };
/** Compares what it remembers with the database once in ten minutes: what it knows, it heard. */
const deaf = { LIMIT_SWEEP_MILLISECONDS: '600000' };

async function twoNodes(overrides: Overrides) {
  const one = await startParley({ ...common, ...overrides });
  return { one, other: await one.twin(), admin: await administrator(one) };
}

/** Expects a session that ends at one node to be over at the other soon. */
async function expectKnown({ one, other, admin }: Awaited<ReturnType<typeof twoNodes>>, end: End) {
  const { person, device } = await somebody(one, other);
  await end(one, person, device, admin);
  const both = async () => [
    await status(other, device.accessToken),
    await opaqueStatus(other, device.apiToken),
  ];
  await expect.poll(both, { interval: 20 }).toEqual([401, 401]);
}

describe('on one node', async () => {
  const server = await startParley({ ...common, ...deaf });
  const admin = await administrator(server);
  const asked = async (work: () => Promise<unknown>) =>
    (await statementsOf(work)).filter((text) => /\bsessions\b/.test(text)).length;

  test('a session is read for its first request, and for none of the next forty', async () => {
    const ada = await server.person('ada');
    const { accessToken, apiToken } = await login(server, ada);
    expect(await asked(() => status(server, accessToken))).toBe(1);
    expect(await asked(() => opaqueStatus(server, apiToken))).toBe(1);
    const more = async () => {
      for (let n = 0; n < 20; n += 1) {
        expect(await status(server, accessToken)).toBe(200);
        expect(await opaqueStatus(server, apiToken)).toBe(200);
      }
    };
    expect(await asked(more)).toBe(0);
  });

  test.each(Object.entries(ends))('%s is known at once', async (_, end) => {
    const { person, device } = await somebody(server);
    await end(server, person, device, admin);
    expect([
      await status(server, device.accessToken),
      await opaqueStatus(server, device.apiToken),
    ]).toEqual([401, 401]);
  });

  test('a new opaque token replaces the previous one, and the session stays', async () => {
    const { device } = await somebody(server);
    const { refreshToken } = device;
    const next = await server.act('refreshSession', { refreshToken }, REFRESHED);
    expect([
      await opaqueStatus(server, device.apiToken),
      await opaqueStatus(server, next.apiToken),
      await status(server, device.accessToken),
    ]).toEqual([401, 200, 200]);
  });

  test('ending a session does not end those of others', async () => {
    const [ada, ben] = [await somebody(server), await somebody(server)];
    await ends['signing out']?.(server, ada.person, ada.device, admin);
    expect(await asked(() => status(server, ben.device.accessToken))).toBe(0);
    expect(await status(server, ada.person.token)).toBe(200);
  });

  test('concurrent sign-ins and sign-outs leave no ended session in the cache', async () => {
    const cleo = await server.person('cleo');
    const rounds = Array.from({ length: 12 }, async () => {
      const { accessToken } = await login(server, cleo);
      const out = server.attempt('logout', {}, 'sessionId', accessToken);
      const asking = Array.from({ length: 5 }, () => status(server, accessToken));
      await Promise.all([out, ...asking]);
      return status(server, accessToken);
    });
    expect(await Promise.all(rounds)).toEqual(Array(12).fill(401));
  });

  test('a token expires to the second, and its session at its date', async () => {
    const { person, device } = await somebody(server);
    const claims = jwt.decode(device.accessToken) as jwt.JwtPayload;
    const exp = Math.floor(Date.now() / 1000) + 3;
    const short = jwt.sign({ ...claims, exp }, TEST_ENV.JWT_SECRET);
    expect(await status(server, short)).toBe(200);
    await expect.poll(() => status(server, short), { interval: 20 }).toBe(401);
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1000);
    expect(await status(server, device.accessToken)).toBe(200);

    const next = await login(server, person);
    await server.sql(`update sessions set expires_at = now() + interval '2 s' where id = $1`, [
      sessionOf(next),
    ]);
    expect(await status(server, next.accessToken)).toBe(200);
    await expect.poll(() => status(server, next.accessToken), { interval: 50 }).toBe(401);
  });
});

describeWithRedisServer('on another node that receives doorbells', async (redis) => {
  const nodes = await twoNodes({ ...deaf, REDIS_URL: redis.url });

  test.each(Object.entries(ends))('%s is known by the doorbell alone', (_, end) =>
    expectKnown(nodes, end),
  );

  test('sessions that ended during an outage of Redis are known after it', async () => {
    const { one, other, admin } = nodes;
    const { person, device } = await somebody(one, other);
    await redis.kill();
    await ends['signing out']?.(one, person, device, admin);
    expect(await status(other, device.accessToken)).toBe(200);
    await redis.restart();
    await expect.poll(() => status(other, device.accessToken)).toBe(401);
  });
});

describe('on another node that receives no doorbells', async () => {
  // Nobody listens there: as good as a Redis that died.
  const nodes = await twoNodes({ REDIS_URL: 'redis://127.0.0.1:1' });

  test.each(Object.entries(ends))('%s is known by the sweep', (_, end) => expectKnown(nodes, end));

  test('a transaction that commits late is noticed', async () => {
    const { one, other } = nodes;
    const { device } = await somebody(one, other);
    await one.sql('begin');
    await one.sql('update sessions set revoked_at = now() where id = $1', [sessionOf(device)]);
    await sleep(2_500);
    expect(await status(other, device.accessToken)).toBe(200);
    await one.sql('commit');
    await expect.poll(() => status(other, device.accessToken), { interval: 50 }).toBe(401);
  });
});

test('a signed-in user stays so while the database is unavailable, and gets UNAVAILABLE', async () => {
  const postgres = closing(await startPostgres({}));
  const { server, ada } = await village({ ...common, DATABASE_URL: postgres.url }, 'ada');
  expect(await status(server, ada.token)).toBe(200);
  await postgres.kill();
  const until = performance.now() + 3_000;
  while (performance.now() < until) {
    const { status, code, headers } = await ada.graphql('{ me { username } }');
    expect([status, code, headers.get('retry-after')]).toEqual([503, 'UNAVAILABLE', '1']);
    await sleep(100);
  }
  await postgres.restart();
  await expect.poll(() => status(server, ada.token)).toBe(200);
}, 60_000);
