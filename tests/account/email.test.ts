import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeFor, linkIn, mailTo } from '../harness/mail.js';
import { rest } from '../harness/rest.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

let parley: Parley;
let sql: pg.Client;
let people = 0;

beforeAll(async () => {
  parley = await startParley({ LIMIT_CODE_COOLDOWN_SECONDS: '0', LIMIT_LOGIN_FAILURES: '1000' });
  sql = new pg.Client(parley.databaseUrl);
  await sql.connect();
});
afterAll(async () => {
  await sql?.end();
  await parley?.stop();
});

const CONFIRM = `mutation ($input: ConfirmEmailInput!) { confirmEmail(input: $input) { user { username } } }`;
const UNDO = `mutation ($input: UndoEmailChangeInput!) { undoEmailChange(input: $input) { user { username } } }`;
const UPDATE = `mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { user { email emailIsConfirmed } } }`;

const confirm = (token: string) => parley.graphql(CONFIRM, { input: { token } });
const undo = (token: string) => parley.graphql(UNDO, { input: { token } });
const change = (person: Person, input: object) => person.graphql(UPDATE, { input });
const me = async (person: Person) =>
  (await person.graphql('{ me { email emailIsConfirmed } }')).data?.me;
const someone = () => {
  people += 1;
  return signUp(parley, `ada${people}`);
};
const makeOld = (person: Person) =>
  sql.query(
    `update sessions set created_at = created_at - interval '11 minutes' where user_id = $1`,
    [person.id.slice(5)],
  );

describe('the e-mail address of a new account', () => {
  test('is unconfirmed until its mailed token is used, which works once and is not shown to others', async () => {
    const [ada, ben] = [await someone(), await someone()];
    expect(await me(ada)).toEqual({ email: ada.email, emailIsConfirmed: false });
    const { secret } = await mailTo(parley, ada.email, 1, 'confirmation');
    expect((await confirm(secret)).data.confirmEmail.user.username).toBe(ada.username);
    expect((await me(ada)).emailIsConfirmed).toBe(true);
    const seen = await ben.graphql(`{ user(id: "${ada.id}") { emailIsConfirmed } }`);
    expect(seen.data.user).toEqual({ emailIsConfirmed: null });
    for (const token of [secret, 'f'.repeat(40), '']) {
      const { errors } = await confirm(token);
      expect(errors?.[0]?.extensions?.fields).toHaveProperty('token');
    }
  });

  test('is confirmed on a page by its button, not by opening the page', async () => {
    const ada = await someone();
    const link = linkIn(parley, await mailTo(parley, ada.email, 1, 'confirmation'));
    const opened = await fetch(link, { headers: { accept: 'text/html' } });
    expect([opened.status, await opened.text()]).toEqual([
      200,
      expect.stringContaining('<form method="post">'),
    ]);
    expect((await me(ada)).emailIsConfirmed).toBe(false);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const press = () => fetch(link, { method: 'POST', headers, body: '' });
    expect((await press()).status).toBe(200);
    expect((await me(ada)).emailIsConfirmed).toBe(true);
    expect((await press()).status).toBe(400);
  });

  test('is confirmed by every mail whose secret is used', async () => {
    const [ada, ben] = [await someone(), await someone()];
    const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
    const code = await codeFor(parley, ada);
    await parley.graphql(LOGIN, {
      input: { identifier: ada.username, password: ada.password, code },
    });
    expect((await me(ada)).emailIsConfirmed).toBe(true);
    await parley.graphql(
      'mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { accepted } }',
      { input: { email: ben.email } },
    );
    const { secret: token } = await mailTo(parley, ben.email);
    await parley.graphql(
      'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { user { id } } }',
      {
        input: { token, newPassword: 'quite a new one' },
      },
    );
    const { rows } = await sql.query('select email_confirmed_at from users where id = $1', [
      ben.id.slice(5),
    ]);
    expect(rows[0].email_confirmed_at).toBeInstanceOf(Date);
  });

  test('is mailed a new token when it is set again', async () => {
    const ada = await someone();
    await mailTo(parley, ada.email, 1, 'confirmation');
    expect((await change(ada, { email: ada.email })).errors).toBeUndefined();
    const { secret } = await mailTo(parley, ada.email, 2, 'confirmation');
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
        const { errors } = await change(ada, { email, currentPassword });
        return Object.keys(errors?.[0]?.extensions?.fields ?? {});
      },
    },
    'PUT /api/auth/user/edit/': {
      field: 'current_password',
      move: async (ada, email, current_password) => {
        const headers = { authorization: `JWT ${ada.token}` };
        const { status, body } = await rest(parley, 'PUT /api/auth/user/edit/', {
          headers,
          body: { email, current_password },
        });
        return status === 200 ? [] : Object.keys(body);
      },
    },
    'PATCH /api/users/:id/': {
      field: 'current_password',
      move: async (ada, email, current_password) => {
        const path = `PATCH /api/users/${ada.id.slice(5)}/`;
        const { status, body } = await rest(
          parley,
          path,
          { body: { email, current_password } },
          ada.token,
        );
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
      expect(await me(ada)).toEqual({ email: address(2), emailIsConfirmed: false });
    },
  );

  test('is confirmed by its own token only', async () => {
    const ada = await someone();
    const first = await mailTo(parley, ada.email, 1, 'confirmation');
    await change(ada, { email: `${ada.username}@example.net` });
    expect((await confirm(first.secret)).code).toBe('BAD_USER_INPUT');
    const second = await mailTo(parley, `${ada.username}@example.net`, 1, 'confirmation');
    expect((await confirm(second.secret)).errors).toBeUndefined();
    expect((await me(ada)).emailIsConfirmed).toBe(true);
  });

  test('is undone by the former address, whatever was changed since', async () => {
    const ada = await someone();
    await change(ada, { email: 'thief@example.net' });
    const undoing = await mailTo(parley, ada.email);
    await change(ada, {
      email: 'hideout@example.net',
      newPassword: 'of the thief',
      currentPassword: ada.password,
    });
    const ofThief = await mailTo(parley, 'thief@example.net');
    expect((await undo(undoing.secret)).data.undoEmailChange.user.username).toBe(ada.username);
    expect((await undo(ofThief.secret)).code).toBe('BAD_USER_INPUT');
    expect((await ada.graphql('{ me { id } }')).code).toBe('UNAUTHENTICATED');
    const { rows } = await sql.query(
      'select email, email_confirmed_at is not null as confirmed from users where id = $1',
      [ada.id.slice(5)],
    );
    expect(rows).toEqual([{ email: ada.email, confirmed: true }]);
    expect((await undo(undoing.secret)).code).toBe('BAD_USER_INPUT');
  });

  test('is refused when no mail to the former address is left to send', async () => {
    const ada = await someone();
    const address = (n: number) => `${ada.username}-${n}@example.net`;
    for (const n of [1, 2, 3, 4, 5]) {
      const former = n === 1 ? ada.email : address(n - 1);
      expect((await change(ada, { email: address(n) })).errors).toBeUndefined();
      await mailTo(parley, former);
    }
    expect((await change(ada, { email: address(6) })).code).toBe('RATE_LIMITED');
    expect((await me(ada)).email).toBe(address(5));
  });

  test('is undone on a page', async () => {
    const ada = await someone();
    await change(ada, { email: `${ada.username}@example.net` });
    const link = linkIn(parley, await mailTo(parley, ada.email));
    expect((await fetch(link, { method: 'POST' })).status).toBe(200);
    const { rows } = await sql.query('select email from users where id = $1', [ada.id.slice(5)]);
    expect(rows).toEqual([{ email: ada.email }]);
  });
});
