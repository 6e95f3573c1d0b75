import { parseMoment } from '../../core/dates.js';
import { badInput } from '../../core/errors.js';
import { cleanText } from '../../core/text.js';

/** Validates a username. It contains no `@`, since sign-in takes usernames and e-mail addresses. */
export function checkUsername(username: string): string {
  if (!/^[\p{L}\p{N}._-]{1,30}$/u.test(username)) {
    throw badInput('username', 'A username is 1–30 letters, digits and . _ - only.');
  }
  // Deleted accounts are shown under such a name.
  if (/^deleted-\d+$/i.test(username)) throw badInput('username', 'This name is not to be had.');
  return username.normalize('NFC');
}

/** Trims an e-mail address and checks its form loosely; only a mail can prove it. */
export function checkEmail(email: string): string {
  const address = email.trim();
  if (address.length > 254 || !/^[^\s@\p{Cc}]+@[^\s@.\p{Cc}]+(\.[^\s@.\p{Cc}]+)*$/u.test(address)) {
    throw badInput('email', 'Enter a valid email address.');
  }
  return address;
}

/** Validates a first or last name. */
export const checkName = (field: string, name: string): string =>
  cleanText(field, name, { max: 150 });

/** Validates a day as `YYYY-MM-DD`, not in the future. */
export function checkDateOfBirth(day: string): string {
  const date = /^\d{4}-\d\d-\d\d$/.test(day) ? parseMoment(day) : null;
  if (!date || date.getTime() > Date.now() || date.getUTCFullYear() < 1900) {
    throw badInput('dateOfBirth', 'A past day, written YYYY-MM-DD.');
  }
  return day;
}

/** Validates the address of a picture: a path under `/media/` or an http(s) URL. The server never fetches it. */
export function checkPictureUrl(field: string, address: string): string {
  const url = cleanText(field, address, { max: 2_000 });
  const below = /^\/media\/[\w./-]+$/.test(url) && !url.includes('..');
  const web = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
  if (!below && !web) throw badInput(field, 'A path under /media/ or an http(s) address.');
  return url;
}
