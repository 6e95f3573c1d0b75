import { expect, test } from 'vitest';
import { mailTo } from '../harness/mail.js';
import { village } from '../harness/server.js';

const { server, ben } = await village({ LIMIT_LOGIN_FAILURES: '100' }, 'ada', 'ben');
const login = (identifier: string, password: string) =>
  server.attempt('login', { identifier, password }, 'accessToken');
const store = (name: string, digest: string) =>
  server.sql('update users set password_hash = $1 where username = $2', [digest, name]);
const stored = async () =>
  (await server.sql("select password_hash from users where username = 'ada'"))[0].password_hash;

const password = 'Ünder the old “oak” 7';

// Made by Django 5.2.
test.each([
  'pbkdf2_sha256$1000000$irYCZ4ouuX7uRP3MFYqwcu$ZG+Ywj2Bgno878w4OR2X7613DCXKEai1gi2IrSmWYew=',
  'pbkdf2_sha1$1000000$eKIj6TLjvDyOxqnJPxMMfY$3uu3+AH+y1fbVOoYy5QYw9cluJ8=',
  'argon2$argon2id$v=19$m=102400,t=2,p=8$akl2bE4yWEZRMVBtcFpFdmxQTW9LeA$jAhLPiqzbFI59H8pOzvFzcnWYNLcFT0cWkcqixqLt48',
  'bcrypt_sha256$$2b$12$xrOYrY5PTdN4YYnxo9rXcOWwAzWWDZQPNVElxlPLByuNam8lVumLe',
  'bcrypt$$2b$12$3zGEOXw8xmLG.ZhLFQeAU.Jy6FagSRt8e2TBl9lkDh/FeL/HipZC6',
  'scrypt$16384$fFkzOdT7DJrxL4UoOeBMFB$8$5$1HLEaQW9xv4JX/3bvQXs4LK9S1BqidSdQRLvW8MYW/8E+fwlKXNXqC6iudJYzxd59jA88bNDX73mC1eQFfVLnA==',
])('a password that Django stored as %s signs in, and is stored anew', async (digest) => {
  await store('ada', digest);
  expect(await login('ada', 'Under the old oak 7')).toBeRefused('UNAUTHENTICATED');
  expect(await stored()).toBe(digest);
  expect((await login('ada', password)).data?.login.accessToken).toBeTruthy();
  expect(await stored()).toMatch(/^\$argon2id\$/);
  expect((await login('ada', password)).data?.login.accessToken).toBeTruthy();
});

test.each([
  ['unusable', '!yNuWpr4Qd6VcFpGwB8kLJxQ7iHBX9mV0W0pB3xXa'],
  ['of an unknown algorithm', 'md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3'],
  ['named like a property of every object', 'constructor$1$salt$aGFzaA=='],
  ['of two thousand million rounds', 'pbkdf2_sha256$2000000000$salt$aGFzaA=='],
  ['of no rounds', 'pbkdf2_sha256$0$salt$aGFzaA=='],
  ['cut short', 'pbkdf2_sha256$1000000$irYCZ4'],
  ['of gigabytes, by scrypt', 'scrypt$8388608$salt$99$99$aGFzaA=='],
  ['of gigabytes, by Argon2', 'argon2$argon2id$v=19$m=9999999,t=999,p=8$c2FsdHNhbHQ$aGFzaGhhc2g'],
  ['of half an hour, by bcrypt', `bcrypt$$2b$31$${'a'.repeat(53)}`],
])('a digest that is %s is a wrong password within seconds', async (_, digest) => {
  await store('ben', digest);
  const begun = performance.now();
  expect((await login('ben', ben.password)).code).toBe('UNAUTHENTICATED');
  expect(performance.now() - begun).toBeLessThan(20_000);
});

test('who has no password is mailed how to set one', async () => {
  await store('ben', '');
  expect((await login('ben', 'whatever it was')).code).toBe('UNAUTHENTICATED');
  const { text, secret } = await mailTo(server, ben.email);
  expect(text).toContain('who has no password here yet');
  const newPassword = 'the new secret of ben';
  await server.act('resetPassword', { token: secret, newPassword });
  expect((await login('ben', newPassword)).data?.login.accessToken).toBeTruthy();
});

test('timing does not tell an imported digest from a name that nobody has', async () => {
  await store(
    'ada',
    'pbkdf2_sha256$3000000$irYCZ4ouuX7uRP3MFYqwcu$ZG+Ywj2Bgno878w4OR2X7613DCXKEai1gi2IrSmWYew=',
  );
  const timed = async (name: string) => {
    const begun = performance.now();
    await login(name, 'not the password');
    return performance.now() - begun;
  };
  const imported = await timed('ada');
  expect(await timed('nobody')).toBeGreaterThan(imported / 2);
});
