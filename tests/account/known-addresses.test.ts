import { describe, expect, test } from 'vitest';
import { deleteAccount } from '../harness/documents.js';
import type { GraphQLReply } from '../harness/graphql.js';
import { allMailsOf, codeFor, kindOf, mailTo } from '../harness/mail.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village({
  LIMIT_CODE_COOLDOWN_SECONDS: '0',
  LIMIT_CODES_PER_HOUR: '3',
  LIMIT_LOGIN_FAILURES: '1000',
});

const post = (operation: string, body: object, headers?: Record<string, string>) =>
  rest(server, operation, { body, headers });
const REGISTERED = 'user { id username email isEmailConfirmed } accessToken refreshToken';
const UPDATED = 'user { id username email isEmailConfirmed }';
const bodyOf = async (reply: Promise<GraphQLReply>) => {
  const { status, data, errors } = await reply;
  return { status, body: { data, errors } };
};

let people = 0;
const newcomer = (email: string) => {
  people += 1;
  return { username: `mallory${people}`, email, password: 'the long secret of mallory' };
};
const someone = async () => {
  people += 1;
  return server.person(`ada${people}`);
};
const confirmed = async (person: Person) => {
  const { secret: token } = await mailTo(server, person.email, 1, 'confirmation');
  await person.act('confirmEmail', { token });
  return person;
};

type Reply = Promise<{ status: number; body: object }>;
/** Every operation that takes an address for an account, called by a stranger. */
const ways: [operation: string, give: (email: string) => Reply][] = [
  ['register', (email) => bodyOf(server.attempt('register', newcomer(email), REGISTERED))],
  ['POST /api/users/register/', (email) => post('POST /api/users/register/', newcomer(email))],
  [
    'POST /api/user/register',
    (email) => post('POST /api/user/register', { ...newcomer(email), full_name: 'Mallory' }),
  ],
  [
    'POST /api/auth/user/register/',
    (email) =>
      post('POST /api/auth/user/register/', {
        ...newcomer(email),
        profile: { date_of_birth: '1990-12-10' },
      }),
  ],
  [
    'POST /auth/registration/',
    (email) => {
      const { password, ...names } = newcomer(email);
      return post('POST /auth/registration/', {
        ...names,
        password1: password,
        password2: password,
      });
    },
  ],
  [
    'updateAccount',
    async (email) => {
      const mover = await server.person(newcomer('').username);
      return bodyOf(mover.attempt('updateAccount', { email }, UPDATED));
    },
  ],
  [
    'PUT /api/auth/user/edit/',
    async (email) => {
      const { token } = await server.person(newcomer('').username);
      return post('PUT /api/auth/user/edit/', { email }, { authorization: `JWT ${token}` });
    },
  ],
  [
    'PATCH /api/users/:id/',
    async (email) => {
      const { number, token } = await server.person(newcomer('').username);
      const headers = { authorization: `Bearer ${token}` };
      return post(`PATCH /api/users/${number}/`, { email }, headers);
    },
  ],
];

/** Every way in which an address is known: an account of its. */
const known: [how: string, make: () => Promise<Person>][] = [
  ['confirmed', async () => confirmed(await someone())],
  ['unconfirmed', someone],
  [
    'given up just now',
    async () => {
      const ada = await confirmed(await someone());
      await ada.act('updateAccount', { email: `new-${ada.email}` });
      return ada;
    },
  ],
  [
    'of a deleted account',
    async () => {
      const ada = await confirmed(await someone());
      await deleteAccount(ada);
      return ada;
    },
  ],
];

