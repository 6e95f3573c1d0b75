import { expect } from 'vitest';

/**
 * Expects each thing that is served to have an entry in the table of `file`, below tests/matrix, and each entry to be
 * served; says which do not.
 */
export function expectKnown(served: string[], table: object, file: string) {
  const known = Object.keys(table);
  expect(
    served.filter((name) => !known.includes(name)),
    `no entry in tests/matrix/${file}`,
  ).toEqual([]);
  expect(
    known.filter((name) => !served.includes(name)),
    `in tests/matrix/${file}, and not served`,
  ).toEqual([]);
}
