import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.js';
import { emailKey, nameKey, skeletonOf } from '../../src/core/names.js';
import { cleanText, isBlank } from '../../src/core/text.js';
import { checkEmail, checkUsername } from '../../src/domain/account/account-rules.js';
import { village } from '../harness/server.js';

const accepts = (check: (text: string) => string, text: string): string | null => {
  try {
    return check(text);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
};

describe('a username', () => {
  test.each([
    ['ada.lovelace-1_x', undefined],
    ['Zoë', undefined],
    ['Zoe\u0308', 'Zoë'],
    ['हिन्दी', undefined],
    ['সুমিতা', undefined],
    ['สมชาย', undefined],
    ['น้ำฝน', undefined],
    ['தமிழ்', undefined],
    ['ខ្មែរ', undefined],
    ['မြန်မာ', undefined],
    ['東京タワー', undefined],
    ['김치', undefined],
    ['김치'.normalize('NFD'), '김치'],
    ['שלום', undefined],
    ['محمد٧', undefined],
    ['Σίσυφος', undefined],
    ['Иван', undefined],
    ['ＡＤＡ', 'ADA'],
    ['ｱﾀﾞ', 'アダ'],
    ['अ१', undefined],
  ])('%s is accepted', (name, stored = name) => {
    expect(accepts(checkUsername, name)).toBe(stored);
  });

  test.each([
    ['an address', 'a@b'],
    ['a space', 'a b'],
    ['no letter', '._-'],
    ['a Hangul filler', 'ada\u3164'],
    ['a half-width Hangul filler', 'ada\uffa0'],
    ['a choseong filler', '\u115f'],
    ['a jungseong filler', '\u1160'],
    ['a soft hyphen', 'a\u00adda'],
    ['a zero-width joiner', 'a\u200dda'],
    ['a grapheme joiner', 'a\u034fda'],
    ['mathematical letters', '𝐚𝐝𝐚'],
    ['a ligature', 'ﬁnn'],
    ['a superscript', 'ada²'],
    ['a Roman numeral', 'adaⅧ'],
    ['Latin and Cyrillic', 'аdа'],
    ['Latin and Greek', 'αda'],
    ['two kinds of digits', 'अ1१'],
    ['digits of another script', 'ada٧'],
    ['an accent alone', '\u0301ada'],
    ['an accent on punctuation', 'a.\u0301'],
    ['five accents', 'ק\u05b0\u05b1\u05b2\u05b3\u05b4'],
    ['an accent twice', 'q\u0301\u0301'],
    ['an extinct script', '\u{13441}\u{13080}'],
    ['right to left after a digit', '1שלום'],
    ['the name of a deleted user', 'deleted-7'],
    ['the name of a deleted user in Arabic digits', 'deleted-٧'],
    ['a reserved name', 'admin'],
    ['a word that is nearly a command of the admin program', 'session'],
    ['a reserved name in other letters', 'SUPPORT'],
    ['a reserved name with punctuation', 'every_one.'],
    ['a reserved name in the plural', 'Moderators_'],
    ['the name of a superuser', 'root'],
    ['the name of a deleted user and other punctuation', 'deleted_7'],
    ['a look-alike of a reserved name', 'ѕuррort'],
    ['a full-width reserved name', 'ａｄｍｉｎ'],
  ])('with %s is refused', (_, name) => {
    expect(accepts(checkUsername, name)).toBe(null);
  });
});

describe('an e-mail address', () => {
  test.each([
    ['ada@example.org'],
    [' Ada.L+x@Example.org ', 'Ada.L+x@Example.org'],
    ['a@b'],
    ['zoe\u0308@example.org', 'zoë@example.org'],
    ['ada@bücher.example'],
    ['हिन्दी@उदाहरण.भारत'],
  ])('%s is accepted', (address, stored = address) => {
    expect(accepts(checkEmail, address)).toBe(stored);
  });

  test.each([
    '<a@b>',
    'Ada <a@b>',
    '"a"@b',
    'a@b,c@d',
    'a@b;',
    'mallory,ada@example.org',
    'a@@b',
    'a b@c',
    'a@b c',
    '.a@b',
    'a.@b',
    'a..b@c',
    'a@.b',
    'a@b.',
    'a@b..c',
    'a@-b',
    'a@b-.c',
    'a@[127.0.0.1]',
    'a(b)@c',
    'a\u200b@b',
    'a@b\u0000.org',
    `${'a'.repeat(250)}@b.org`,
  ])('%s is refused', (address) => {
    expect(accepts(checkEmail, address)).toBe(null);
  });

  test.each([
    ['ADA@Example.org', 'ada@example.ORG'],
    ['zoë@example.org', 'zoe\u0308@example.org'],
    ['a@bücher.example', 'a@xn--bcher-kva.example'],
    ['a@ｅｘample.org', 'a@example.org'],
  ])('%s is %s', (one, other) => {
    expect(emailKey(one)).toBe(emailKey(other));
  });
});

/** Texts of which nothing is seen. */
const invisible = [
  ' \t\n\r\v\f',
  ...'\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u180e\u2000\u200b\u200c\u200d\u200e\u2028\u2029\u202f\u205f\u2060\u2064\u206a\u2800\u3000\u3164\ufe0f\ufeff\uffa0\ufff9\u{1d159}\u{e0020}',
];

test.each([
  ['Straße', 'STRASSE'],
  ['Straße', 'STRA\u1e9eE'],
  ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
])('the usernames %s and %s are equal', (one, other) => {
  expect(nameKey(one)).toBe(nameKey(other));
});

describe('properties', () => {
  const tries = { numRuns: 10_000 };
  const letters = fc
    .string({ unit: 'binary', maxLength: 12 })
    .map((text) => text.replace(/[^\p{L}\p{M}\p{Nd}._-]/gu, ''));
  const names = fc.oneof(
    letters,
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    letters.map((name) => `ada${name}`),
  );

  test('an accepted username is stored in one form, whichever form was sent', () => {
    fc.assert(
      fc.property(names, (name) => {
        const stored = accepts(checkUsername, name);
        if (stored === null) return;
        for (const form of [name.normalize('NFD'), name.normalize('NFC'), stored]) {
          expect(accepts(checkUsername, form)).toBe(stored);
        }
        for (const form of [name, stored, stored.toUpperCase(), stored.normalize('NFD')]) {
          expect(nameKey(form)).toBe(nameKey(stored.toLowerCase()));
        }
        expect(isBlank(stored)).toBe(false);
        expect(stored.replace(/[\p{Default_Ignorable_Code_Point}\p{C}\p{Z}@]/gu, '')).toBe(stored);
      }),
      tries,
    );
  });

  test('keys are idempotent, and equal for composed and decomposed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        for (const key of [nameKey, emailKey, skeletonOf]) {
          expect(key(text.normalize('NFD'))).toBe(key(text.normalize('NFC')));
        }
        for (const key of [nameKey, emailKey]) expect(key(key(text))).toBe(key(text));
      }),
      tries,
    );
  });

  test('text is blank if it consists of invisible characters', () => {
    const nothing = fc.array(fc.constantFrom(...invisible), { maxLength: 8 });
    fc.assert(
      fc.property(nothing, nothing, fc.string({ unit: 'grapheme' }), (before, after, text) => {
        const around = [...before, text, ...after].join('');
        expect(isBlank([...before, ...after].join(''))).toBe(true);
        expect(isBlank(around)).toBe(isBlank(text));
        const kept = accepts((value) => cleanText('x', value, { min: 1, max: 500 }), around);
        expect(kept === null).toBe(isBlank(text) || text.includes('\0'));
      }),
      tries,
    );
  });
});

