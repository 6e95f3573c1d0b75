import jwt from 'jsonwebtoken';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres } from '../harness/postgres.js';
import { type RedisServer, startRedis } from '../harness/redis.js';
import { rest } from '../harness/rest.js';
import {
  type Overrides,
  type Parley,
  type Person,
  signUp,
  startParley,
  TEST_ENV,
} from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

/* Live sessions are remembered by each node; here: that no node remembers one for too long. */

const LOGIN = `mutation ($i: LoginInput!) { login(input: $i) { accessToken refreshToken apiToken } }`;
const REFRESH = `mutation ($i: RefreshSessionInput!) { refreshSession(input: $i) { accessToken refreshToken apiToken } }`;

interface Device {
  accessToken: string;
  refreshToken: string;
  apiToken: string;
}

const signIn = async (node: Parley, { username, password }: Person): Promise<Device> => {
  const reply = await node.graphql(LOGIN, { i: { identifier: username, password } });
  return reply.data.login;
};
const status = async (node: Parley, token: string) =>
  (await node.graphql('{ me { username } }', {}, token)).status;
const opaqueStatus = async (node: Parley, token: string) =>
  (await rest(node, 'GET /users/friend_list/', { headers: { authorization: `Token ${token}` } }))
    .status;
const sessionOf = ({ accessToken }: Device) => (jwt.decode(accessToken) as jwt.JwtPayload).sid;

async function sql(node: Parley, text: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client(node.databaseUrl);
  await client.connect();
  await client.query(text, values).finally(() => client.end());
}

type End = (node: Parley, person: Person, device: Device, admin: Person) => Promise<unknown>;
const done = async (reply: Promise<{ errors?: unknown }>) =>
  expect((await reply).errors).toBeUndefined();

/** Every way a session ends before its date. */
const ends: Record<string, End> = {
  'signing out': (node, _, { accessToken }) =>
    done(node.graphql('mutation { logout(input: {}) { sessionId } }', {}, accessToken)),
  'signing out everywhere, elsewhere': (node, { token }) =>
    done(node.graphql('mutation { logout(input: { everywhere: true }) { sessionId } }', {}, token)),
  'being revoked from another device': (node, { token }, device) =>
    done(
      node.graphql(
        'mutation ($i: RevokeSessionInput!) { revokeSession(input: $i) { session { id } } }',
        { i: { sessionId: `session_${sessionOf(device)}` } },
        token,
      ),
    ),
  'a new password': (node, { token, password }) =>
    done(
      node.graphql(
        'mutation ($i: ChangePasswordInput!) { changePassword(input: $i) { user { id } } }',
        { i: { currentPassword: password, newPassword: 'quite another one' } },
        token,
      ),
    ),
  'a stolen refresh token': async (node, _, { refreshToken }) => {
    await done(node.graphql(REFRESH, { i: { refreshToken } }));
    expect((await node.graphql(REFRESH, { i: { refreshToken } })).code).toBe('UNAUTHENTICATED');
  },
  suspension: (node, { id }, _, admin) =>
    done(
      node.graphql(
        'mutation ($i: SuspendUserInput!) { suspendUser(input: $i) { user { id } } }',
        { i: { userId: id, reason: 'rude' } },
        admin.token,
      ),
    ),
  'deleting the account': (node, { token, password }) =>
    done(
      node.graphql(
        'mutation ($i: DeleteAccountInput!) { deleteAccount(input: $i) { user { id } } }',
        { i: { password } },
        token,
      ),
    ),
};

let number = 0;
/** Somebody with one device more than the one they signed up by, known to both nodes. */
async function somebody(...nodes: Parley[]) {
  const [first] = nodes as [Parley];
  number += 1;
  const person = await signUp(first, `ada${number}`);
  const device = await signIn(first, person);
  for (const node of nodes) {
    for (let n = 0; n < 2; n += 1) {
      expect(await status(node, device.accessToken)).toBe(200);
      expect(await opaqueStatus(node, device.apiToken)).toBe(200);
    }
  }
  return { person, device };
}

