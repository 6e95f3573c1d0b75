import { describe, expect, test } from 'vitest';
import { helpOf, helpOfAll, parseGiven } from '../../src/admin/arguments.js';
import { type Command, UsageError } from '../../src/admin/command.js';
import { commands } from '../../src/admin/commands.js';
import { mailTo } from '../harness/mail.js';
import { command, spawnParley } from '../harness/process.js';
import type { Overrides } from '../harness/server.js';

const node = await spawnParley();
const env = { DATABASE_URL: node.databaseUrl, DATA_DIR: node.dataDir };
const { ada, ben } = await node.people('ada', 'ben');
expect((await command(env, 'ada')).code).toBe(0);
await node.appoint(ada);

const json = async (...args: string[]) => {
  const { code, said } = await command(env, ...args, '--json');
  return { code, ...JSON.parse(said) };
};
const audit = async () => {
  const { auditLog } = await ada.admin.ask(
    '{ auditLog(first: 50) { nodes { action targetId detail operator actor { username } } } }',
  );
  return auditLog.nodes;
};

describe('the arguments', () => {
  test.each<[string, string[], RegExp]>([
    ['sessions', [], /^<user> is missing/],
    ['sessions', ['ada', 'ben'], /^ben is one argument too many/],
    ['sessions', ['ada', '--all'], /--all/],
    ['users', ['--first'], /--first/],
    ['users', ['--suspended=yes'], /--suspended/],
  ])('of %s are refused: %j', (name, argv, text) => {
    const one = commands.find((each) => each.name === name) as Command;
    expect(() => parseGiven(one, argv)).toThrow(UsageError);
    expect(() => parseGiven(one, argv)).toThrow(text);
  });

  test('are explained for every command', () => {
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
    for (const one of commands) {
      expect(helpOfAll(commands)).toContain(one.summary);
      expect(helpOf(one)).toMatch(new RegExp(`-- ${one.name} [^]*--json +Print`));
    }
  });

  test('decide the exit code, and no stack trace is printed', async () => {
    const cases: [Overrides, string[], number, RegExp][] = [
      [{}, [], 2, /<command> \[arguments\]/],
      [{}, ['users', '--first', '0'], 2, /^--first must be a whole number from 1/],
      [{}, ['users', '--role', 'KING'], 2, /^--role must be one of USER, ADMIN/],
      [{}, ['sessions', '--help'], 0, /^npm run admin -- sessions <user>/],
      [{ DATABASE_URL: 'postgres://x:y@127.0.0.1:9/z' }, ['users'], 1, /cannot be reached/],
      [{ DATABASE_URL: 'postgres:///z?host=/nowhere' }, ['users'], 1, /cannot be reached/],
      [{}, ['sesion'], 1, /^There is neither a command nor a user called sesion/],
      [{}, ['export', 'ada', '--out', '/nowhere/a'], 1, /^The file .* cannot be created \(ENOENT/],
      [{ PORT: 'eighty' }, ['users'], 1, /PORT must be/],
      [{}, ['sessions', 'nobody', '--json'], 1, /^{"error":{"code":"NOT_FOUND"/],
    ];
    const run = cases.map(([own, argv]) => command({ ...env, ...own }, ...argv));
    for (const [at, { code, said }] of (await Promise.all(run)).entries()) {
      expect([code, said]).toEqual([cases[at]?.[2], expect.stringMatching(cases[at]?.[3] ?? '')]);
      expect(said).not.toMatch(/^\s+at /m);
    }
  }, 60_000);
});

test('users lists and filters accounts', async () => {
  const cases: [argv: string[], names: string[]][] = [
    [[], ['ben', 'ada']],
    [['BEN'], ['ben']],
    [['--role', 'admin'], ['ada']],
    [['--first', '1'], ['ben']],
    [['%', '--suspended'], []],
  ];
  const lists = cases.map(async ([argv]) => {
    const { said } = await command(env, 'users', ...argv, '--json');
    return JSON.parse(said).map(({ username }: { username: string }) => username);
  });
  expect(await Promise.all(lists)).toEqual(cases.map(([, names]) => names));
  expect((await command(env, 'users', 'ada')).said).toMatch(/^id +username .*\nuser_\d+ +ada /);
}, 60_000);

test('sessions are listed and revoked, with their sockets', async () => {
  const { id } = (await json('sessions', 'ben'))[0];
  const socket = ben.connect();
  await socket.subscribe('subscription { inboxEvents { __typename } }').event();
  expect(await json('revoke', ben.id, '--session', 'session_1')).toMatchObject({
    code: 1,
    error: { code: 'BAD_USER_INPUT' },
  });
  const of = (await json('sessions', 'ada'))[0].id;
  expect((await json('revoke', ben.id, '--session', of)).error.code).toBe('NOT_FOUND');
  expect(await json('revoke', 'ben', '--session', id)).toMatchObject({ code: 0, ended: 1 });
  expect((await socket.closed).code).toBe(4401);
  const me = async () => (await ben.graphql('{ me { id } }')).data?.me ?? null;
  await expect.poll(me).toBe(null);
  expect(await command(env, 'revoke', 'ben')).toEqual({
    code: 0,
    said: '0 sessions of ben ended.',
  });
  expect((await audit()).slice(0, 2)).toEqual([
    {
      ...{ action: 'SESSIONS_REVOKED', targetId: ben.id, detail: '0 sessions', actor: null },
      operator: expect.stringMatching(/^shell/),
    },
    expect.objectContaining({ action: 'SESSIONS_REVOKED', detail: id.slice('session_'.length) }),
  ]);
}, 90_000);

test('reset-password gives a token that sets a new password', async () => {
  const { token, code } = await json('reset-password', 'ben@example.org');
  expect(code).toBe(0);
  const newPassword = 'a password of the operator';
  await ada.ask(
    'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { user { id } } }',
    { input: { token, newPassword } },
  );
  const login = `mutation ($input: LoginInput!) { login(input: $input) { accessToken } }`;
  const { login: signedIn } = await node.ask(login, {
    input: { identifier: 'ben', password: newPassword },
  });
  expect(signedIn.accessToken).toBeTruthy();
  expect((await json('reset-password', 'ben')).error.code).toBe('RATE_LIMITED');
  expect((await audit())[0]).toMatchObject({ action: 'PASSWORD_RESET', targetId: ben.id });
}, 90_000);

test('reset-password mails the token when asked to, and prints it to nobody', async () => {
  const { cleo } = await node.people('cleo');
  const said = await json('reset-password', 'cleo', '--mail');
  expect(said).toEqual({ code: 0, user: cleo.id, mailedTo: 'cleo@example.org' });
  const { secret, to } = await mailTo(node, 'cleo@example.org');
  expect(to).toBe('cleo@example.org');
  const newPassword = 'a password that cleo chose';
  await node.ask(
    'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { user { id } } }',
    { input: { token: secret, newPassword } },
  );
  await node.sql(`update users set email = '' where id = $1`, [cleo.number]);
  expect((await json('reset-password', 'cleo', '--mail')).error.message).toMatch(
    /no e-mail address/,
  );
}, 90_000);
