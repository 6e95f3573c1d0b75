import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { staleness } from '../graphql/schema-rules.js';
import { permissions, permissionTable } from './permission-table.js';

test.each([
  ['table of the matrix', permissionTable],
  ['table of ways to meet a blocked user', permissions],
])('the %s is in its document', (_, document) => {
  const { file, text } = document();
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : null;
  expect(staleness(file, committed, text)).toBeNull();
});
