import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reasons } from '../../src/core/error-reasons.js';
import {
  AppError,
  badInput,
  conflict,
  rateLimited,
  unauthenticated,
  unavailable,
} from '../../src/core/errors.js';

test('a reason belongs to one code', () => {
  expect(() => conflict('Taken.').because('WRONG_PASSWORD')).toThrow('is no CONFLICT');
  expect(new AppError('NOT_FOUND', 'Nothing.').reason).toBe('NOT_FOUND');
});

/** The text of the files of `src` that throw errors, without those of the legacy APIs, which have texts of their own. */
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^(legacy|admin)\/|reasons?\b/.test(file))
  .map((file) => ({ file, text: readFileSync(join('src', file), 'utf8') }));

test('every reason of the catalogue is given somewhere', () => {
  const text = sources.map((one) => one.text).join('\n');
  const unused = Object.keys(reasons).filter((reason) => !text.includes(`'${reason}'`));
  expect(unused).toEqual([]);
});

/** The calls of some functions in a text that `.because` does not follow: each as one line. */
function withoutReason(text: string, names: string): string[] {
  return [...text.matchAll(new RegExp(`\\b(?:${names})\\(`, 'g'))].flatMap(({ 0: call, index }) => {
    let end = index + call.length;
    for (let depth = 1; depth > 0; end += 1) {
      if (text[end] === '(') depth += 1;
      if (text[end] === ')') depth -= 1;
    }
    const isGiven = text.slice(end).trimStart().startsWith('.because(');
    return isGiven ? [] : [text.slice(index, end).replace(/\s+/g, ' ')];
  });
}

const callsWithoutReason = (names: string) =>
  sources
    .filter(({ file }) => file !== 'core/errors.ts')
    .flatMap(({ file, text }) => withoutReason(text, names).map((call) => `${file}: ${call}`));

test('no error of the state or the rights of the viewer has the default reason of its code', () => {
  expect(callsWithoutReason('forbidden|conflict')).toEqual([]);
  const text = "throw conflict('a', of(b)); throw conflict('c').because('D')";
  expect(withoutReason(text, 'conflict')).toEqual(["conflict('a', of(b))"]);
});

// The reason that is named like the code suffices where what it tells to do uses what each such error has.
test.each([
  ['BAD_USER_INPUT', '`fields`', badInput('name', 'Too long.').fields, { name: ['Too long.'] }],
  ['RATE_LIMITED', '`extensions.retryAfterMs`', rateLimited('Wait.', 1.5).retryAfterMs, 2],
  ['UNAVAILABLE', '`extensions.retryAfterMs`', unavailable('Busy.').retryAfterMs, 1_000],
  ['UNAUTHENTICATED', 'Sign in.', unauthenticated().message, 'Sign in first.'],
] as const)('%s alone tells what to do, by %s', (code, remedy, has, expected) => {
  expect(reasons[code].remedy).toContain(remedy);
  expect(has).toEqual(expected);
});

test('every other error without a reason is made by a function that gives what its remedy names', () => {
  // Without `fields`, `retryAfterMs` or the constant text: a constructor of its own, or a text of its own.
  expect(callsWithoutReason('new AppError')).toEqual([]);
  const speaking = callsWithoutReason('unauthenticated').filter((call) => !call.endsWith('()'));
  expect(speaking).toEqual([]);
  // The name of an input is never empty.
  expect(
    callsWithoutReason('badInput').filter((call) => /badInput\(\s*['"`]{2}/.test(call)),
  ).toEqual([]);
});

test('reasons of codes that ask to wait are of errors that say how long', () => {
  const waits = Object.values(reasons).filter(({ code }) => code === 'RATE_LIMITED');
  for (const { remedy } of waits) expect(remedy).toContain('`extensions.retryAfterMs`');
});
