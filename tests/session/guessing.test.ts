import { beforeEach, describe, expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import type { Node } from '../harness/node.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village({
  LIMIT_PASSWORD_HASH_QUEUE: '500',
  LIMIT_LOGIN_FAILURES_PER_ADDRESS: '10000',
  LIMIT_CODE_COOLDOWN_SECONDS: '0',
});
const other = await server.twin();
let ada: Person;
beforeEach(async () => {
  ({ ada } = await server.newcomers('ada'));
});

/** The result of a guess: evaluated and wrong, or refused without evaluation. */
type Outcome = 'wrong' | 'refused' | 'right';
type Guess = (guess: string, node: Node) => Promise<Outcome>;

const mutate =
  (name: string, input: (guess: string) => object): Guess =>
  async (guess, node) => {
    const { code } = await ada.at(node).attempt(name, input(guess));
    return code === 'RATE_LIMITED' ? 'refused' : code ? 'wrong' : 'right';
  };
const call =
  (operation: () => string, scheme: string, body: (guess: string) => object): Guess =>
  async (guess, node) => {
    const headers = { authorization: `${scheme} ${ada.token}` };
    const { status } = await ada.at(node).rest(operation(), { headers, body: body(guess) });
    return status === 429 ? 'refused' : status >= 400 ? 'wrong' : 'right';
  };

const newPassword = 'quite a new one';

/** Every operation that takes a password. */
const guesses: Record<string, Guess> = {
  login: mutate('login', (password) => ({ identifier: ada.username, password })),
  changePassword: mutate('changePassword', (currentPassword) => ({ currentPassword, newPassword })),
  updateAccount: mutate('updateAccount', (currentPassword) => ({
    username: `${ada.username}-2`,
    currentPassword,
    newPassword,
  })),
  deleteAccount: mutate('deleteAccount', (password) => ({ password })),
  enableSecondFactor: mutate('enableSecondFactor', (password) => ({ password, code: '123456' })),
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
    () => `DELETE /api/users/${ada.number}/`,
    'Bearer',
    (password) => ({ password }),
  ),
};

/** What is counted for names; addresses have rows of their own. */
const failures = async () => {
  const [row] = await server.sql(
    `select coalesce(sum(count), 0)::int as count from sign_in_failures where key not like 'address%'`,
  );
  return row.count;
};

describe.each(Object.entries(guesses))('%s', (_, guess) => {
  test('counts every wrong password, also without an effect', async () => {
    const before = await failures();
    for (let n = 0; n < 5; n += 1) expect(await guess(`guess ${n}`, server)).toBe('wrong');
    expect((await failures()) - before).toBe(5);
    // A wait of an hour, so that the next guess is refused however slow this machine is.
    await server.sql(`update sign_in_failures set count = 17, latest = now()`);
    expect(await guess(ada.password, server)).toBe('refused');
    await server.sql('delete from sign_in_failures');
  });

  test('evaluates five of a hundred concurrent guesses on two nodes', async () => {
    const outcomes = await concurrently(100, (n) => guess(`guess ${n}`, n % 2 ? server : other));
    const wrong = outcomes.filter((outcome) => outcome === 'wrong').length;
    // A second after the fifth failure one more may be evaluated, two seconds later another.
    expect(wrong).toBeGreaterThanOrEqual(5);
    expect(wrong).toBeLessThanOrEqual(8);
    expect(outcomes).not.toContain('right');
    await server.sql('delete from sign_in_failures');
  });
});

test('a right password costs no tries, also after wrong ones', async () => {
  const login = guesses.login as Guess;
  for (let n = 0; n < 4; n += 1) await login(`guess ${n}`, server);
  const before = await failures();
  const outcomes = await concurrently(20, () => login(ada.password, server));
  expect(outcomes.filter((outcome) => outcome === 'right').length).toBeGreaterThan(0);
  expect(await failures()).toBe(before);
});
