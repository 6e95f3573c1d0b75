import { isDeepStrictEqual } from 'node:util';

/**
 * A page without what servers may choose: `user_7` and "7" are 7, a moment is its milliseconds, a
 * list with `nodes` and nothing else around it is the list.
 */
export function normalise(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => normalise(one));
  if (value && typeof value === 'object') {
    const entries = Object.entries(value);
    if (entries.length === 1 && entries[0]?.[0] === 'nodes') return normalise(entries[0][1]);
    return Object.fromEntries(entries.map(([name, inner]) => [name, normalise(inner, name)]));
  }
  if (key === 'id' || key === 'seq') return Number(String(value).replace(/^[a-z]+_/, ''));
  if (/(At|_at)$/.test(key) && value !== null) return Date.parse(String(value));
  return value;
}

/** Where two pages differ first, as a path and both values; null when they say the same. */
export function difference(ours: unknown, theirs: unknown, path = '$'): string | null {
  if (isDeepStrictEqual(ours, theirs)) return null;
  const both = [ours, theirs];
  if (both.every((one) => one && typeof one === 'object')) {
    const [a, b] = both as [Record<string, unknown>, Record<string, unknown>];
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const found = difference(a[key], b[key], `${path}.${key}`);
      if (found) return found;
    }
  }
  return `${path}: ${JSON.stringify(ours)?.slice(0, 200)} and ${JSON.stringify(theirs)?.slice(0, 200)}`;
}