/** A reply without what differs between any two registrations. */
const plain = ({ status, body }: Awaited<Reply>, email: string) => ({
  status,
  body: JSON.parse(
    JSON.stringify(body)
      .replaceAll(email.toLowerCase(), '<email>')
      .replace(/mallory\d+/g, '<name>')
      .replace(/"[\w.-]{40,}"/g, '"<token>"')
      .replace(/user_\d+|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<id or time>')
      .replace(/:\d+/g, ':0'),
  ),
});

describe.each(ways)('%s', (_, give) => {
  test.each(known)('answers with an address that is %s as with any other', async (_how, make) => {
    const unknown = `nobody${people}@example.org`;
    const expected = plain(await give(unknown), unknown);
    expect(expected.status).toBeLessThan(300);
    const { email } = await make();
    expect(plain(await give(email), email)).toEqual(expected);
  });

  test('tells the owner of a confirmed address by mail, and changes nothing of theirs', async () => {
    const ada = await confirmed(await someone());
    await give(ada.email);
    const told = await mailTo(server, ada.email, 1, 'notice');
    expect(told.subject).toBe('Your address was given for another account');
    expect(told.text).toContain(`is that of your account ${ada.username}`);
    expect(told.secret).toBe('');
    expect((await ada.ask('{ me { email isEmailConfirmed } }')).me).toEqual({
      email: ada.email,
      isEmailConfirmed: true,
    });
  });
});

const login = async (identifier: string, password: string, code?: string) => {
  const input = { identifier, password, code };
  const { data } = await server.attempt('login', input, 'user { username }');
  return data?.login?.user.username ?? null;
};

describe.each<[string, () => Promise<Person>]>([
  ['confirmed', async () => confirmed(await someone())],
  ['given first', someone],
])('an address that one account has %s', (_, make) => {
  test('signs in to it and resets its password, whoever gives the address later', async () => {
    const ada = await make();
    // An older account that takes the address later has no better claim.
    const mover = await server.person(newcomer('').username);
    const mallory = newcomer(ada.email);
    await server.act('register', mallory);
    await mover.act('updateAccount', { email: ada.email.toUpperCase() });
    expect(await login(ada.email, ada.password)).toBe(ada.username);
    for (const { password } of [mallory, mover])
      expect(await login(ada.email, password)).toBe(null);
    expect(await login(mallory.username, mallory.password)).toBe(mallory.username);
    const token = (password: string) =>
      post('POST /api/user/token/', { email: ada.email, password });
    expect((await token(mallory.password)).status).toBe(401);
    expect((await token(ada.password)).status).toBe(200);

    await server.act('requestPasswordReset', { email: ada.email });
    const { secret } = await mailTo(server, ada.email);
    const input = { token: secret, newPassword: 'quite a new one' };
    const { user } = await server.act('resetPassword', input, 'user { username }');
    expect(user.username).toBe(ada.username);
    expect(await login(ada.email, 'quite a new one')).toBe(ada.username);
  });
});

test('an address belongs to the account that confirms it first', async () => {
  const squatter = await someone();
  const own = newcomer(squatter.email);
  const { accessToken } = await server.act('register', own, 'accessToken');
  const confirmations = [
    await mailTo(server, own.email, 1, 'confirmation'),
    await mailTo(server, own.email, 2, 'confirmation'),
  ];
  const tokenFor = (name: string) =>
    confirmations.find(({ text }) => text.includes(`${name}. This page`))?.secret;
  const confirm = (token: unknown) => server.attempt('confirmEmail', { token });
  expect(await login(own.email, own.password)).toBe(null);
  expect((await confirm(tokenFor(own.username))).errors).toBeUndefined();
  expect(await login(own.email, own.password)).toBe(own.username);
  expect(await login(own.email, squatter.password)).toBe(null);
  const late = await confirm(tokenFor(squatter.username));
  expect(late).toBeRefused('CONFLICT', 'email');
  // Nor does a mailed code, which proves the mailbox as well.
  const code = await codeFor(server, squatter);
  expect(await login(squatter.username, squatter.password, code)).toBe(squatter.username);
  expect((await squatter.ask('{ me { isEmailConfirmed } }')).me.isEmailConfirmed).toBe(false);
  const mine = await server.ask('{ me { isEmailConfirmed } }', {}, accessToken);
  expect(mine.me.isEmailConfirmed).toBe(true);
});

test('an address that was never an account’s is not offered back to it', async () => {
  const ada = await confirmed(await someone());
  const mallory = await server.act('register', newcomer(ada.email), 'user { id } accessToken');
  const { accessToken } = mallory;
  await server.act('updateAccount', { email: `m-${ada.email}` }, 'user { id }', accessToken);
  await mailTo(server, `m-${ada.email}`, 1, 'confirmation');
  const undoing = await server.sql(
    `select from login_codes where purpose = 'UNDO_EMAIL' and user_id = $1`,
    [mallory.user.id.slice(5)],
  );
  expect(undoing).toEqual([]);
});

test('attempts fill nobody’s mailbox', async () => {
  const ada = await confirmed(await someone());
  for (let n = 0; n < 8; n += 1) await server.act('register', newcomer(ada.email));
  const written = async () =>
    (await server.sql('select from login_codes where user_id = $1', [ada.number])).length;
  await expect.poll(written).toBe(3);
  await mailTo(server, ada.email, 2, 'notice');
  // Mails leave in order: what would be ada's has left before the one to somebody else.
  const ben = await confirmed(await someone());
  await server.act('register', newcomer(ben.email));
  await mailTo(server, ben.email, 1, 'notice');
  const notices = (await allMailsOf(server)).filter(
    (mail) => mail.to === ada.email && kindOf(mail) === 'notice',
  );
  expect(notices).toHaveLength(2);
});
