import { badInput } from '../../core/errors.js';
import { cleanText } from '../../core/text.js';

/** `username` when it may be one; never with an `@`, since an identifier may be an e-mail. */
export function checkUsername(username: string): string {
  if (!/^[\p{L}\p{N}._-]{1,30}$/u.test(username)) {
    throw badInput('username', 'A username is 1–30 letters, digits and . _ - only.');
  }
  // What is shown in place of who deleted their account; no one else may look so.
  if (/^deleted-\d+$/i.test(username)) throw badInput('username', 'This name is not to be had.');
  return username.normalize('NFC');
}

/** `email` without surrounding space; its form is checked loosely, for only a mail proves it. */
export function checkEmail(email: string): string {
  const address = email.trim();
  if (address.length > 254 || !/^[^\s@\p{Cc}]+@[^\s@.]+(\.[^\s@.]+)*$/u.test(address)) {
    throw badInput('email', 'Enter a valid email address.');
  }
  return address;
}

/** A first or last name. */
export const checkName = (field: string, name: string): string =>
  cleanText(field, name, { max: 150 });

/** A day as `YYYY-MM-DD`, not in the future. */
export function checkDateOfBirth(day: string): string {
  const date = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00Z`) : null;
  const real = date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
  if (!real || date.getTime() > Date.now() || date.getFullYear() < 1900) {
    throw badInput('dateOfBirth', 'A past day, written YYYY-MM-DD.');
  }
  return day;
}

/** A picture's address: below `/media/`, or http(s). It is never fetched from here. */
export function checkPictureUrl(field: string, address: string): string {
  const url = cleanText(field, address, { max: 2_000 });
  const below = /^\/media\/[\w./-]+$/.test(url) && !url.includes('..');
  const web = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
  if (!below && !web) throw badInput(field, 'A path under /media/ or an http(s) address.');
  return url;
}
