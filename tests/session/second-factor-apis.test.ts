import { beforeAll, describe, expect, test } from 'vitest';
import { codeFor } from '../harness/mail.js';
import { rest } from '../harness/rest.js';
import { isRefused, login, other, server, signsIn } from './signing-in.js';

describe('no API signs in without the code', () => {
  const [username, email, password] = ['lea', 'lea@example.org', 'the long secret of lea'];
  const lea = { username, email, password };
  const signIns: [operation: string, refusal: number][] = [
    ['POST /api/users/login/', 400],
    ['POST /api/token/', 400],
    ['POST /api/auth/obtain_token/', 401],
    ['POST /api/user/token/', 401],
    ['POST /auth/login/', 400],
  ];

  beforeAll(async () => {
    // Registering through the friends API turns it on.
    const body = { username, email, password1: password, password2: password };
    expect((await rest(server, 'POST /auth/registration/', { body })).status).toBe(201);
    const { data } = await login(lea, await codeFor(server, lea));
    expect(data.login.user.hasSecondFactor).toBe(true);
  });

  test.each(signIns)('%s', async (operation, status) => {
    const call = (code?: unknown) =>
      rest(server, operation, { body: { ...lea, ...(code !== undefined && { code }) } });
    const refused = { status };
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
      const person = { username: identifier, password };
      await isRefused(person);
      await signsIn(person, await codeFor(server, lea));
    }
  });

  test('a code is needed by accounts with a second factor only, and checked when given', async () => {
    const max = await server.person('max');
    await signsIn(max);
    await isRefused(max, '123456');
    await signsIn(max, await codeFor(server, max));
  });
});
