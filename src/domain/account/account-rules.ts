import { domainToASCII } from 'node:url';
import { isDay } from '../../core/dates.js';
import { badInput } from '../../core/errors.js';
import { isOneScript, isReserved, storedName } from '../../core/names.js';
import { cleanText, isBlank } from '../../core/text.js';

/** Thai and Lao write these; every other letter with a compatibility form is a look-alike. */
const vowelsAm = /[\u0e33\u0eb3]/g;

/** Rules for the characters of a username, by UsernameCaseMapped of RFC 8265 and by UTS 39. */
const nameRules: readonly [refused: (name: string) => boolean, message: string][] = [
  [
    // No `@`, since sign-in takes usernames and e-mail addresses.
    (name) => !/^[\p{L}\p{M}\p{Nd}._-]{1,30}$/u.test(name) || !/[\p{L}\p{Nd}]/u.test(name),
    'A username is 1–30 letters, digits and . _ - only.',
  ],
  [
    // Hangul is written in syllables; its single parts can be invisible.
    (name) =>
      /[\p{Default_Ignorable_Code_Point}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u.test(name),
    'A username has no invisible characters.',
  ],
  [
    (name) => name.replace(vowelsAm, '') !== name.replace(vowelsAm, '').normalize('NFKC'),
    'A username has no letters of mathematics or other special forms.',
  ],
  [
    (name) => /(^|[._-])\p{M}|\p{Mn}{5}|(\p{Mn})\2/u.test(name),
    'Accents and vowel signs belong to a letter, at most four to each.',
  ],
  [
    (name) => !isOneScript(name) || (/\d/.test(name) && /\p{Nd}/u.test(name.replace(/\d/g, ''))),
    'A username is written in one script, with one kind of digits.',
  ],
  [
    (name) =>
      /[\p{scx=Hebrew}\p{scx=Arabic}\p{scx=Syriac}\p{scx=Thaana}\p{scx=Nko}\p{scx=Adlam}]/u.test(
        name.replace(/[^\p{L}]/gu, ''),
      ) && !/^\p{L}(.*[\p{L}\p{Nd}])?\p{M}*$/u.test(name),
    'A name written from right to left begins with a letter and ends with a letter or digit.',
  ],
  [isReserved, 'This name is not available.'],
];

/** Validates a username and returns the form to store. Throws BAD_USER_INPUT. */
export function checkUsername(username: string): string {
  const name = storedName(username);
  const [, message] = nameRules.find(([refused]) => refused(name)) ?? [];
  if (message) throw badInput('username', message);
  return name;
}

/** One mailbox at one host, without a display name, comments or quotes (RFC 5321, RFC 6531). */
const mailbox =
  /^[\w!#$%&'*+/=?^`{|}~\p{L}\p{M}\p{N}-]+(\.[\w!#$%&'*+/=?^`{|}~\p{L}\p{M}\p{N}-]+)*@[\p{L}\p{N}]([\p{L}\p{M}\p{N}.-]*[\p{L}\p{M}\p{N}])?$/u;

/** Trims an e-mail address and checks its form; only a mail can prove it. */
export function checkEmail(email: string): string {
  const address = email.trim().normalize('NFC');
  const domain = address.slice(address.indexOf('@') + 1);
  const isMailbox = mailbox.test(address) && !/\.[.-]|-\./.test(domain);
  if (address.length > 254 || !isMailbox || !domainToASCII(domain)) {
    throw badInput('email', 'Enter a valid email address.');
  }
  return address;
}

/** Validates a name of a person, such as their first name; empty when it shows nothing. */
export function checkName(field: string, name: string, max: number): string {
  const text = cleanText(field, name, { max });
  return isBlank(text) ? '' : text.normalize('NFC');
}

/** Validates a day as `YYYY-MM-DD`, not in the future. */
export function checkDateOfBirth(day: string): string {
  const moment = isDay(day) ? Date.parse(day) : Number.NaN;
  if (!(moment <= Date.now() && day >= '1900')) {
    throw badInput('dateOfBirth', 'Must be a past date from 1900 on, YYYY-MM-DD.');
  }
  return day;
}

/** Validates the address of a picture: a path under `/media/` or an http(s) URL. The server never fetches it. */
export function checkPictureUrl(field: string, address: string): string {
  const url = cleanText(field, address, { max: 2_000 });
  const below = /^\/media\/[\w./%!~*'()-]+$/.test(url) && !url.includes('..');
  const web = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
  if (!below && !web) throw badInput(field, 'Must be a path under /media/ or an http(s) URL.');
  return url;
}
