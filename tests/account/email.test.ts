import { describe, expect, test } from 'vitest';
import { codeFor, linkIn, mailTo } from '../harness/mail.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village({
  LIMIT_CODE_COOLDOWN_SECONDS: '0',
  LIMIT_LOGIN_FAILURES: '1000',
});
let people = 0;

const confirm = (token: string) => server.attempt('confirmEmail', { token });
const undo = (token: string) => server.attempt('undoEmailChange', { token });
const change = (person: Person, input: object) => person.attempt('updateAccount', input);
const me = async (person: Person) =>
  (await person.graphql('{ me { email isEmailConfirmed } }')).data?.me;
const someone = () => {
  people += 1;
  return server.person(`ada${people}`);
};
const makeOld = (person: Person) =>
  server.sql(
    `update sessions set created_at = created_at - interval '11 minutes' where user_id = $1`,
    [person.number],
  );
/** What is stored of the address of somebody who need not be signed in. */
const stored = async (person: Person) =>
  (
    await server.sql(
      'select email, email_confirmed_at is not null as confirmed from users where id = $1',
      [person.number],
    )
  )[0];

describe('the e-mail address of a new account', () => {
  test('is unconfirmed until its mailed token is used, which works once and is not shown to others', async () => {
    const [ada, ben] = [await someone(), await someone()];
    expect(await me(ada)).toEqual({ email: ada.email, isEmailConfirmed: false });
    const { secret } = await mailTo(server, ada.email, 1, 'confirmation');
    const { user } = await server.act('confirmEmail', { token: secret }, 'user { username }');
    expect(user.username).toBe(ada.username);
    expect((await me(ada)).isEmailConfirmed).toBe(true);
    const seen = await ben.graphql(`{ user(by: { id: "${ada.id}" }) { isEmailConfirmed } }`);
    expect(seen.data.user).toEqual({ isEmailConfirmed: null });
    for (const token of [secret, 'f'.repeat(40), ''])
      expect(await confirm(token)).toBeRefused('BAD_USER_INPUT', 'token');
  });

  test('is confirmed on a page by its button, not by opening the page', async () => {
    const ada = await someone();
    const link = linkIn(server, await mailTo(server, ada.email, 1, 'confirmation'));
    const opened = await fetch(link, { headers: { accept: 'text/html' } });
    expect([opened.status, await opened.text()]).toEqual([
      200,
      expect.stringContaining('<form method="post">'),
    ]);
    expect((await me(ada)).isEmailConfirmed).toBe(false);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const press = () => fetch(link, { method: 'POST', headers, body: '' });
    expect((await press()).status).toBe(200);
    expect((await me(ada)).isEmailConfirmed).toBe(true);
    expect((await press()).status).toBe(400);
  });

  test('is confirmed by every mail whose secret is used', async () => {
    const [ada, ben] = [await someone(), await someone()];
    const code = await codeFor(server, ada);
    await server.act('login', { identifier: ada.username, password: ada.password, code });
    expect((await me(ada)).isEmailConfirmed).toBe(true);
    await server.act('requestPasswordReset', { email: ben.email });
    const { secret: token } = await mailTo(server, ben.email);
    await server.act('resetPassword', { token, newPassword: 'quite a new one' });
    expect((await stored(ben)).confirmed).toBe(true);
  });

  test('is mailed a new token when it is set again', async () => {
    const ada = await someone();
    await mailTo(server, ada.email, 1, 'confirmation');
    expect((await change(ada, { email: ada.email })).errors).toBeUndefined();
    const { secret } = await mailTo(server, ada.email, 2, 'confirmation');
    expect((await confirm(secret)).errors).toBeUndefined();
  });
});

