import { expect, test } from 'vitest';
import { ringUp, signal } from '../harness/calls.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';
import { openSocket } from '../harness/legacy-socket.js';
import { codeFor, mailTo } from '../harness/mail.js';
import { tapPostgres } from '../harness/postgres-wire.js';
import { spawnParley } from '../harness/process.js';
import { type Person, TEST_ENV } from '../harness/server.js';
import { sqlAt } from '../harness/sql.js';

const { url: databaseUrl } = await createDatabase();
const wire = closing(await tapPostgres(databaseUrl));
const server = await spawnParley({ LOG_LEVEL: 'trace', DATABASE_URL: wire.url });

/** Breaks every connection of the node's pool, whose errors carry the client of the connection. */
async function breakConnections(): Promise<void> {
  await sqlAt(
    databaseUrl,
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  );
  await expect.poll(server.output).toContain('a database connection broke');
}

test('no secret is in a log or statement, after failures and successes', async () => {
  const secrets: string[] = [];
  const secret = <T extends string | undefined>(value: T): T => {
    if (value) secrets.push(value);
    return value;
  };
  const { ada, ben } = await server.people('ada', 'ben');
  for (const one of [ada.password, ada.token, ada.refreshToken]) secret(one);
  const say = secret('a sentence for ben alone');
  await ada.graphql(
    `mutation { sendMessage(input: { to: { username: "ben" }, content: "${say}" }) { message { id } } }`,
  );
  const callId = await ringUp(ada, ben);
  await signal(ada, callId, { kind: 'OFFER', sdp: secret('v=0 for ben alone') });
  await signal(ada, callId, { kind: 'OFFER', sdp: secret('no description at all') });
  const socket = await openSocket(server, `/ws/calls/?token=${ada.token}`);
  socket.say({ type: 'answer', call_id: callId.slice(5), sdp: secret('v=0 by an old client') });
  socket.say(secret('a frame that is broken'));
  expect((await socket.next()).type).toBe('error');
  socket.stop();
  for (const path of ['/ws/status/', `/ws/messages/${ben.number}/`]) {
    const opened = await openSocket(server, `${path}?token=${ada.token}`, undefined, {}, [
      'access_token',
      ada.token,
    ]);
    opened.say(secret('a frame of a browser'));
    opened.stop();
    await expect(openSocket(server, path, undefined, {}, ada.token)).rejects.toBe(400);
    await expect(openSocket(server, `${path}?token=${ada.token}x`)).rejects.toBe(401);
    await expect(
      openSocket(server, path, undefined, {}, ['x', secret(`${ada.token}y`)]),
    ).rejects.toBe(401);
  }
  const guess = secret('a password mistyped');
  await server.graphql(
    `mutation { login(input: { identifier: "ada", password: "${guess}" }) { accessToken } }`,
  );
  await server.graphql(
    `mutation { refreshSession(input: { refreshToken: "${ada.refreshToken}" }) { accessToken } }`,
  );
  const chosen = secret('a password chosen anew');
  const change = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { user { id } } }`;
  await ada.graphql(change, { input: { currentPassword: ada.password, newPassword: chosen } });
  const inQuery = secret('token-in-a-query');
  await fetch(`${server.url}/ws/calls/?token=${inQuery}`);
  await fetch(`${server.url}/api/nowhere/?token=${inQuery}`, { headers: { bearer: inQuery } });
  const broken = secret('half a body with a password');
  await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ada.token}x` },
    body: `{"password":"${broken}"`,
  });
  const sent = await codeFor(server, ada);
  const code = secret(sent);
  const token = await resetTokenFor(ada);
  secret(token);
  for (const wrong of [secret('999999a'), code]) {
    const login = `mutation ($input: LoginInput!) { login(input: $input) { apiToken } }`;
    const input = { identifier: 'ada', password: chosen, code: wrong };
    const { data } = await server.graphql(login, { input });
    if (data?.login) {
      const authorization = `Token ${secret(data.login.apiToken)}`;
      await fetch(`${server.url}/users/friend_list/`, { headers: { authorization } });
      await fetch(`${server.url}/api/token/refresh/`, {
        method: 'POST',
        headers: { bearer: authorization },
      });
    }
  }
  await fetch(
    `${server.url}/oauth/authorize?code=${secret('a-code-of-42')}&state=${secret('a-state')}`,
  );
  await server.graphql(
    `mutation { resetPassword(input: { token: "${token}", newPassword: "${secret('chosen once more')}" }) { user { id } } }`,
  );
  await breakConnections();
  const output = server.output();
  // PostgreSQL logs the text of statements that fail, and keeps the texts of others in its statistics.
  const statements = wire.statements().join('\n');
  expect(statements).toContain('insert into "users"');
  expect(statements).toContain('from send_messages(');
  const held = [...secrets, ada.email, '$argon2', 'secretKey', 'saslSession', TEST_ENV.JWT_SECRET];
  held.push(new URL(databaseUrl).password);
  for (const one of held) expect(statements).not.toContain(one);
  for (const one of held) expect(output).not.toContain(one);
  expect(output).toContain('"path":"/graphql"');
  expect(output).toContain('"path":"/api/nowhere/"');
});

async function resetTokenFor({ email }: Person): Promise<string> {
  await server.graphql(
    `mutation { requestPasswordReset(input: { email: "${email}" }) { accepted } }`,
  );
  return (await mailTo(server, email, 2)).secret;
}
