import { describe, expect, test } from 'vitest';
import { buildGraphqlSchema } from '../src/graphql/server/schema.js';
import { dialects } from '../src/legacy/runtime/dialects.js';
import { type LegacySocket, openSocket } from './harness/legacy-socket.js';
import { connectLive } from './harness/live.js';
import { rest } from './harness/rest.js';
import { village } from './harness/server.js';
import { community } from './matrix/community.js';
import { friends } from './matrix/friends.js';
import { mutations, queries, subscriptions } from './matrix/graphql.js';
import { meetings } from './matrix/meetings.js';
import { sockets } from './matrix/sockets.js';
import { tweets } from './matrix/tweets.js';
import { type Caller, createWorld, digest, gather, secret, type World } from './matrix/world.js';

const rows = { ...community, ...meetings, ...tweets, ...friends };

const { server } = await village({
  LIMIT_REQUESTS_PER_MINUTE: '100000',
  LIMIT_LOGIN_FAILURES: '1000',
  LIMIT_LOGIN_FAILURES_PER_ADDRESS: '10000',
  LEGACY_SHOW_PRIVATE: 'false',
});
const people = await gather(server);
const tokenOf = (caller: Caller) => (caller ? people[caller].token : undefined);
/** The header of the scheme that a row of a dialect takes. */
function credential(name: string, caller: Caller): Record<string, string> {
  const auth = dialects
    .flatMap(({ name: api, rows: all, sockets: live }) => [
      ...all.map((one) => ({ name: `${api} ${one.method} ${one.path}`, auth: one.auth })),
      ...live.map((one) => ({ name: `${api} ${one.path}`, auth: one.auth })),
    ])
    .find((one) => one.name === name)?.auth;
  const [scheme = 'Bearer'] = auth?.split(' ') ?? [];
  return caller ? { authorization: `${scheme} ${people[caller].token}` } : {};
}
const world = () => createWorld(people, server.sql);
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Expects each thing that is served to have an entry, and each entry to be served; says which do not. */
function expectKnown(served: string[], table: object) {
  const known = Object.keys(table);
  expect(
    served.filter((name) => !known.includes(name)),
    'no entry in the table',
  ).toEqual([]);
  expect(
    known.filter((name) => !served.includes(name)),
    'served no more',
  ).toEqual([]);
}

describe('the table contains', () => {
  test('every root field of the schema', async () => {
    const schema = await buildGraphqlSchema();
    const fields = (type?: { getFields(): object } | null) => Object.keys(type?.getFields() ?? {});
    expectKnown(fields(schema.getQueryType()), queries);
    expectKnown(fields(schema.getMutationType()), mutations);
    expectKnown(fields(schema.getSubscriptionType()), subscriptions);
  });

  test('every path of every legacy API', () => {
    const served = dialects.flatMap((dialect) =>
      dialect.rows.map(({ method, path }) => `${dialect.name} ${method} ${path}`),
    );
    expectKnown(served, rows);
  });

  test('every socket of every legacy API', () => {
    const served = dialects.flatMap((dialect) =>
      dialect.sockets.map(({ path }) => `${dialect.name} ${path}`),
    );
    expectKnown(served, sockets);
  });
});

/** Whoever is not named as told has seen nothing. */
function expectSeen(reply: unknown, caller: Caller, tells: Caller[] = []) {
  const isTold = JSON.stringify(reply).includes(secret);
  expect(isTold, `${caller ?? 'nobody'} is told the secret`).toBe(tells.includes(caller));
}

describe.each([
  ['query', queries],
  ['mutation', mutations],
] as const)('each %s', (kind, table) => {
  test.each(Object.entries(table))('%s', async (_, { ask, outcomes, tells, prepare }) => {
    const w = await world();
    await prepare?.(w);
    for (const [caller, outcome] of outcomes) {
      const before = outcome === 'ok' ? null : await digest(server.sql);
      const { data, errors, code } = await server.graphql(
        `${kind} { ${ask(w)} }`,
        {},
        tokenOf(caller),
      );
      const told = code ?? 'ok';
      expect(told, `${caller ?? 'nobody'}: ${JSON.stringify(errors)}`).toBe(outcome);
      expectSeen({ data, errors }, caller, tells);
      if (before) expect(await digest(server.sql), 'something changed').toEqual(before);
    }
  });
});

describe('each row', () => {
  test.each(Object.entries(rows))('%s', async (name, { path, body, outcomes, tells }) => {
    const w = await world();
    const [, method, documented = ''] = name.split(' ');
    for (const [caller, status] of outcomes) {
      const before = status < 300 ? null : await digest(server.sql);
      const sent = { headers: credential(name, caller), ...(body && { body: body(w) }) };
      const reply = await rest(server, `${method} ${path?.(w) ?? documented}`, sent);
      const what = `${caller ?? 'nobody'}: ${JSON.stringify(reply.body)}`;
      expect(reply.status, what).toBe(status);
      expectSeen(reply.body ?? null, caller, tells);
      if (before) expect(await digest(server.sql), 'something changed').toEqual(before);
    }
  });
});

/** Ada says the secret wherever she can: to ben, to the group, in the call. */
async function say(w: World) {
  await w.people.ada.ask(
    `mutation ($sdp: String!) {
      direct: sendMessage(input: { conversationId: "${w.conversation}", content: "${secret}" }) { message { id } }
      group: sendMessage(input: { groupId: "${w.group}", content: "${secret}" }) { message { id } }
      setTyping(input: { conversationId: "${w.conversation}", isTyping: true }) { __typename }
      sendCallSignal(input: { callId: "${w.call}", kind: OFFER, sdp: $sdp }) { __typename }
    }`,
    { sdp: `v=0\r\ns=${secret}\r\n` },
  );
}

describe('each subscription', () => {
  test.each(Object.entries(subscriptions))('%s', async (_, { ask, outcomes, tells }) => {
    const w = await world();
    const listening = await Promise.all(
      outcomes.map(async ([caller, outcome]) => {
        const client = connectLive(server, tokenOf(caller));
        const live = client.subscribe(`subscription { ${ask(w)} }`);
        if (outcome !== 'ok') {
          const { errors } = await live.next();
          // Nobody is not even let in: the socket is closed.
          const code = errors?.code === 4401 ? 'UNAUTHENTICATED' : errors?.[0]?.extensions?.code;
          expect(code, `${caller ?? 'nobody'}`).toBe(outcome);
        }
        return { caller, outcome, client, live };
      }),
    );
    await sleep(300);
    await say(w);
    for (const { caller, client, live } of listening) {
      const heard = await live.quiet(500);
      expect(JSON.stringify(heard).includes(secret), `${caller ?? 'nobody'} hears`).toBe(
        (tells ?? []).includes(caller),
      );
      client.stop();
    }
  });
});

describe('each socket', () => {
  test.each(Object.entries(sockets))('%s', async (name, { path, outcomes, hears }) => {
    const w = await world();
    const opened: { caller: Caller; socket: LegacySocket }[] = [];
    for (const [caller, outcome] of outcomes) {
      const knock = openSocket(server, path(w), undefined, credential(name, caller));
      if (outcome === 'open') opened.push({ caller, socket: await knock });
      else await expect(knock, `${caller ?? 'nobody'}`).rejects.toBe(outcome);
    }
    await say(w);
    await sleep(700);
    for (const { caller, socket } of opened) {
      const heard = JSON.stringify(socket.waiting);
      expect(heard.includes(secret), `${caller ?? 'nobody'} hears ${heard}`).toBe(
        hears.includes(caller),
      );
      socket.stop();
    }
  });
});
