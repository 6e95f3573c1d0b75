import { expect } from 'vitest';

/** Expects each thing that is served to have an entry, and each entry to be served; says which do not. */
export function expectKnown(served: string[], table: object) {
  const known = Object.keys(table);
  expect(
    served.filter((name) => !known.includes(name)),
    'no entry in the table',
  ).toEqual([]);
  expect(
    known.filter((name) => !served.includes(name)),
    'served no more',
  ).toEqual([]);
}
