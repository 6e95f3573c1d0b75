import { beforeAll, describe, expect, test } from 'vitest';
import { login as signIn } from '../harness/documents.js';
import { openSocket } from '../harness/legacy-socket.js';
import { allMailsOf, codeFor, kindOf, linkIn, mailsOf, mailTo } from '../harness/mail.js';
import { rest } from '../harness/rest.js';
import { type Person, startParley, village } from '../harness/server.js';

const freely = {
  LIMIT_CODE_COOLDOWN_SECONDS: '0',
  LIMIT_CODES_PER_HOUR: '100',
  LIMIT_LOGIN_FAILURES: '5000',
  LIMIT_LOGIN_FAILURES_PER_ADDRESS: '50000',
  LIMIT_REQUESTS_PER_MINUTE: '100000',
  LIMIT_PASSWORD_HASH_QUEUE: '5000',
};

const { server } = await village(freely);
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { accessToken user { hasSecondFactor } } }`;
const ENABLE = `mutation ($input: EnableSecondFactorInput!) { enableSecondFactor(input: $input) { user { hasSecondFactor } } }`;
const DISABLE = `mutation ($input: DisableSecondFactorInput!) { disableSecondFactor(input: $input) { user { hasSecondFactor } } }`;
const SEND = `mutation ($input: SendLoginCodeInput!) { sendLoginCode(input: $input) { accepted } }`;

const login = ({ username, password }: Pick<Person, 'username' | 'password'>, code?: string) =>
  server.graphql(LOGIN, { input: { identifier: username, password, code } });

/** Somebody who turned the second factor on. */
async function careful(name: string): Promise<Person> {
  const person = await server.person(name);
  const input = { password: person.password, code: await codeFor(server, person) };
  await person.ask(ENABLE, { input });
  return person;
}

const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('enabling and disabling it', () => {
  test('need the password and a code, and refuse wrong ones', async () => {
    const ada = await server.person('ada');
    const code = await codeFor(server, ada);
    const wrong = await ada.graphql(ENABLE, { input: { password: 'not hers', code } });
    expect(wrong.fields).toContain('password');
    const guess = await ada.graphql(ENABLE, {
      input: { password: ada.password, code: other(code) },
    });
    expect(guess.fields).toContain('code');
    expect((await login(ada)).data.login.user.hasSecondFactor).toBe(false);

    const on = await ada.ask(ENABLE, { input: { password: ada.password, code } });
    expect(on.enableSecondFactor.user.hasSecondFactor).toBe(true);
    expect((await login(ada)).code).toBe('UNAUTHENTICATED');

    const used = await ada.graphql(DISABLE, { input: { password: ada.password, code } });
    expect(used.fields).toContain('code');
    const off = await ada.ask(DISABLE, {
      input: { password: ada.password, code: await codeFor(server, ada) },
    });
    expect(off.disableSecondFactor.user.hasSecondFactor).toBe(false);
    expect((await login(ada)).data.login.accessToken).toBeTruthy();
  });

  test('are told by mail, and disabling is undone by the mailed token, once', async () => {
    const ines = await careful('ines');
    const told = await mailTo(server, ines.email, 1, 'notice');
    expect([told.subject, told.secret]).toEqual(['Your second factor is on', '']);
    const switchOff = async () => {
      const input = { password: ines.password, code: await codeFor(server, ines) };
      return (await ines.graphql(DISABLE, { input })).errors;
    };
    expect(await switchOff()).toBeUndefined();
    const undoing = await mailTo(server, ines.email, 2, 'notice');
    expect(undoing.subject).toBe('Your second factor is off');
    // Off already: nothing changes, and nothing is told.
    expect(await switchOff()).toBeUndefined();
    const live = ines.connect();
    await live.connected;
    const UNDO = `mutation ($input: UndoSecondFactorChangeInput!) { undoSecondFactorChange(input: $input) { user { username } } }`;
    const undo = (token: string) => server.graphql(UNDO, { input: { token } });
    expect((await undo('f'.repeat(40))).fields).toEqual(['token']);
    expect((await undo(undoing.secret)).data.undoSecondFactorChange.user.username).toBe('ines');
    expect((await live.closed).code).toBe(4401);
    expect((await ines.graphql('{ me { id } }')).code).toBe('UNAUTHENTICATED');
    expect((await login(ines)).code).toBe('UNAUTHENTICATED');
    expect((await login(ines, await codeFor(server, ines))).data.login.user.hasSecondFactor).toBe(
      true,
    );
    expect((await undo(undoing.secret)).fields).toEqual(['token']);
    const notices = (await allMailsOf(server)).filter((mail) => kindOf(mail) === 'notice');
    expect(notices.filter(({ to }) => to === ines.email)).toHaveLength(2);
  });

  test('are undone on a page, by its button', async () => {
    const kim = await careful('kim');
    await kim.ask(DISABLE, { input: { password: kim.password, code: await codeFor(server, kim) } });
    const link = linkIn(server, await mailTo(server, kim.email, 2, 'notice'));
    expect((await fetch(link)).status).toBe(200);
    expect((await login(kim)).data.login.accessToken).toBeTruthy();
    expect((await fetch(link, { method: 'POST' })).status).toBe(200);
    expect((await login(kim)).code).toBe('UNAUTHENTICATED');
  });

  test('are visible to the user only', async () => {
    const [amy, abe] = [await careful('amy'), await server.person('abe')];
    const see = '{ user(username: "amy") { hasSecondFactor } }';
    expect((await abe.ask(see)).user.hasSecondFactor).toBe(null);
    expect((await amy.ask(see)).user.hasSecondFactor).toBe(true);
  });

  test('a change of address needs a code, sent to the old address', async () => {
    const una = await careful('una');
    const MOVE = `mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { user { email } } }`;
    const move = (code?: string) =>
      una.graphql(MOVE, { input: { email: 'thief@example.org', code } });
    expect((await move()).fields).toContain('code');
    const legacy = await una.rest(`PATCH /api/users/${una.number}/`, {
      body: { email: 'thief@example.org', code: '000000' },
    });
    expect([legacy.status, Object.keys(legacy.body)]).toEqual([400, ['code']]);
    const tries = await server.sql(
      `select tries from login_codes where purpose = 'LOGIN' and used_at is null and user_id = $1`,
      [una.number],
    );
    expect(tries).toEqual([]);
    const code = await codeFor(server, una);
    const wrong = await una.rest(`PATCH /api/users/${una.number}/`, {
      body: { email: 'thief@example.org', code: other(code) },
    });
    expect(wrong.status).toBe(400);
    // Counted though the row's own transaction was undone.
    const counted = await server.sql(
      `select tries from login_codes where purpose = 'LOGIN' and used_at is null and user_id = $1`,
      [una.number],
    );
    expect(counted).toEqual([{ tries: 1 }]);
    expect((await move(code)).data.updateAccount.user.email).toBe('thief@example.org');
  });
});

describe('a code', () => {
  test('is single use', async () => {
    const ben = await careful('ben');
    const code = await codeFor(server, ben);
    expect((await login(ben, code)).data.login.accessToken).toBeTruthy();
    expect((await login(ben, code)).code).toBe('UNAUTHENTICATED');
  });

  test('is single use, also among ten concurrent requests', async () => {
    const bea = await careful('bea');
    const code = await codeFor(server, bea);
    const all = await Promise.all(Array.from({ length: 10 }, () => login(bea, code)));
    expect(all.filter(({ data }) => data?.login)).toHaveLength(1);
  });

  test('is valid for ten minutes', async () => {
    const cleo = await careful('cleo');
    const code = await codeFor(server, cleo);
    const age = (time: string) =>
      server.sql(
        `update login_codes set expires_at = expires_at - $2::interval where user_id = $1`,
        [cleo.number, time],
      );
    await age('10 minutes 1 second');
    expect((await login(cleo, code)).code).toBe('UNAUTHENTICATED');
    const fresh = await codeFor(server, cleo);
    await age('9 minutes 30 seconds');
    expect((await login(cleo, fresh)).data.login.accessToken).toBeTruthy();
  });

  test('belongs to its user: it is refused for others, and stays valid', async () => {
    const [dan, eve] = [await careful('dan'), await careful('eve')];
    const code = await codeFor(server, dan);
    await codeFor(server, eve);
    expect((await login(eve, code)).code).toBe('UNAUTHENTICATED');
    expect((await login(dan, code)).data.login.accessToken).toBeTruthy();
  });

  test('is replaced by the next one', async () => {
    const dot = await careful('dot');
    const first = await codeFor(server, dot);
    const second = await codeFor(server, dot);
    if (first !== second) expect((await login(dot, first)).code).toBe('UNAUTHENTICATED');
    expect((await login(dot, second)).data.login.accessToken).toBeTruthy();
  });

  test('allows five tries, which need the right password', async () => {
    const finn = await careful('finn');
    const code = await codeFor(server, finn);
    for (let n = 0; n < 20; n += 1)
      await login({ username: 'finn', password: 'not his' }, other(code));
    for (let n = 0; n < 4; n += 1) await login(finn, other(code));
    expect((await login(finn, code)).data.login.accessToken).toBeTruthy();
    const next = await codeFor(server, finn);
    for (let n = 0; n < 5; n += 1) await login(finn, other(next));
    expect((await login(finn, next)).code).toBe('UNAUTHENTICATED');
  });

  const guessesBeside = (code: string, count: number) =>
    Array.from({ length: count }, (_, n) =>
      String((Number(code) + 1 + n) % 1_000_000).padStart(6, '0'),
    );
  const triesOf = async ({ id }: Person) => {
    const rows = await server.sql(
      `select tries from login_codes where purpose = 'LOGIN' and user_id = $1 and used_at is null`,
      [id.slice(5)],
    );
    return rows.map(({ tries }) => tries);
  };

  test('is evaluated at most five times among a thousand concurrent guesses, then refused', async () => {
    const gus = await careful('gus');
    const code = await codeFor(server, gus);
    // The one place where no password stands before it, so that nothing but the count slows this.
    const MOVE = `mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { user { id } } }`;
    const guess = (one: string) =>
      gus.graphql(MOVE, { input: { email: 'gus@example.net', code: one } });
    const replies = await Promise.all(guessesBeside(code, 1_000).map(guess));
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(await triesOf(gus)).toEqual([5]);
    expect((await guess(code)).code).toBe('BAD_USER_INPUT');
    expect((await login(gus, code)).code).toBe('UNAUTHENTICATED');
  }, 60_000);

  test('is evaluated at most five times among many concurrent guesses with the right password', async () => {
    const guy = await careful('guy');
    const code = await codeFor(server, guy);
    const replies = await Promise.all(guessesBeside(code, 50).map((one) => login(guy, one)));
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['UNAUTHENTICATED']));
    expect(await triesOf(guy)).toEqual([5]);
    expect((await login(guy, code)).code).toBe('UNAUTHENTICATED');
  }, 60_000);

  test('is not stored in clear', async () => {
    const hal = await careful('hal');
    const code = await codeFor(server, hal);
    const rows = await server.sql('select * from login_codes where user_id = $1', [hal.number]);
    expect(JSON.stringify(rows)).not.toContain(code);
  });
});

describe('the mail', () => {
  test('is sent only if username and address match, with the same response', async () => {
    const ida = await server.person('ida');
    const said = [];
    for (const input of [
      { username: 'ida', email: 'ida@example.org' },
      { username: 'IDA', email: ' Ida@Example.org ' },
      { username: 'ida', email: 'other@example.org' },
      { username: 'nobody', email: 'ida@example.org' },
      { username: 'ida\0', email: '\ud800@example.org' },
      { username: '', email: '' },
    ]) {
      const { status, data, errors } = await server.graphql(SEND, { input });
      said.push([status, data, errors]);
    }
    expect(new Set(said.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(said[0]).toEqual([200, { sendLoginCode: { accepted: true } }, undefined]);
    await mailTo(server, ida.email, 2);
    const mails = (await mailsOf(server)).filter(({ to }) => /ida|other|nobody/i.test(to));
    expect(mails.map(({ to }) => to)).toEqual([ida.email, ida.email]);
  });

  test('takes the same time for existing and missing accounts', async () => {
    const jo = await server.person('jo');
    await server.sql('begin');
    try {
      await server.sql('select from users where id = $1 for update', [jo.number]);
      const reply = await server.ask(SEND, { input: { username: 'jo', email: jo.email } });
      expect(reply).toEqual({ sendLoginCode: { accepted: true } });
      expect((await mailsOf(server)).filter(({ to }) => to === jo.email)).toEqual([]);
    } finally {
      await server.sql('rollback');
    }
    expect((await mailTo(server, jo.email)).secret).toMatch(/^\d{6}$/);
  });

  test('is sent once a minute and five times an hour, whatever the number of requests', async () => {
    const strict = await startParley({ LIMIT_CODE_COOLDOWN_SECONDS: '60' });
    const kim = await strict.person('kim');
    const ask = () => strict.graphql(SEND, { input: { username: kim.username, email: kim.email } });
    const settle = async () => {
      const replies = await Promise.all([ask(), ask(), ask()]);
      expect(new Set(replies.map(({ data }) => JSON.stringify(data))).size).toBe(1);
      // What was asked for last is looked at last: the folder is then as it stays.
      await new Promise((resolve) => setTimeout(resolve, 300));
      return (await mailsOf(strict)).length;
    };
    const later = () =>
      strict.sql(`update login_codes set created_at = created_at - interval '61 seconds'`);
    expect(await settle()).toBe(1);
    const { secret } = await mailTo(strict, kim.email);
    for (const count of [2, 3, 4, 5, 5]) {
      await later();
      expect(await settle()).toBe(count);
    }
    await strict.sql(`update login_codes set created_at = created_at - interval '1 hour'`);
    expect(await settle()).toBe(6);
    expect(secret).toMatch(/^\d{6}$/);
  });
});

describe('no API signs in without the code', () => {
  const doors: [door: string, operation: string, body: (who: Person) => object][] = [
    ['community', 'POST /api/users/login/', ({ username, password }) => ({ username, password })],
    ['community', 'POST /api/token/', ({ username, password }) => ({ username, password })],
    [
      'tweets',
      'POST /api/auth/obtain_token/',
      ({ username, password }) => ({ username, password }),
    ],
    ['meetings', 'POST /api/user/token/', ({ email, password }) => ({ email, password })],
    ['friends', 'POST /auth/login/', ({ username, password }) => ({ username, password })],
  ];

  let lea: Person;
  beforeAll(async () => {
    // Registering through friends turns it on, without a word.
    const [username, email, password] = ['lea', 'lea@example.org', 'the long secret of lea'];
    const body = { username, email, password1: password, password2: password };
    expect((await rest(server, 'POST /auth/registration/', { body })).status).toBe(201);
    const input = { identifier: 'lea', password, code: await codeFor(server, { username, email }) };
    const data = await server.ask(LOGIN, { input });
    expect(data.login.user.hasSecondFactor).toBe(true);
    lea = { username, email, password, token: data.login.accessToken } as Person;
  });

  test.each(doors)('%s: %s', async (door, operation, body) => {
    const call = (code?: unknown) =>
      rest(server, operation, { body: { ...body(lea), ...(code !== undefined && { code }) } });
    const refused = { status: ['community', 'friends'].includes(door) ? 400 : 401 };
    const without = await call();
    expect(without).toMatchObject(refused);
    expect(JSON.stringify(without.body)).toContain('code');
    for (const none of ['', '   ']) expect(await call(none)).toMatchObject(refused);
    const code = await codeFor(server, lea);
    const wrong = await call(other(code));
    expect(wrong).toMatchObject(refused);
    expect(JSON.stringify(wrong.body)).toContain('code');
    for (const odd of [null, [code], { code }, true]) {
      const { status, body: said } = await call(odd);
      expect([odd, [400, 401].includes(status), JSON.stringify(said)]).toEqual([
        odd,
        true,
        expect.not.stringContaining('eyJ'),
      ]);
    }
    const right = await call(code);
    expect([right.status, JSON.stringify(right.body)]).toEqual([
      200,
      expect.stringContaining('eyJ'),
    ]);
    expect(await call(code)).toMatchObject(refused);
  });

  test('GraphQL, by username and by address', async () => {
    for (const identifier of ['lea', 'lea@example.org']) {
      const input = { identifier, password: lea.password };
      expect((await server.graphql(LOGIN, { input })).code).toBe('UNAUTHENTICATED');
      const code = await codeFor(server, lea);
      const data = await server.ask(LOGIN, { input: { ...input, code } });
      expect(data.login.accessToken).toBeTruthy();
    }
  });

  test('a code is needed by accounts with a second factor only, and checked when given', async () => {
    const max = await server.person('max');
    expect((await login(max)).data.login.accessToken).toBeTruthy();
    expect((await login(max, '123456')).code).toBe('UNAUTHENTICATED');
    expect((await login(max, await codeFor(server, max))).data.login.accessToken).toBeTruthy();
  });
});

describe('a forgotten password', () => {
  const FORGOT = `mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { accepted } }`;
  const RESET = `mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { user { username } } }`;
  const forgot = async (email: string) => await server.ask(FORGOT, { input: { email } });
  const reset = (token: string, newPassword = 'chosen quite anew') =>
    server.graphql(RESET, { input: { token, newPassword } });

  async function tokenFor({ email }: Person): Promise<string> {
    const before = (await mailsOf(server)).filter(({ to }) => to === email).length;
    await forgot(email);
    return (await mailTo(server, email, before + 1)).secret;
  }

  test('is reset once by a mailed token, which ends all sessions and sockets', async () => {
    const nan = await server.person('nan');
    const socket = await nan.socket('/ws/status/');
    const token = await tokenFor(nan);
    expect(token).toMatch(/^[\da-f]{40}$/);
    const common = await reset(token, 'password123');
    expect(common.fields).toContain('newPassword');
    expect((await reset(token)).data.resetPassword.user.username).toBe('nan');
    expect(await socket.closed).toBe(4401);
    expect((await nan.graphql('{ me { id } }')).code).toBe('UNAUTHENTICATED');
    expect((await login(nan)).code).toBe('UNAUTHENTICATED');
    const anew = { username: 'nan', password: 'chosen quite anew' };
    expect((await login(anew)).data.login.accessToken).toBeTruthy();
    expect((await reset(token)).fields).toContain('token');
  });

  test('is reset by one of ten concurrent requests', async () => {
    const ole = await server.person('ole');
    const token = await tokenFor(ole);
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, n) => reset(token, `chosen anew by ${n}`)),
    );
    expect(all.filter(({ data }) => data?.resetPassword)).toHaveLength(1);
  });

  test('is not reset by an expired, forged or replaced token, nor by a sign-in code', async () => {
    const pia = await server.person('pia');
    const refused = async (token: string) => expect((await reset(token)).fields).toContain('token');
    const [first, second] = [await tokenFor(pia), await tokenFor(pia)];
    await refused(first);
    await refused(await codeFor(server, pia));
    await refused('0'.repeat(40));
    await refused('');
    await server.sql(
      `update login_codes set expires_at = expires_at - interval '601 seconds' where purpose = 'PASSWORD'`,
    );
    await refused(second);
    expect((await login(pia)).data.login.accessToken).toBeTruthy();
  });

  test('does not bypass the second factor, and reveals no accounts', async () => {
    const quin = await careful('quin');
    const token = await tokenFor(quin);
    await reset(token);
    const anew = { username: 'quin', password: 'chosen quite anew' };
    expect((await login(anew)).code).toBe('UNAUTHENTICATED');
    expect((await login(anew, token)).code).toBe('UNAUTHENTICATED');
    const answers = [];
    for (const email of [quin.email, 'nobody@example.org', 'quin', '']) {
      answers.push(await forgot(email));
    }
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  test('that was changed ends sockets and opaque tokens of other sessions', async () => {
    const ray = await server.person('ray');
    const { accessToken, apiToken } = await signIn(server, ray);
    expect(apiToken).toMatch(/^[\da-f]{40}$/);
    const friends = (token: string) =>
      rest(server, 'GET /users/friend_list/', { headers: { authorization: `Token ${token}` } });
    expect((await friends(apiToken)).status).toBe(200);
    const theirs = await openSocket(server, '/ws/status/', accessToken);
    const mine = await ray.socket('/ws/status/');
    const change = (currentPassword?: string) =>
      ray.act('changePassword', { currentPassword, newPassword: 'chosen quite anew' });
    await expect(change()).rejects.toMatchObject({ fields: ['currentPassword'] });
    await change(ray.password);
    expect(await theirs.closed).toBe(4401);
    expect((await friends(apiToken)).status).toBe(401);
    const still = await Promise.race([
      mine.closed,
      new Promise((resolve) => setTimeout(() => resolve('open'), 2_500)),
    ]);
    expect(still).toBe('open');
  });
});
