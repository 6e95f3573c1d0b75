import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { isDay, parseMoment } from '../../core/dates.js';

/** With its zone, for without one it would be read by the clock of whichever machine reads it. */
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

function parseDate(value: unknown): Date {
  const date = typeof value === 'string' && moment.test(value) ? parseMoment(value) : null;
  if (!date) {
    throw new GraphQLError('A DateTime needs a time zone, such as in 2026-01-31T12:00:00Z.');
  }
  return date;
}

/** ISO 8601 in UTC. What the database gave is written as it is: only what clients send is checked. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'A point in time in ISO 8601, in UTC: `2026-01-31T12:00:00.000Z`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parseValue: parseDate,
  parseLiteral: (node) => parseDate(node.kind === Kind.STRING ? node.value : null),
});

function parseDay(value: unknown): string {
  if (typeof value === 'string' && isDay(value)) return value;
  throw new GraphQLError('A Date is a day of the calendar as YYYY-MM-DD, such as 2026-01-31.');
}

/** A day of the calendar. */
export const Day = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'A day of the calendar, without a time and a time zone: `2026-01-31`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/local-date.html',
  serialize: String,
  parseValue: parseDay,
  parseLiteral: (node) => parseDay(node.kind === Kind.STRING ? node.value : null),
});