async function administrator(node: Parley): Promise<Person> {
  const admin = await signUp(node, 'root');
  await sql(node, `update users set role = 'ADMIN' where username = 'root'`);
  return admin;
}

/** No grace: a refresh token used twice is a stolen one. */
const common = { LIMIT_REFRESH_GRACE_SECONDS: '0', LIMIT_REQUESTS_PER_MINUTE: '100000' };
/** Compares what it remembers with the database once in ten minutes: what it knows, it heard. */
const deaf = { LIMIT_SWEEP_MILLISECONDS: '600000' };

async function twoNodes(overrides: Overrides) {
  const one = await startParley({ ...common, ...overrides });
  const other = await startParley({ ...common, ...overrides, DATABASE_URL: one.databaseUrl });
  return { one, other, admin: await administrator(one) };
}

describe('on one node', () => {
  let parley: Parley;
  let admin: Person;
  beforeAll(async () => {
    parley = await startParley({ ...common, ...deaf });
    admin = await administrator(parley);
  });
  afterAll(() => parley.stop());

  const asked = async (work: () => Promise<unknown>) =>
    (await statementsOf(work)).filter((text) => /\bsessions\b/.test(text)).length;

  test('a session is looked up for its first request, and for none of the next forty', async () => {
    const ada = await signUp(parley, 'ada');
    const { accessToken, apiToken } = await signIn(parley, ada);
    expect(await asked(() => status(parley, accessToken))).toBe(1);
    expect(await asked(() => opaqueStatus(parley, apiToken))).toBe(1);
    const more = async () => {
      for (let n = 0; n < 20; n += 1) {
        expect(await status(parley, accessToken)).toBe(200);
        expect(await opaqueStatus(parley, apiToken)).toBe(200);
      }
    };
    expect(await asked(more)).toBe(0);
  });

  test.each(Object.entries(ends))('%s is known at once', async (_, end) => {
    const { person, device } = await somebody(parley);
    await end(parley, person, device, admin);
    expect([
      await status(parley, device.accessToken),
      await opaqueStatus(parley, device.apiToken),
    ]).toEqual([401, 401]);
  });

  test('a new opaque token ends the one before it, and the session stays', async () => {
    const { device } = await somebody(parley);
    const i = { refreshToken: device.refreshToken };
    const { data } = await parley.graphql(REFRESH, { i });
    expect([
      await opaqueStatus(parley, device.apiToken),
      await opaqueStatus(parley, data.refreshSession.apiToken),
      await status(parley, device.accessToken),
    ]).toEqual([401, 200, 200]);
  });

  test('one who ends a session ends nobody else’s', async () => {
    const [ada, ben] = [await somebody(parley), await somebody(parley)];
    await ends['signing out']?.(parley, ada.person, ada.device, admin);
    expect(await asked(() => status(parley, ben.device.accessToken))).toBe(0);
    expect(await status(parley, ada.person.token)).toBe(200);
  });

  test('many who sign in and out at once leave nobody in who is out', async () => {
    const cleo = await signUp(parley, 'cleo');
    const rounds = Array.from({ length: 12 }, async () => {
      const { accessToken } = await signIn(parley, cleo);
      const out = parley.graphql('mutation { logout(input: {}) { sessionId } }', {}, accessToken);
      const asking = Array.from({ length: 5 }, () => status(parley, accessToken));
      await Promise.all([out, ...asking]);
      return status(parley, accessToken);
    });
    expect(await Promise.all(rounds)).toEqual(Array(12).fill(401));
  });

  test('a token that was good runs out to the second, and its session by its date', async () => {
    const { person, device } = await somebody(parley);
    const claims = jwt.decode(device.accessToken) as jwt.JwtPayload;
    const exp = Math.floor(Date.now() / 1000) + 3;
    const short = jwt.sign({ ...claims, exp }, TEST_ENV.JWT_SECRET);
    expect(await status(parley, short)).toBe(200);
    await expect.poll(() => status(parley, short), { interval: 20, timeout: 8_000 }).toBe(401);
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1000);
    expect(await status(parley, device.accessToken)).toBe(200);

    const next = await signIn(parley, person);
    await sql(parley, `update sessions set expires_at = now() + interval '2 s' where id = $1`, [
      sessionOf(next),
    ]);
    expect(await status(parley, next.accessToken)).toBe(200);
    await expect
      .poll(() => status(parley, next.accessToken), { interval: 50, timeout: 8_000 })
      .toBe(401);
  });
});

