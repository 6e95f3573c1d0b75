import { describe, expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import { post, send as sendMessage } from '../harness/documents.js';
import { found } from '../harness/groups.js';
import { turnOnSecondFactor } from '../harness/mail.js';
import { command } from '../harness/process.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const env = { DATABASE_URL: server.databaseUrl, DATA_DIR: server.dataDir };
expect(await command(env, 'ADA')).toMatchObject({ code: 0 });
await turnOnSecondFactor(server, ada);
const REPORT = 'report { id status excerpt reason }';
const setRole = (by: Person, { id }: Person, role: string) =>
  by.admin.attempt('setUserRole', { userId: id, role });
const suspend = ({ id }: Person) => ada.admin.attempt('suspendUser', { userId: id, reason: 'x' });
const auditOf = async (who: Person) => {
  const { auditLog } = await who.admin.ask(
    '{ auditLog(first: 100) { nodes { action targetId detail actor { username } } } }',
  );
  return auditLog.nodes as { action: string; targetId: string; detail: string }[];
};

describe('/admin/graphql', () => {
  const at = async (who: Person | null, query: string) => {
    const reply = await server.admin.graphql(query, {}, who?.token);
    const { code, reason } = reply.errors?.[0]?.extensions ?? {};
    return [reply.status, code, reason];
  };
  const documents = [
    '{ reports { nodes { id } } }',
    '{ __schema { types { name } } }',
    '{ nonsense }',
    '{',
    'mutation { setUserRole(input: { userId: "user_1", role: ADMIN }) { user { id } } }',
  ];

  test.each(documents)('refuses %s of others before it reads it', async (query) => {
    expect(await at(null, query)).toEqual([401, 'UNAUTHENTICATED', 'UNAUTHENTICATED']);
    expect(await at(ben, query)).toEqual([403, 'FORBIDDEN', 'ADMINISTRATORS_ONLY']);
    const { iris } = await server.people('iris');
    await server.sql(`update users set role = 'ADMIN' where id = $1`, [iris.number]);
    expect(await at(iris, query)).toEqual([403, 'FORBIDDEN', 'SECOND_FACTOR_REQUIRED']);
    await server.sql('delete from users where id = $1', [iris.number]);
  });

  test('admits an administrator as soon as the second factor is on, and until it is off', async () => {
    const { judy } = await server.people('judy');
    await server.sql(`update users set role = 'ADMIN' where id = $1`, [judy.number]);
    await turnOnSecondFactor(server, judy);
    const [reports] = documents as [string];
    for (const _ of [1, 2]) expect((await at(judy, reports))[0]).toBe(200);
    await server.sql('update users set second_factor = false where id = $1', [judy.number]);
    expect((await at(judy, reports))[0]).toBe(403);
    const role = await judy.ask(`{ user(by: { id: "${ben.id}" }) { role } }`);
    expect(role.user).toEqual({ role: null });
    await server.sql(`update users set role = 'USER' where id = $1`, [judy.number]);
  });

  test('has what the other schema has not, and the other way round', async () => {
    const { auditLog } = await ada.admin.ask('{ auditLog(first: 1) { nodes { id action } } }');
    const [{ id }] = auditLog.nodes;
    expect(id).toMatch(/^auditentry_\d+$/);
    const node = `{ node(id: "${id}") { id } nodes(ids: ["${id}", "${ada.id}"]) { id } }`;
    const both = { node: { id }, nodes: [{ id }, { id: ada.id }] };
    expect(await ada.admin.ask(node)).toEqual(both);
    expect((await ada.graphql(node)).data).toEqual({ node: null, nodes: [null, { id: ada.id }] });
    expect((await ada.graphql('{ auditLog { nodes { id } } }')).status).toBe(400);
    expect((await ada.admin.graphql('{ feed { nodes { id } } }')).status).toBe(400);
    expect((await ada.admin.graphql('subscription { inboxEvents { __typename } }')).status).toBe(
      400,
    );
  });
});

describe('administrators', () => {
  test('find users by part of a name or address; roles are hidden from others', async () => {
    const find = async (args: string) =>
      (await ada.admin.ask(`{ accounts(${args}) { nodes { username role suspendedAt } } }`))
        .accounts.nodes;
    const known = { role: 'USER', suspendedAt: null };
    expect(await find('search: "BEN@example"')).toEqual([{ username: 'ben', ...known }]);
    expect(await find('role: ADMIN')).toEqual([{ username: 'ada', ...known, role: 'ADMIN' }]);
    expect(await find('search: "%"')).toEqual([]);
    const seen = await ben.ask('{ user(by: { username: "ada" }) { role } me { role } }');
    expect(seen).toEqual({ user: { role: null }, me: { role: 'USER' } });
  });

  test('set roles of others, not their own', async () => {
    const dora = await server.person('dora');
    expect(await setRole(ada, ada, 'USER')).toBeRefused('BAD_USER_INPUT');
    const made = await ada.admin.act(
      'setUserRole',
      { userId: dora.id, role: 'ADMIN' },
      'user { role }',
    );
    expect(made.user).toEqual({ role: 'ADMIN' });
    await server.sql('update users set second_factor = true where id = $1', [dora.number]);
    await dora.admin.ask('{ reports { nodes { id } } }');
    await setRole(ada, dora, 'USER');
    expect((await dora.admin.graphql('{ reports { nodes { id } } }')).code).toBe('FORBIDDEN');
  });

  test('cannot both remove the role of the other', async () => {
    const { emil, finn } = await server.people('emil', 'finn');
    for (const one of [emil, finn]) await server.appoint(one);
    const replies = await Promise.all([setRole(emil, finn, 'USER'), setRole(finn, emil, 'USER')]);
    expect(replies.map(({ code }) => code).sort()).toEqual(['FORBIDDEN', undefined]);
  });
});

describe('a suspended user', () => {
  test('loses all sessions and sockets at once, and cannot sign in by any API', async () => {
    const gus = await server.person('gus');
    const live = gus.connect();
    await live.connected;
    const input = { userId: gus.id, reason: 'spam' };
    const { user } = await ada.admin.act('suspendUser', input, 'user { suspendedAt }');
    expect(user.suspendedAt).toEqual(expect.any(String));
    expect((await live.closed).code).toBe(4401);
    expect((await gus.graphql('{ me { id } }')).status).toBe(401);
    const { email, password, refreshToken: refresh } = gus;
    const signIns = [
      ['POST /api/users/login/', { username: 'gus', password }, 400],
      ['POST /api/token/', { username: 'gus', password }, 400],
      ['POST /api/token/refresh/', { refresh }, 401],
      ['POST /api/user/token/', { email, password }, 401],
      ['POST /api/auth/obtain_token/', { username: 'gus', password }, 401],
    ] as const;
    for (const [operation, body, status] of signIns) {
      const reply = await rest(server, operation, { body });
      expect([operation, reply.status]).toEqual([operation, status]);
    }
    const login = await server.attempt('login', { identifier: 'gus', password });
    expect(login).toBeRefused('UNAUTHENTICATED');
    expect(login.errors?.[0]?.message).toBe('This account is suspended.');

    const hidden = await ben.graphql(
      '{ user(by: { username: "gus" }) { id } users(search: "gus") { nodes { id } } }',
    );
    expect(hidden.data).toEqual({ user: null, users: { nodes: [] } });
    const found = await ada.admin.ask('{ accounts(suspended: true) { nodes { username } } }');
    expect(found.accounts.nodes).toEqual([{ username: 'gus' }]);

    expect(await suspend(gus)).toBeRefused('CONFLICT');
    await ada.admin.act('unsuspendUser', { userId: gus.id });
    expect(await ada.admin.attempt('unsuspendUser', { userId: gus.id })).toBeRefused('CONFLICT');
    const [operation, body] = signIns[0];
    expect((await rest(server, operation, { body })).status).toBe(200);
  });

  test('cannot sign in while being suspended', async () => {
    const hugo = await server.person('hugo');
    const input = { identifier: 'hugo', password: hugo.password };
    const logins = concurrently(4, () => server.attempt('login', input, 'accessToken'));
    await suspend(hugo);
    const tokens = (await logins).flatMap(({ data }) => data?.login?.accessToken ?? []);
    for (const token of tokens) {
      expect((await server.graphql('{ me { id } }', {}, token)).status).toBe(401);
    }
  });

  test('cannot be an administrator', async () => {
    const ida = await server.person('ida');
    await setRole(ada, ida, 'ADMIN');
    expect(await suspend(ida)).toBeRefused('CONFLICT');
    await setRole(ada, ida, 'USER');
    await suspend(ida);
    expect(await setRole(ada, ida, 'ADMIN')).toBeRefused('CONFLICT');
  });
});

describe('a report', () => {
  test('keeps the reported text, is unique while open, and is decided once', async () => {
    const id = await post(cleo, 'buy my soap');
    const send = async (reason: string) =>
      (await ben.act('reportContent', { contentId: id, reason }, REPORT)).report;
    const first = await send('spam');
    const report = await send('more spam');
    expect(report).toEqual({
      id: first.id,
      status: 'OPEN',
      excerpt: 'buy my soap',
      reason: 'more spam',
    });
    await cleo.act('updatePost', { postId: id, content: 'soap?' });
    const list = await ada.admin.ask(
      '{ reports(status: OPEN) { nodes { id excerpt contentId reporter { username } } } }',
    );
    expect(list.reports.nodes).toContainEqual({
      ...{ id: report.id, excerpt: 'buy my soap', contentId: id },
      reporter: { username: 'ben' },
    });
    const node = 'query ($id: ID!) { node(id: $id) { id } }';
    expect((await ben.graphql(node, { id: report.id })).data.node).toEqual({ id: report.id });
    expect((await cleo.graphql(node, { id: report.id })).data.node).toBeNull();

    const decide = () =>
      ada.admin.attempt('resolveReport', { reportId: report.id, note: 'soap it was' });
    const decided = await Promise.all([decide(), decide()]);
    expect(decided.map(({ code }) => code).sort()).toEqual(['CONFLICT', undefined]);
    const log = (await auditOf(ada)).filter(({ targetId }) => targetId === report.id);
    expect(log).toMatchObject([{ action: 'REPORT_RESOLVED', detail: 'RESOLVED: soap it was' }]);
    expect((await send('again')).id).not.toBe(report.id);
  });

  test('is reopened, unless its reporter has reported the content again', async () => {
    const contentId = await post(cleo, 'more soap');
    const report = async () =>
      (await ben.act('reportContent', { contentId, reason: 'soap' }, REPORT)).report.id;
    const first = await report();
    const reopen = (reportId: string, note = '') =>
      ada.admin.attempt('reopenReport', { reportId, note }, 'report { status resolvedAt }');
    expect(await reopen(first)).toBeRefused('CONFLICT');
    const resolve = (reportId: string) =>
      ada.admin.act('resolveReport', { reportId, dismiss: true });
    await resolve(first);
    const { data } = await reopen(first, 'soap after all');
    expect(data.reopenReport.report).toEqual({ status: 'OPEN', resolvedAt: null });
    expect(await report()).toBe(first);
    const log = (await auditOf(ada)).filter(({ targetId }) => targetId === first);
    expect(log).toMatchObject([
      { action: 'REPORT_REOPENED', detail: 'soap after all' },
      { action: 'REPORT_RESOLVED', detail: 'DISMISSED' },
    ]);

    await resolve(first);
    const second = await report();
    expect(second).not.toBe(first);
    expect(await reopen(first)).toBeRefused('CONFLICT');
    await resolve(second);
    expect((await reopen(first)).code).toBeUndefined();
  });

  test('is limited to content that the reporter can see', async () => {
    const { id: contentId } = await sendMessage(ada, cleo, 'psst');
    const heard = await cleo.act('reportContent', { contentId, reason: 'x' }, REPORT);
    expect(heard.report.excerpt).toBe('psst');
    for (const missing of [contentId, 'post_999999', 'user_999999']) {
      const reply = await ben.attempt('reportContent', { contentId: missing, reason: 'x' });
      expect(reply).toBeRefused('NOT_FOUND');
    }
    const group = await found(cleo, { name: 'soap lovers' });
    await ben.act('reportContent', { contentId: group, reason: 'soap' });
    for (const input of [
      { contentId: 'session_1', reason: 'x' },
      { contentId: 'constructor_1', reason: 'x' },
      { contentId: 'post_x', reason: 'x' },
      { contentId: ada.id, reason: ' ' },
    ]) {
      expect(await ben.attempt('reportContent', input)).toBeRefused('BAD_USER_INPUT');
    }
  });
});

test('a removal is recorded in the same transaction', async () => {
  const remove = (contentId: string, reason: string) =>
    ada.admin.attempt('removeContent', { contentId, reason });
  const contentId = await post(ben, 'stays');
  expect(await remove(contentId, 'x'.repeat(1_001))).toBeRefused('BAD_USER_INPUT');
  await ben.ask('query ($id: ID!) { post(id: $id) { id } }', { id: contentId });
  const before = await auditOf(ada);
  expect(await remove('post_999999', 'spam')).toBeRefused('NOT_FOUND');
  expect(await auditOf(ada)).toEqual(before);
  await remove(contentId, 'spam');
  expect((await auditOf(ada))[0]).toEqual({
    ...{ action: 'CONTENT_REMOVED', targetId: contentId, detail: 'spam' },
    actor: { username: 'ada' },
  });
});

describe('/admin/', () => {
  const at = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${server.url}${path}`, { method, headers });
  const told = async (reply: Response) => {
    const { date: _date, 'x-request-id': _id, ...headers } = Object.fromEntries(reply.headers);
    const steady = Object.entries(headers).filter(([name]) => !name.startsWith('x-ratelimit'));
    return { status: reply.status, headers: steady, body: await reply.text() };
  };

  test('links to the functions of administrators', async () => {
    for (const scheme of ['Bearer', 'JWT']) {
      for (const path of ['/admin/', '/admin']) {
        const reply = await at(path, { authorization: `${scheme} ${ada.token}` });
        expect(reply.status).toBe(200);
        const body = (await reply.json()) as {
          graphql: string;
          queries: string[];
          mutations: string[];
        };
        expect(body.graphql).toMatch(/\/admin\/graphql$/);
        const { __schema } = await ada.admin.ask(
          '{ __schema { queryType { fields { name } } mutationType { fields { name } } } }',
        );
        const names = (type: { fields: { name: string }[] }) => type.fields.map(({ name }) => name);
        expect(names(__schema.queryType)).toEqual(expect.arrayContaining(body.queries));
        expect(names(__schema.mutationType)).toEqual(expect.arrayContaining(body.mutations));
      }
    }
  });

  test('does not exist for all others', async () => {
    const credentials: Record<string, string>[] = [
      {},
      { authorization: `JWT ${ben.token}` },
      { authorization: `Bearer ${ben.token}` },
      { authorization: `Token ${ada.token}` },
      { authorization: 'JWT nonsense' },
      { authorization: `JWT ${ada.token}, JWT ${ben.token}` },
    ];
    for (const headers of credentials) {
      const [here, nowhere] = await Promise.all([at('/admin/', headers), at('/nimda/', headers)]);
      expect(here.status).toBe(404);
      expect(await told(here)).toEqual(await told(nowhere));
    }
    for (const method of ['POST', 'DELETE', 'OPTIONS']) {
      const [here, nowhere] = await Promise.all([
        at('/admin/', {}, method),
        at('/nimda/', {}, method),
      ]);
      expect(await told(here)).toEqual(await told(nowhere));
    }
  });
});
