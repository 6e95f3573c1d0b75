import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rest } from '../harness/rest.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

let parley: Parley;
let other: Parley;
let sql: pg.Client;
let people = 0;
let ada: Person;

beforeAll(async () => {
  const limits = {
    LIMIT_PASSWORD_HASH_QUEUE: '500',
    LIMIT_LOGIN_FAILURES_PER_ADDRESS: '10000',
    LIMIT_CODE_COOLDOWN_SECONDS: '0',
  };
  parley = await startParley(limits);
  other = await startParley({ ...limits, DATABASE_URL: parley.databaseUrl });
  sql = new pg.Client(parley.databaseUrl);
  await sql.connect();
});
afterAll(async () => {
  await sql?.end();
  await other?.stop();
  await parley?.stop();
});
beforeEach(async () => {
  people += 1;
  ada = await signUp(parley, `ada${people}`);
});

/** The result of a guess: evaluated and wrong, or refused without evaluation. */
type Outcome = 'wrong' | 'refused' | 'right';
type Guess = (guess: string, node: Parley) => Promise<Outcome>;

const mutate =
  (mutation: string, input: (guess: string) => object): Guess =>
  async (guess, node) => {
    const { code } = await node.graphql(mutation, { input: input(guess) }, ada.token);
    return code === 'RATE_LIMITED' ? 'refused' : code ? 'wrong' : 'right';
  };
const call =
  (operation: () => string, scheme: string, body: (guess: string) => object): Guess =>
  async (guess, node) => {
    const headers = { authorization: `${scheme} ${ada.token}` };
    const { status } = await rest(node, operation(), { headers, body: body(guess) });
    return status === 429 ? 'refused' : status >= 400 ? 'wrong' : 'right';
  };

const mutation = (name: string, selection: string) =>
  `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`;
const newPassword = 'quite a new one';

/** Every operation that takes a password. */
const guesses: Record<string, Guess> = {
  login: mutate(mutation('login', 'accessToken'), (password) => ({
    identifier: ada.username,
    password,
  })),
  changePassword: mutate(mutation('changePassword', 'user { id }'), (currentPassword) => ({
    currentPassword,
    newPassword,
  })),
  updateAccount: mutate(mutation('updateAccount', 'user { id }'), (currentPassword) => ({
    username: `${ada.username}-2`,
    currentPassword,
    newPassword,
  })),
  deleteAccount: mutate(mutation('deleteAccount', 'user { id }'), (password) => ({ password })),
  enableSecondFactor: mutate(mutation('enableSecondFactor', 'user { id }'), (password) => ({
    password,
    code: '123456',
  })),
  'PUT /api/auth/user/edit/': call(
    () => 'PUT /api/auth/user/edit/',
    'JWT',
    (current_password) => ({ update_password: true, current_password, new_password: newPassword }),
  ),
  'DELETE /api/auth/user/delete/': call(
    () => 'DELETE /api/auth/user/delete/',
    'JWT',
    (password) => ({ refresh_token: ada.refreshToken, password }),
  ),
  'POST /auth/password/change/': call(
    () => 'POST /auth/password/change/',
    'Token',
    (old_password) => ({ old_password, new_password1: newPassword, new_password2: newPassword }),
  ),
  'DELETE /api/users/:id/': call(
    () => `DELETE /api/users/${ada.id.slice(5)}/`,
    'Bearer',
    (password) => ({ password }),
  ),
};

/** What is counted for names; addresses have rows of their own. */
const failures = async () => {
  const { rows } = await sql.query(
    `select coalesce(sum(count), 0)::int as count from sign_in_failures where key not like 'address%'`,
  );
  return rows[0].count;
};

describe.each(Object.entries(guesses))('%s', (_, guess) => {
  test('counts every wrong password, also without an effect', async () => {
    const before = await failures();
    for (let n = 0; n < 5; n += 1) expect(await guess(`guess ${n}`, parley)).toBe('wrong');
    expect((await failures()) - before).toBe(5);
    // A wait of an hour, so that the next guess is refused however slow this machine is.
    await sql.query(`update sign_in_failures set count = 17, latest = now()`);
    expect(await guess(ada.password, parley)).toBe('refused');
    await sql.query('delete from sign_in_failures');
  });

  test('evaluates five of a hundred concurrent guesses on two nodes', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, n) => guess(`guess ${n}`, n % 2 ? parley : other)),
    );
    const wrong = outcomes.filter((outcome) => outcome === 'wrong').length;
    // A second after the fifth failure one more may be evaluated, two seconds later another.
    expect(wrong).toBeGreaterThanOrEqual(5);
    expect(wrong).toBeLessThanOrEqual(8);
    expect(outcomes).not.toContain('right');
    await sql.query('delete from sign_in_failures');
  });
});

test('a right password costs no tries, also after wrong ones', async () => {
  const login = guesses.login as Guess;
  for (let n = 0; n < 4; n += 1) await login(`guess ${n}`, parley);
  const before = await failures();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => login(ada.password, parley)));
  expect(outcomes.filter((outcome) => outcome === 'right').length).toBeGreaterThan(0);
  expect(await failures()).toBe(before);
});
