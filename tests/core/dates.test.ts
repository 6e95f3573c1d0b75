import { afterEach, expect, test } from 'vitest';
import { parseMoment } from '../../src/core/dates.js';
import { checkDateOfBirth } from '../../src/domain/account/account-rules.js';

const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone;
  if (zone === undefined) delete process.env.TZ;
});

test.each<[text: string, iso: string | null]>([
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T12:00', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31 12:00:05.123456+02:00', '2026-01-31T10:00:05.123Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2026-02-29T00:00:00Z', null],
  ['2026-02-30T00:00:00Z', null],
  ['2026-04-31', null],
  ['2026-13-01', null],
  ['2026-01-01T24:00:00Z', null],
  ['2026-01-01T12:60:00Z', null],
  ['2026-01-01T12:00:00+99:99', null],
  ['January 1, 2026', null],
  ['', null],
])('%s is %s', (text, iso) => {
  expect(parseMoment(text)?.toISOString() ?? null).toBe(iso);
});

test.each(['America/New_York', 'UTC', 'Asia/Tokyo'])('in %s', (timeZone) => {
  process.env.TZ = timeZone;
  expect(checkDateOfBirth('1900-01-01')).toBe('1900-01-01');
  for (const day of ['1899-12-31', '2001-02-30', '2999-01-01', '01.02.2003'])
    expect(() => checkDateOfBirth(day), day).toThrow('past date');
});
