import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { buildSchemas } from '../src/graphql/server/schema.js';
import { dialects } from '../src/legacy/runtime/dialects.js';
import { type LegacySocket, openSocket } from './harness/legacy-socket.js';
import { connectLive } from './harness/live.js';
import { rest } from './harness/rest.js';
import { village } from './harness/server.js';
import { recordTexts } from './harness/statements.js';
import { adminMutations, adminQueries } from './matrix/administration.js';
import {
  blockedAdminFields,
  blockedFields,
  blockedRoutes,
  blockedSockets,
} from './matrix/blocked.js';
import { blockedMember } from './matrix/blocked-member.js';
import { community } from './matrix/community.js';
import { friends } from './matrix/friends.js';
import { expectKnown } from './matrix/known.js';
import { meetings } from './matrix/meetings.js';
import { mutations } from './matrix/mutations.js';
import { blockedOutcome, expectNothingOf, expectSeen, worldFor } from './matrix/outcomes.js';
import { queries, subscriptions } from './matrix/queries.js';
import { sockets } from './matrix/sockets.js';
import { tweets } from './matrix/tweets.js';
import { alone, triedBlocked, ways } from './matrix/ways.js';
import {
  type Caller,
  createWorld,
  digest,
  elsewhere,
  gather,
  joinBlocked,
  secret,
  type World,
} from './matrix/world.js';

const rows = { ...community, ...meetings, ...tweets, ...friends };

const { server } = await village({
  // On a slow machine, all rows together take longer than a token lives.
  LIMIT_ACCESS_TOKEN_MINUTES: '1440',
  LIMIT_REQUESTS_PER_MINUTE: '100000',
  LIMIT_LOGIN_FAILURES: '1000',
  LIMIT_LOGIN_FAILURES_PER_ADDRESS: '10000',
  LEGACY_SHOW_PRIVATE: 'false',
  LIMIT_STRANGERS_PER_HOUR: '100000',
});
// Ids that no statement contains by chance.
await server.sql(
  `select setval(format('%I.%I', schemaname, sequencename)::regclass, 7000000000 + 10000000 * row_number() over ())
   from pg_sequences where data_type = 'bigint'::regtype`,
);
const texts = recordTexts();
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

describe('the table contains', () => {
  test('every root field of both schemas', async () => {
    const { main: schema, admin } = await buildSchemas();
    const fields = (type?: { getFields(): object } | null) => Object.keys(type?.getFields() ?? {});
    expectKnown(fields(schema.getQueryType()), queries, 'queries.ts');
    expectKnown(fields(schema.getMutationType()), mutations, 'mutations.ts');
    expectKnown(fields(schema.getSubscriptionType()), subscriptions, 'queries.ts');
    expectKnown(fields(admin.getQueryType()), adminQueries, 'administration.ts');
    expectKnown(fields(admin.getMutationType()), adminMutations, 'administration.ts');
    expectKnown(fields(admin.getSubscriptionType()), {}, 'administration.ts');
  });

  test('every path of every legacy API', () => {
    const served = dialects.flatMap((dialect) =>
      dialect.rows.map(({ method, path }) => `${dialect.name} ${method} ${path}`),
    );
    expectKnown(served, rows, '<api>.ts');
  });

  test('every socket of every legacy API', () => {
    const served = dialects.flatMap((dialect) =>
      dialect.sockets.map(({ path }) => `${dialect.name} ${path}`),
    );
    expectKnown(served, sockets, 'sockets.ts');
  });
});

describe('the column of the blocked contains', () => {
  /** Entries that somebody with a session tries. */
  const signedIn = <Row extends { outcomes: [Caller, unknown][] }>(table: Record<string, Row>) =>
    Object.keys(table).filter((name) => table[name]?.outcomes.some(([caller]) => caller));

  test.each([
    ['field', { ...queries, ...mutations, ...subscriptions }, blockedFields],
    ['path', rows, blockedRoutes],
    ['socket', sockets, blockedSockets],
  ])('every %s for users with a session', (_, table, blocked) => {
    expectKnown(signedIn<{ outcomes: [Caller, unknown][] }>(table), blocked, 'blocked.ts');
  });
});

test('each field, path and socket is a way to meet a blocked user, or concerns the viewer alone', () => {
  const known = [...Object.values(ways).flat(), ...alone];
  expect(known.toSorted()).toEqual([...new Set(known)].toSorted());
  expectKnown(triedBlocked(), Object.fromEntries(known.map((name) => [name, true])), 'ways.ts');
});

