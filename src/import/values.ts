/** Text that PostgreSQL stores; null stays null. */
export const storable = (text: string | null | undefined): string | null =>
  text == null ? null : text.toWellFormed().replaceAll('\0', '\uFFFD');

/** Text, empty for NULL. */
export const textOr = (text: string | null | undefined, otherwise = ''): string =>
  storable(text) ?? otherwise;

/** A boolean of any of the databases; `otherwise` for NULL and for a column that is not mapped. */
export function flag(text: string | null | undefined, otherwise: boolean): boolean {
  if (text == null) return otherwise;
  return ['t', 'true', '1', 'y', 'yes'].includes(text.toLowerCase());
}

/** A whole number of up to 32 bits; null for anything else. */
export function whole(text: string | null | undefined): number | null {
  const number = Number(text ?? Number.NaN);
  return Number.isInteger(number) && Math.abs(number) < 2 ** 31 ? number : null;
}

/** An id as the key of a row: UUIDs without hyphens, as some databases store them. */
export const keyOf = (id: string): string => {
  const plain = id.toLowerCase().replaceAll('-', '');
  return /^[\da-f]{32}$/.test(plain) ? plain : id;
};

/** A UUID with its hyphens; null for anything else. */
export function uuid(text: string | null): string | null {
  const parts = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(text === null ? '' : keyOf(text));
  return parts && /^[\da-f]{32}$/.test(parts[0]) ? parts.slice(1).join('-') : null;
}

const momentForm =
  /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/;

/**
 * A moment; one without an offset is of `timeZone`, an IANA name. Null for NULL and for text that is none.
 */
export function moment(text: string | null | undefined, timeZone: string): Date | null {
  const [, day, time = '00:00', offset] = momentForm.exec(text ?? '') ?? [];
  if (!day) return null;
  const [whole = time, fraction] = time.split('.');
  const clock = `${day}T${whole}${fraction ? `.${fraction.slice(0, 3)}` : ''}`;
  const [, hours, minutes = '00'] = /^([+-]\d\d):?(\d\d)?$/.exec(offset ?? '') ?? [];
  const date = new Date(`${clock}${hours ? `${hours}:${minutes}` : 'Z'}`);
  if (Number.isNaN(date.getTime())) return null;
  return offset || timeZone === 'UTC' ? date : inZone(date, timeZone);
}

/** The moment at which a clock in `timeZone` shows what one in UTC shows at `shown`. */
function inZone(shown: Date, timeZone: string): Date {
  const guess = new Date(shown.getTime() - offsetAt(shown, timeZone));
  return new Date(shown.getTime() - offsetAt(guess, timeZone));
}

/** Milliseconds by which a clock in `timeZone` is ahead of UTC. */
function offsetAt(moment: Date, timeZone: string): number {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const shown = Date.parse(`${format.format(moment).replace(' ', 'T')}Z`);
  return shown - Math.floor(moment.getTime() / 1000) * 1000;
}

/** The same, and now for a moment to come: nothing can have been written then. */
export function past(text: string | null | undefined, timeZone: string): Date | null {
  const date = moment(text, timeZone);
  return date && date.getTime() > Date.now() ? new Date() : date;
}