describe('on a server', async () => {
  const { server, ada } = await village({ LIMIT_LOGIN_FAILURES: '1000' }, 'ada');
  const register = (
    username: string,
    email = `p-${Buffer.from(username).toString('hex')}@example.org`,
    password = 'a fine long one',
  ) => server.attempt('register', { username, email, password });

  test.each([
    ['Zoë', 'zoe\u0308'],
    ['παπάς', 'ΠΑΠΆΣ'],
    ['ben', 'ｂｅｎ'],
    ['scope', 'ѕсоре'],
    ['paypal', 'paypaI'],
    ['carol', 'caro1'],
    ['ian', 'i\u0307an'],
  ])('%s reserves %s', async (first, second) => {
    expect((await register(first)).errors).toBeUndefined();
    const reply = await register(second);
    expect(reply).toBeRefused('CONFLICT', 'username');
  });

  test('a user is found and signs in by every form of their username, address and password', async () => {
    const [username, email] = ['Renée', 'renée@example.org'];
    const password = 'crème brûlée ça va';
    await register(username, email, password);
    const forms = (text: string) => [
      text,
      text.normalize('NFD'),
      text.toUpperCase(),
      text.toUpperCase().normalize('NFD'),
    ];
    for (const identifier of [...forms(username), ...forms(email)]) {
      for (const given of [
        password,
        password.normalize('NFD'),
        password.replaceAll(' ', '\u00a0'),
      ]) {
        const { data } = await server.attempt('login', { identifier, password: given });
        expect([identifier, given, Boolean(data?.login)]).toEqual([identifier, given, true]);
      }
    }
    const wrong = { identifier: username, password: password.toUpperCase() };
    expect(await server.attempt('login', wrong)).toBeRefused('UNAUTHENTICATED');
    for (const name of forms(username)) {
      const { data } = await ada.graphql(
        'query ($name: String!) { user(by: { username: $name }) { username } users(search: $name) { nodes { username } } }',
        { name },
      );
      expect(data).toEqual({ user: { username }, users: { nodes: [{ username }] } });
    }
  });

  test('a former username is free for its user only, for 30 days', async () => {
    const { dora, lili } = await server.people('dora', 'lili');
    await dora.act('updateAccount', { username: 'dorothy', email: 'dorothy@example.org' });
    await lili.act('updateAccount', { username: 'lilian' });
    for (const name of ['DORA', 'lili', 'LILI', 'LiLi', 'lIlI'])
      expect(await register(name), name).toBeRefused('CONFLICT', 'username');
    const taken = await ada.attempt('updateAccount', { username: 'Dora' });
    expect(taken).toBeRefused('CONFLICT', 'username');
    const back = { username: 'Dora', email: dora.email };
    expect((await dora.act('updateAccount', back, 'user { username email }')).user).toEqual(back);
    expect(await register('dorothy')).toBeRefused('CONFLICT', 'username');
    const same = await dora.act('updateAccount', { username: 'dora' }, 'user { username }');
    expect(same.user.username).toBe('dora');
  });

  /** Every mutation that takes a text which must say something: its field, and the mutation. */
  const texts: [name: string, field: string, input?: object][] = [
    ['sendMessage', 'content', { to: { username: 'ben' } }],
    ['createPost', 'content'],
    ['createComment', 'content', { postId: 'post_1' }],
    ['createGroup', 'name'],
    ['createMeeting', 'title', { isGroup: false, scheduledAt: '2030-01-01T00:00:00Z' }],
  ];

  test.each(texts)(
    '%s with a %s of invisible characters is refused',
    async (name, field, input) => {
      for (const text of invisible)
        expect(await ada.attempt(name, { ...input, [field]: text })).toBeRefused(
          'BAD_USER_INPUT',
          field,
        );
    },
  );

  test('a password of invisible characters is refused', async () => {
    for (const text of invisible) {
      const reply = await register('nemo', 'nemo@example.org', text.repeat(9));
      expect(reply).toBeRefused('BAD_USER_INPUT', 'password');
    }
  });

  test('a profile field of invisible characters is stored as empty', async () => {
    for (const text of invisible) {
      const input = { firstName: text, lastName: text, alias: text, bio: text };
      const { user } = await ada.act('updateProfile', input, 'user { fullName alias bio }');
      expect(user).toEqual({ fullName: '', alias: null, bio: null });
    }
  });
});