describe.each([
  ['query', '/graphql', server, queries, blockedFields],
  ['mutation', '/graphql', server, mutations, blockedFields],
  ['query', '/admin/graphql', server.admin, adminQueries, blockedAdminFields],
  ['mutation', '/admin/graphql', server.admin, adminMutations, blockedAdminFields],
] as const)('each %s at %s', (kind, _, { graphql }, table, blocked) => {
  test.each(Object.entries(table))('%s', async (name, { ask, outcomes, tells, prepare }) => {
    const w = await world();
    await prepare?.(w);
    for (const [caller, outcome] of [...blockedOutcome(blocked, name), ...outcomes]) {
      const before = outcome === 'ok' ? null : await digest(server.sql);
      const { data, errors, code } = await graphql(
        `${kind} { ${ask(worldFor(caller, w))} }`,
        {},
        tokenOf(caller),
      );
      const told = code ?? (Object.values(data ?? {})[0] === null ? 'null' : 'ok');
      expect(told, `${caller ?? 'nobody'}: ${JSON.stringify(errors)}`).toBe(outcome);
      expectSeen({ data, errors }, caller, tells);
      if (caller === 'eve') expectNothingOf(w, data);
      if (before) expect(await digest(server.sql), 'something changed').toEqual(before);
    }
  });
});

describe('an administrator without a second factor is refused', () => {
  test.each([
    ...Object.entries(adminQueries).map(([name, row]) => ['query', name, row] as const),
    ...Object.entries(adminMutations).map(([name, row]) => ['mutation', name, row] as const),
  ])('%s %s', async (kind, _, { ask, prepare }) => {
    const { dora } = people;
    const w = await world();
    await prepare?.(w);
    const turn = (on: boolean) =>
      server.sql('update users set second_factor = $1 where id = $2', [on, dora.number]);
    await turn(false);
    try {
      const before = await digest(server.sql);
      const { errors } = await dora.admin.graphql(`${kind} { ${ask(w)} }`);
      expect(errors?.[0]?.extensions).toMatchObject({
        ...{ code: 'FORBIDDEN', reason: 'SECOND_FACTOR_REQUIRED' },
      });
      expect(await digest(server.sql)).toEqual(before);
    } finally {
      await turn(true);
    }
  });
});

describe('each row', () => {
  test.each(Object.entries(rows))('%s', async (name, { path, body, outcomes, tells }) => {
    const w = await world();
    const [, method, documented = ''] = name.split(' ');
    for (const [caller, status] of [...blockedOutcome(blockedRoutes, name), ...outcomes]) {
      const before = status < 300 ? null : await digest(server.sql);
      const asked = worldFor(caller, w);
      const sent = { headers: credential(name, caller), ...(body && { body: body(asked) }) };
      const reply = await rest(server, `${method} ${path?.(asked) ?? documented}`, sent);
      const what = `${caller ?? 'nobody'}: ${JSON.stringify(reply.body)}`;
      expect(reply.status, what).toBe(status);
      expectSeen(reply.body ?? null, caller, tells);
      if (caller === 'eve') expectNothingOf(w, reply.body);
      if (before) expect(await digest(server.sql), 'something changed').toEqual(before);
    }
  });
});

/** Ada says the secret wherever she can: to ben, to the group, in the call. */
async function say(w: World) {
  await w.people.ada.ask(
    `mutation ($sdp: String!) {
      direct: sendMessage(input: { to: { conversationId: "${w.conversation}" }, content: "${secret}" }) { message { id } }
      group: sendMessage(input: { to: { groupId: "${w.group}" }, content: "${secret}" }) { message { id } }
      setTyping(input: { conversationId: "${w.conversation}", isTyping: true }) { __typename }
      sendCallSignal(input: { callId: "${w.call}", kind: OFFER, sdp: $sdp }) { __typename }
    }`,
    { sdp: `v=0\r\ns=${secret}\r\n` },
  );
}

