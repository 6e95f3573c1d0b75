import { expect } from 'vitest';
import { type Person, village } from '../harness/server.js';

/** No limit of codes and guesses is reached. */
const freely = {
  LIMIT_CODE_COOLDOWN_SECONDS: '0',
  LIMIT_CODES_PER_HOUR: '100',
  LIMIT_LOGIN_FAILURES: '5000',
  LIMIT_LOGIN_FAILURES_PER_ADDRESS: '50000',
  LIMIT_REQUESTS_PER_MINUTE: '100000',
  LIMIT_PASSWORD_HASH_QUEUE: '5000',
};

export const { server } = await village(freely);
export type Named = Pick<Person, 'username' | 'password'>;

export const login = ({ username, password }: Named, code?: string) => {
  const input = { identifier: username, password, code };
  return server.attempt('login', input, 'accessToken user { hasSecondFactor }');
};

export const signsIn = async (person: Named, code?: string) =>
  expect((await login(person, code)).data?.login?.accessToken).toBeTruthy();

export const isRefused = async (person: Named, code?: string) =>
  expect(await login(person, code)).toBeRefused('UNAUTHENTICATED');

/** Another code than this. */
export const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
