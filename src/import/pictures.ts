import { mediaPath } from '../core/storage/media.js';

/**
 * The address of a picture as Django stores it: a path below its folder of media, with or without `/media/`
 * before it, or an http(s) URL, which stays. Null for none, and for anything else.
 */
export function pictureAddress(stored: string | null | undefined): string | null {
  const value = (stored ?? '').trim();
  if (value === '') return null;
  if (/^[a-z][a-z\d+.-]*:/i.test(value)) return /^https?:\/\//i.test(value) ? value : null;
  const name = value.replace(/^\/+/, '').replace(/^(media\/)+/, '');
  const isBelow = name !== '' && !name.split('/').some((part) => ['', '.', '..'].includes(part));
  return isBelow && !name.includes('\0') ? mediaPath(name) : null;
}
