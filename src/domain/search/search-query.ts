import { badInput } from '../../core/errors.js';
import { searchCharacters } from '../../core/reads/matching.js';
import { cleanText } from '../../core/text.js';

/** What `has:` names. */
const havings = ['image', 'video', 'voice', 'file', 'link'] as const;
type Having = (typeof havings)[number];

/** A search as it was typed. */
export interface SearchQuery {
  /** What is searched for; empty where only filters were given. */
  readonly words: string;
  /** A username, or `me`. */
  readonly from: string | null;
  /** A conversation, by an id, a username or the name of a group. */
  readonly in: string | null;
  readonly has: readonly Having[];
  readonly before: Date | null;
  readonly after: Date | null;
}

/** Words in quotes, which are no filters whatever they look like, or a filter. */
const filter =
  /(?<![^\s\u3000])(?:"[^"]*"|(?<key>from|in|has|before|after):(?<value>"[^"]*"|[^\s\u3000]*))/giu;

/** The earliest moment that filters take; PostgreSQL knows no year 0. */
const earliest = Date.parse('0001-01-01T00:00:00Z');

const bad = (message: string) => badInput('query', message);

/** Reads a query with filters. Throws BAD_USER_INPUT. */
export function parseQuery(text: string): SearchQuery {
  // Keyboards of phones write the quotes of print.
  const query = cleanText('query', text, { max: searchCharacters }).replace(/[“”]/gu, '"');
  const given = new Map<string, string[]>();
  const words = query
    .replace(filter, (found: string, key?: string, quoted = '') => {
      if (key === undefined) return found;
      const name = key.toLowerCase();
      const value = quoted.replace(/^"|"$/g, '').trim();
      if (value === '') throw bad(`\`${name}:\` needs a value right behind the colon.`);
      given.set(name, [...(given.get(name) ?? []), value]);
      return ' ';
    })
    .trim();
  const one = (name: string): string | null => {
    const values = given.get(name) ?? [];
    if (values.length > 1) throw bad(`\`${name}:\` may be given once.`);
    return values[0] ?? null;
  };
  const has = (given.get('has') ?? []).map((value) => {
    const found = havings.find((kind) => kind === value.toLowerCase());
    if (!found) throw bad(`\`has:\` takes ${havings.join(', ')}.`);
    return found;
  });
  if (words === '' && given.size === 0) throw bad('Enter a word or a filter.');
  return {
    words,
    from: one('from'),
    in: one('in'),
    has: [...new Set(has)],
    before: moment('before', one('before')),
    after: moment('after', one('after')),
  };
}

/** The beginning of a day in UTC, or a moment with its zone. */
function moment(name: string, value: string | null): Date | null {
  if (value === null) return null;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value);
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/i.test(value);
  const date = isDay || isMoment ? new Date(value) : new Date(Number.NaN);
  // `Date` takes 30 February for 2 March.
  const day = value.slice(0, 10);
  const isReal = date.getTime() >= earliest && new Date(day).toISOString().startsWith(day);
  if (!isReal) throw bad(`\`${name}:\` takes a date such as 2026-01-31.`);
  return date;
}