describe('a changed e-mail address', () => {
  /** Every operation that changes it: its field for the password. */
  const ways: Record<
    string,
    { field: string; move: (ada: Person, email: string, password?: string) => Promise<string[]> }
  > = {
    updateAccount: {
      field: 'currentPassword',
      move: async (ada, email, currentPassword) => {
        return (await change(ada, { email, currentPassword })).fields;
      },
    },
    'PUT /api/auth/user/edit/': {
      field: 'current_password',
      move: async (ada, email, current_password) => {
        const headers = { authorization: `JWT ${ada.token}` };
        const { status, body } = await rest(server, 'PUT /api/auth/user/edit/', {
          headers,
          body: { email, current_password },
        });
        return status === 200 ? [] : Object.keys(body);
      },
    },
    'PATCH /api/users/:id/': {
      field: 'current_password',
      move: async (ada, email, current_password) => {
        const sent = { body: { email, current_password } };
        const { status, body } = await ada.rest(`PATCH /api/users/${ada.number}/`, sent);
        return status === 200 ? [] : Object.keys(body);
      },
    },
  };

  test.each(Object.entries(ways))(
    'by %s needs the password ten minutes after sign-in',
    async (_, { field, move }) => {
      const ada = await someone();
      const address = (n: number) => `${ada.username}-${n}@example.net`;
      expect(await move(ada, address(1))).toEqual([]);
      await makeOld(ada);
      expect(await move(ada, address(2))).toEqual([field]);
      expect(await move(ada, address(2), 'not hers')).toEqual([field]);
      expect((await me(ada)).email).toBe(address(1));
      expect(await move(ada, address(2), ada.password)).toEqual([]);
      expect(await me(ada)).toEqual({ email: address(2), isEmailConfirmed: false });
    },
  );

  test('is confirmed by its own token only', async () => {
    const ada = await someone();
    const first = await mailTo(server, ada.email, 1, 'confirmation');
    await change(ada, { email: `${ada.username}@example.net` });
    expect((await confirm(first.secret)).code).toBe('BAD_USER_INPUT');
    const second = await mailTo(server, `${ada.username}@example.net`, 1, 'confirmation');
    expect((await confirm(second.secret)).errors).toBeUndefined();
    expect((await me(ada)).isEmailConfirmed).toBe(true);
  });

  test('is undone by the former address, whatever was changed since', async () => {
    const ada = await someone();
    await change(ada, { email: 'thief@example.net' });
    const undoing = await mailTo(server, ada.email);
    await change(ada, {
      email: 'hideout@example.net',
      newPassword: 'of the thief',
      currentPassword: ada.password,
    });
    const ofThief = await mailTo(server, 'thief@example.net');
    const token = undoing.secret;
    const { user } = await server.act('undoEmailChange', { token }, 'user { username }');
    expect(user.username).toBe(ada.username);
    expect(await undo(ofThief.secret)).toBeRefused('BAD_USER_INPUT');
    expect((await ada.graphql('{ me { id } }')).code).toBe('UNAUTHENTICATED');
    expect(await stored(ada)).toEqual({ email: ada.email, confirmed: true });
    expect(await undo(token)).toBeRefused('BAD_USER_INPUT');
  });

  test('is refused when no mail to the former address is left to send', async () => {
    const ada = await someone();
    const address = (n: number) => `${ada.username}-${n}@example.net`;
    for (const n of [1, 2, 3, 4, 5]) {
      const former = n === 1 ? ada.email : address(n - 1);
      expect((await change(ada, { email: address(n) })).errors).toBeUndefined();
      await mailTo(server, former);
    }
    expect((await change(ada, { email: address(6) })).code).toBe('RATE_LIMITED');
    expect((await me(ada)).email).toBe(address(5));
  });

  test('is undone on a page', async () => {
    const ada = await someone();
    await change(ada, { email: `${ada.username}@example.net` });
    const link = linkIn(server, await mailTo(server, ada.email));
    expect((await fetch(link, { method: 'POST' })).status).toBe(200);
    expect((await stored(ada)).email).toBe(ada.email);
  });
});
