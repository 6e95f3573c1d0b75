const dayForm = /^\d{4}-\d\d-\d\d$/;

/** Whether a text is a day of the calendar as YYYY-MM-DD. */
export const isDay = (text: string): boolean => dayForm.test(text) && parseMoment(text) !== null;

const parts =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * The moment that an ISO 8601 text names, in UTC where it has no zone; null for other texts and for days that do not
 * exist: JavaScript takes February 30 for March 2.
 */
export function parseMoment(text: string): Date | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    parts.exec(text) ?? [];
  if (!year) return null;
  const clock = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const utc = new Date(`${clock}Z`);
  if (Number.isNaN(utc.getTime()) || !utc.toISOString().startsWith(clock)) return null;
  const offset = zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const moment = new Date(`${clock}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