describe('each subscription', () => {
  test.each(Object.entries(subscriptions))('%s', async (name, { ask, outcomes, tells }) => {
    const w = await world();
    const listening = await Promise.all(
      [...blockedOutcome(blockedFields, name), ...outcomes].map(async ([caller, outcome]) => {
        const client = connectLive(server, tokenOf(caller));
        const live = client.subscribe(`subscription { ${ask(worldFor(caller, w))} }`);
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
      if (caller === 'eve') expectNothingOf(w, heard);
      client.stop();
    }
  });
});

describe('each subscription on an event stream, as a blocked user', () => {
  test.each(Object.entries(subscriptions))('%s', async (name, { ask }) => {
    vi.stubEnv('LIVE_TRANSPORT', 'event stream');
    const w = await world();
    const client = connectLive(server, people.eve.token);
    const live = client.subscribe(`subscription { ${ask(worldFor('eve', w))} }`);
    const outcome = blockedFields[name];
    if (outcome !== 'ok')
      expect((await live.next()).errors?.[0]?.extensions?.code, name).toBe(outcome);
    await sleep(300);
    await say(w);
    const heard = await live.quiet(500);
    expect(JSON.stringify(heard)).not.toContain(secret);
    expectNothingOf(w, heard);
    client.stop();
    vi.unstubAllEnvs();
  });
});

describe('a blocked user in a common group', () => {
  /** The same world until a row has changed it. */
  let shared: World | null = null;
  const commonWorld = async () => {
    shared ??= await joinBlocked(await world());
    return shared;
  };
  const isAbout = (w: World, text: (w: World) => string) => text(w) !== text(elsewhere(w));
  const textOf = (name: string) => (w: World) => {
    const { path, body } = rows[name] as (typeof rows)[string];
    return JSON.stringify([path?.(w), body?.(w)]);
  };

  test('has an entry for each field, path and socket about a conversation or a group', async () => {
    const w = await world();
    const fields = { ...queries, ...mutations, ...subscriptions };
    const served = [
      ...Object.keys(fields).filter((name) => isAbout(w, fields[name]!.ask)),
      ...Object.keys(rows).filter((name) => isAbout(w, textOf(name))),
      ...Object.keys(sockets).filter((name) => isAbout(w, sockets[name]!.path)),
    ];
    expectKnown(served, blockedMember, 'blocked-member.ts');
  });

  test.each(Object.entries(blockedMember))('%s', async (name, outcome) => {
    const { finn } = people;
    const w = await commonWorld();
    const live = subscriptions[name];
    const kind = name in queries ? 'query' : 'mutation';
    const field = queries[name] ?? mutations[name];
    const row = rows[name];
    if (field) {
      const { errors, code } = await server.graphql(`${kind} { ${field.ask(w)} }`, {}, finn.token);
      expect(code ?? 'ok', JSON.stringify(errors)).toBe(outcome);
    } else if (live) {
      const client = connectLive(server, finn.token);
      const [heard] = await client.subscribe(`subscription { ${live.ask(w)} }`).quiet(700);
      expect(heard?.errors?.[0]?.extensions?.code ?? 'ok').toBe(outcome);
      client.stop();
    } else if (row) {
      const [, method, documented = ''] = name.split(' ');
      const sent = { headers: credential(name, 'finn'), ...(row.body && { body: row.body(w) }) };
      const reply = await rest(server, `${method} ${row.path?.(w) ?? documented}`, sent);
      expect(reply.status, JSON.stringify(reply.body)).toBe(outcome);
    } else {
      const path = sockets[name]?.path(w) as string;
      const opening = openSocket(server, path, undefined, credential(name, 'finn'));
      if (outcome === 'open') (await opening).stop();
      else await expect(opening).rejects.toBe(outcome);
    }
    if (name in mutations || name.includes(' POST ')) shared = null;
  });
});

describe('each socket', () => {
  test.each(Object.entries(sockets))('%s', async (name, { path, outcomes, hears }) => {
    const w = await world();
    const opened: { caller: Caller; socket: LegacySocket }[] = [];
    for (const [caller, outcome] of [...blockedOutcome(blockedSockets, name), ...outcomes]) {
      const opening = openSocket(
        server,
        path(worldFor(caller, w)),
        undefined,
        credential(name, caller),
      );
      if (outcome === 'open') opened.push({ caller, socket: await opening });
      else await expect(opening, `${caller ?? 'nobody'}`).rejects.toBe(outcome);
    }
    await say(w);
    await sleep(700);
    for (const { caller, socket } of opened) {
      const heard = JSON.stringify(socket.waiting);
      expect(heard.includes(secret), `${caller ?? 'nobody'} hears ${heard}`).toBe(
        hears.includes(caller),
      );
      if (caller === 'eve') expectNothingOf(w, socket.waiting);
      socket.stop();
    }
  });
});

test('no statement that was sent for all of this contains a value', () => {
  expect(texts.size).toBeGreaterThan(300);
  const values = new RegExp(
    [
      String.raw`\b7\d{9}\b`,
      String.raw`'\d\d\d\d-\d\d`,
      `'[^']*\\b(${Object.keys(people).join('|')}|${secret}|public|open to all|for three)\\b[^']*'`,
    ].join('|'),
  );
  expect([...texts].filter((text) => values.test(text))).toEqual([]);
  for (const text of ['where id = 7000000042', "where name = 'ada'", "at < '2026-01-01'"])
    expect(text).toMatch(values);
});