describeWithRedisServer('on another node that hears of it', () => {
  let redis: RedisServer;
  let nodes: Awaited<ReturnType<typeof twoNodes>>;
  beforeAll(async () => {
    redis = await startRedis();
    nodes = await twoNodes({ ...deaf, REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await nodes.other.stop();
    await nodes.one.stop();
    await redis.stop();
  });

  test.each(Object.entries(ends))('%s is known by the doorbell alone', async (_, end) => {
    const { one, other, admin } = nodes;
    const { person, device } = await somebody(one, other);
    await end(one, person, device, admin);
    const both = async () => [
      await status(other, device.accessToken),
      await opaqueStatus(other, device.apiToken),
    ];
    await expect.poll(both, { interval: 20, timeout: 5_000 }).toEqual([401, 401]);
  });

  test('what ended while the line was cut is known once it is back', async () => {
    const { one, other, admin } = nodes;
    const { person, device } = await somebody(one, other);
    await redis.kill();
    await ends['signing out']?.(one, person, device, admin);
    expect(await status(other, device.accessToken)).toBe(200);
    await redis.restart();
    await expect.poll(() => status(other, device.accessToken), { timeout: 10_000 }).toBe(401);
  });
});

describe('on another node that cannot hear of it', () => {
  let nodes: Awaited<ReturnType<typeof twoNodes>>;
  beforeAll(async () => {
    // Nobody listens there: as good as a Redis that died.
    nodes = await twoNodes({ REDIS_URL: 'redis://127.0.0.1:1' });
  });
  afterAll(async () => {
    await nodes.other.stop();
    await nodes.one.stop();
  });

  test.each(Object.entries(ends))('%s is known by the sweep', async (_, end) => {
    const { one, other, admin } = nodes;
    const { person, device } = await somebody(one, other);
    await end(one, person, device, admin);
    const both = async () => [
      await status(other, device.accessToken),
      await opaqueStatus(other, device.apiToken),
    ];
    await expect.poll(both, { interval: 50, timeout: 5_000 }).toEqual([401, 401]);
  });

  test('a transaction that commits late is not missed', async () => {
    const { one, other } = nodes;
    const { device } = await somebody(one, other);
    const client = new pg.Client(one.databaseUrl);
    await client.connect();
    try {
      await client.query('begin');
      await client.query('update sessions set revoked_at = now() where id = $1', [
        sessionOf(device),
      ]);
      // Longer than a few sweeps: what goes by moments would be past this one.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect(await status(other, device.accessToken)).toBe(200);
      await client.query('commit');
    } finally {
      await client.end();
    }
    await expect
      .poll(() => status(other, device.accessToken), { interval: 50, timeout: 5_000 })
      .toBe(401);
  });
});

test('who is signed in stays so while the database is away, and is asked to come back later', async () => {
  const postgres = await startPostgres({});
  const parley = await startParley({ ...common, DATABASE_URL: postgres.url });
  try {
    const ada = await signUp(parley, 'ada');
    expect(await status(parley, ada.token)).toBe(200);
    await postgres.kill();
    const until = performance.now() + 3_000;
    while (performance.now() < until) {
      const { status, code, headers } = await ada.graphql('{ me { username } }');
      expect([status, code, headers.get('retry-after')]).toEqual([503, 'UNAVAILABLE', '1']);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await postgres.restart();
    await expect.poll(() => status(parley, ada.token), { timeout: 10_000 }).toBe(200);
  } finally {
    await parley.stop();
    await postgres.stop();
  }
}, 60_000);
