import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { comment, LOGIN, post, send } from '../harness/documents.js';
import { found } from '../harness/groups.js';
import { makeTempDir } from '../harness/postgres.js';
import { command, spawnParley } from '../harness/process.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const env = { DATABASE_URL: server.databaseUrl, DATA_DIR: server.dataDir };
expect(await command(env, 'ADA')).toEqual({ code: 0, said: 'ada is an administrator now.' });
const ACT = {
  suspendUser:
    'mutation ($i: SuspendUserInput!) { suspendUser(input: $i) { user { suspendedAt } } }',
  unsuspendUser:
    'mutation ($i: UnsuspendUserInput!) { unsuspendUser(input: $i) { user { suspendedAt } } }',
  setUserRole: 'mutation ($i: SetUserRoleInput!) { setUserRole(input: $i) { user { role } } }',
  removeContent: 'mutation ($i: RemoveContentInput!) { removeContent(input: $i) { contentId } }',
  resolveReport:
    'mutation ($i: ResolveReportInput!) { resolveReport(input: $i) { report { status resolvedAt } } }',
  reportContent:
    'mutation ($i: ReportContentInput!) { reportContent(input: $i) { report { id status excerpt reason } } }',
};
const act = (who: Person, what: keyof typeof ACT, i: object) => who.graphql(ACT[what], { i });
const auditOf = async (who: Person) => {
  const { auditLog } = await who.ask(
    '{ auditLog(first: 100) { nodes { action targetId detail actor { username } } } }',
  );
  return auditLog.nodes as { action: string; targetId: string; detail: string }[];
};

describe('administrators', () => {
  test('find users by part of a name or address; roles are hidden from others', async () => {
    const find = async (args: string) =>
      (await ada.ask(`{ accounts(${args}) { nodes { username role suspendedAt } } }`)).accounts
        .nodes;
    const known = { role: 'USER', suspendedAt: null };
    expect(await find('search: "BEN@example"')).toEqual([{ username: 'ben', ...known }]);
    expect(await find('role: ADMIN')).toEqual([{ username: 'ada', ...known, role: 'ADMIN' }]);
    expect(await find('search: "%"')).toEqual([]);
    const seen = await ben.ask('{ user(username: "ada") { role } me { role } }');
    expect(seen).toEqual({ user: { role: null }, me: { role: 'USER' } });
  });

  test('set roles of others, not their own', async () => {
    const dora = await server.person('dora');
    expect((await act(ada, 'setUserRole', { userId: ada.id, role: 'USER' })).code).toBe(
      'BAD_USER_INPUT',
    );
    const made = await act(ada, 'setUserRole', { userId: dora.id, role: 'ADMIN' });
    expect(made.data.setUserRole.user).toEqual({ role: 'ADMIN' });
    await dora.ask('{ reports { nodes { id } } }');
    await act(ada, 'setUserRole', { userId: dora.id, role: 'USER' });
    expect((await dora.graphql('{ reports { nodes { id } } }')).code).toBe('FORBIDDEN');
  });

  test('cannot both remove the role of the other', async () => {
    const { emil, finn } = await server.people('emil', 'finn');
    for (const { id } of [emil, finn]) await act(ada, 'setUserRole', { userId: id, role: 'ADMIN' });
    const replies = await Promise.all([
      act(emil, 'setUserRole', { userId: finn.id, role: 'USER' }),
      act(finn, 'setUserRole', { userId: emil.id, role: 'USER' }),
    ]);
    expect(replies.map(({ code }) => code).sort()).toEqual(['FORBIDDEN', undefined]);
  });
});

describe('a suspended user', () => {
  test('loses all sessions and sockets at once, and cannot sign in by any API', async () => {
    const gus = await server.person('gus');
    const live = gus.connect();
    await live.connected;
    const { data } = await act(ada, 'suspendUser', { userId: gus.id, reason: 'spam' });
    expect(data.suspendUser.user.suspendedAt).toEqual(expect.any(String));
    expect((await live.closed).code).toBe(4401);
    expect((await gus.graphql('{ me { id } }')).status).toBe(401);
    const { email, password, refreshToken: refresh } = gus;
    const doors = [
      ['POST /api/users/login/', { username: 'gus', password }, 400],
      ['POST /api/token/', { username: 'gus', password }, 400],
      ['POST /api/token/refresh/', { refresh }, 401],
      ['POST /api/user/token/', { email, password }, 401],
      ['POST /api/auth/obtain_token/', { username: 'gus', password }, 401],
    ] as const;
    for (const [operation, body, status] of doors) {
      const reply = await rest(server, operation, { body });
      expect([operation, reply.status]).toEqual([operation, status]);
    }
    const login = await server.graphql(LOGIN, { input: { identifier: 'gus', password } });
    expect(login).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(login.errors?.[0]?.message).toBe('This account is suspended.');

    const hidden = await ben.graphql(
      '{ user(username: "gus") { id } users(search: "gus") { nodes { id } } }',
    );
    expect(hidden.data).toEqual({ user: null, users: { nodes: [] } });
    const found = await ada.ask('{ accounts(suspended: true) { nodes { username } } }');
    expect(found.accounts.nodes).toEqual([{ username: 'gus' }]);

    expect((await act(ada, 'suspendUser', { userId: gus.id, reason: 'x' })).code).toBe('CONFLICT');
    await act(ada, 'unsuspendUser', { userId: gus.id });
    expect((await act(ada, 'unsuspendUser', { userId: gus.id })).code).toBe('CONFLICT');
    expect((await rest(server, ...doorOf(doors[0]))).status).toBe(200);
  });
  const doorOf = ([operation, body]: readonly [string, object, number]) =>
    [operation, { body }] as const;

  test('cannot sign in while being suspended', async () => {
    const hugo = await server.person('hugo');
    const logins = Array.from({ length: 4 }, () =>
      server.graphql(LOGIN, { input: { identifier: 'hugo', password: hugo.password } }),
    );
    await act(ada, 'suspendUser', { userId: hugo.id, reason: 'x' });
    const tokens = (await Promise.all(logins)).flatMap(
      ({ data }) => data?.login?.accessToken ?? [],
    );
    for (const token of tokens) {
      expect((await server.graphql('{ me { id } }', {}, token)).status).toBe(401);
    }
  });

  test('cannot be an administrator', async () => {
    const ida = await server.person('ida');
    await act(ada, 'setUserRole', { userId: ida.id, role: 'ADMIN' });
    expect((await act(ada, 'suspendUser', { userId: ida.id, reason: 'x' })).code).toBe('CONFLICT');
    await act(ada, 'setUserRole', { userId: ida.id, role: 'USER' });
    await act(ada, 'suspendUser', { userId: ida.id, reason: 'x' });
    expect((await act(ada, 'setUserRole', { userId: ida.id, role: 'ADMIN' })).code).toBe(
      'CONFLICT',
    );
  });
});

describe('a report', () => {
  test('keeps the reported text, is unique while open, and is decided once', async () => {
    const id = await post(cleo, 'buy my soap');
    const first = await act(ben, 'reportContent', { contentId: id, reason: 'spam' });
    const again = await act(ben, 'reportContent', { contentId: id, reason: 'more spam' });
    const report = again.data.reportContent.report;
    expect(report).toEqual({
      id: first.data.reportContent.report.id,
      status: 'OPEN',
      excerpt: 'buy my soap',
      reason: 'more spam',
    });
    await cleo.act('updatePost', { postId: id, content: 'soap?' });
    const list = await ada.ask(
      '{ reports(status: OPEN) { nodes { id excerpt contentId reporter { username } } } }',
    );
    expect(list.reports.nodes).toContainEqual({
      ...{ id: report.id, excerpt: 'buy my soap', contentId: id },
      reporter: { username: 'ben' },
    });
    const node = 'query ($id: ID!) { node(id: $id) { id } }';
    expect((await ben.graphql(node, { id: report.id })).data.node).toEqual({ id: report.id });
    expect((await cleo.graphql(node, { id: report.id })).data.node).toBeNull();

    const decide = () => act(ada, 'resolveReport', { reportId: report.id, note: 'soap it was' });
    const decided = await Promise.all([decide(), decide()]);
    expect(decided.map(({ code }) => code).sort()).toEqual(['CONFLICT', undefined]);
    const log = (await auditOf(ada)).filter(({ targetId }) => targetId === report.id);
    expect(log).toMatchObject([{ action: 'REPORT_RESOLVED', detail: 'RESOLVED: soap it was' }]);
    const later = await act(ben, 'reportContent', { contentId: id, reason: 'again' });
    expect(later.data.reportContent.report.id).not.toBe(report.id);
  });

  test('is limited to content that the reporter can see', async () => {
    const { id: contentId } = await send(ada, cleo, 'psst');
    expect((await act(ben, 'reportContent', { contentId, reason: 'x' })).code).toBe('NOT_FOUND');
    const heard = await act(cleo, 'reportContent', { contentId, reason: 'x' });
    expect(heard.data.reportContent.report.excerpt).toBe('psst');
    for (const bad of ['post_999999', 'user_999999']) {
      expect((await act(ben, 'reportContent', { contentId: bad, reason: 'x' })).code).toBe(
        'NOT_FOUND',
      );
    }
    for (const input of [
      { contentId: 'session_1', reason: 'x' },
      { contentId: 'constructor_1', reason: 'x' },
      { contentId: 'post_x', reason: 'x' },
      { contentId: ada.id, reason: ' ' },
    ]) {
      expect((await act(ben, 'reportContent', input)).code).toBe('BAD_USER_INPUT');
    }
  });
});

describe('removing content', () => {
  const remove = (contentId: string, reason = 'rules') =>
    act(ada, 'removeContent', { contentId, reason });

  test('removes a post with its picture', async () => {
    const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const form = new FormData();
    form.set('content', 'look');
    form.set('image', new Blob([new Uint8Array(png)], { type: 'image/png' }), 'red.png');
    const made = await cleo.rest('POST /api/posts/', { body: form });
    const picture = `${server.url}${new URL(made.body.image).pathname}`;
    expect((await fetch(picture)).status).toBe(200);
    const contentId = `post_${made.body.id}`;
    expect((await remove(contentId)).data.removeContent).toEqual({ contentId });
    expect((await fetch(picture)).status).toBe(404);
    expect(
      (await cleo.graphql('query ($id: ID!) { post(id: $id) { id } }', { id: contentId })).code,
    ).toBe('NOT_FOUND');
    expect((await remove(contentId)).code).toBe('NOT_FOUND');
  });

  test('removes a comment, and keeps the count exact', async () => {
    const postId = await post(cleo, 'comments, please');
    const rude = await comment(ben, postId, 'rude');
    await comment(ben, postId, 'rude');
    await remove(rude);
    const left = await cleo.ask(
      'query ($id: ID!) { post(id: $id) { commentCount comments { nodes { id } } } }',
      { id: postId },
    );
    expect(left.post).toMatchObject({
      commentCount: 1,
      comments: { nodes: [expect.anything()] },
    });
  });

  test('removes the text of a message, and keeps its position', async () => {
    const { id, conversation } = await send(cleo, ben, 'threats');
    await remove(id);
    const seen = await ben.ask(
      'query ($id: ID!) { conversation(id: $id) { messages { nodes { id content } } } }',
      { id: conversation.id },
    );
    expect(JSON.stringify(seen)).not.toContain('threats');
    expect(seen.conversation.messages.nodes).toContainEqual({
      id,
      content: '[removed by an administrator]',
    });
  });

  test('removes a group with its chat', async () => {
    const contentId = await found(cleo, { name: 'soap lovers' });
    expect((await act(ben, 'reportContent', { contentId, reason: 'soap' })).errors).toBeUndefined();
    expect((await remove(contentId)).errors).toBeUndefined();
    expect(
      (await ben.graphql('query ($id: ID!) { group(id: $id) { id } }', { id: contentId })).code,
    ).toBe('NOT_FOUND');
  });

  test('is recorded in the same transaction', async () => {
    const contentId = await post(ben, 'stays');
    const tooLong = await remove(contentId, 'x'.repeat(1_001));
    expect(tooLong.code).toBe('BAD_USER_INPUT');
    expect(
      (await ben.graphql('query ($id: ID!) { post(id: $id) { id } }', { id: contentId })).errors,
    ).toBeUndefined();
    const before = await auditOf(ada);
    expect((await remove('post_999999')).code).toBe('NOT_FOUND');
    expect(await auditOf(ada)).toEqual(before);
    await remove(contentId, 'spam');
    expect((await auditOf(ada))[0]).toEqual({
      ...{ action: 'CONTENT_REMOVED', targetId: contentId, detail: 'spam' },
      actor: { username: 'ada' },
    });
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
        expect(body.graphql).toMatch(/\/graphql$/);
        const { __schema } = await ada.ask(
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

describe('npm run admin', () => {
  test('explains wrong arguments, and changes nothing', async () => {
    const before = await auditOf(ada);
    expect(await command(env, 'nobody-here')).toEqual({
      code: 1,
      said: 'There is nobody called nobody-here.',
    });
    for (const args of [[], ['ada', 'ben']]) expect((await command(env, ...args)).code).toBe(1);
    expect(await auditOf(ada)).toEqual(before);
  });

  test('is in the audit log, by the command line', async () => {
    expect((await auditOf(ada)).at(-1)).toEqual({
      ...{ action: 'ROLE_CHANGED', targetId: ada.id, detail: 'ADMIN', actor: null },
    });
  });

  test('works on the embedded database, whether the server runs or not', async () => {
    const DATA_DIR = await makeTempDir('admin');
    closing({ stop: () => rm(DATA_DIR, { recursive: true, force: true }) });
    const env = { DATABASE_URL: '', DATA_DIR };
    const node = await spawnParley(env);
    const { kim, lea } = await node.people('kim', 'lea');
    expect(await command(env, 'kim')).toEqual({ code: 0, said: 'kim is an administrator now.' });
    expect((await kim.ask('{ me { role } }')).me).toEqual({ role: 'ADMIN' });
    await node.kill('SIGTERM');
    expect(await command(env, 'lea')).toEqual({ code: 0, said: 'lea is an administrator now.' });
    const again = await spawnParley(env);
    expect((await lea.at(again).ask('{ me { role } }')).me).toEqual({ role: 'ADMIN' });
  }, 90_000);
});
