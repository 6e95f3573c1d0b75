import { readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { lensMarkdown } from '../../src/legacy/compat/markdown.js';
import { lensTable } from '../../src/legacy/compat/table.js';
import { dialects } from '../../src/legacy/runtime/dialects.js';

const schema = await buildGraphqlSchema();
const entries = lensTable(schema, dialects);

test('docs/legacy.md is the table of today; `npm run schema` writes it', () => {
  expect(readFileSync('docs/legacy.md', 'utf8')).toBe(lensMarkdown(entries));
});

test('every operation leads to a document that stands alone, with what it demands filled in', () => {
  expect(entries.length).toBeGreaterThan(20);
  for (const { operation, successors } of entries) {
    expect(successors.length, operation).toBeGreaterThan(0);
    for (const { text, variables, sandbox } of successors) {
      expect(validate(schema, parse(text)), operation).toEqual([]);
      const search = new URL(sandbox, 'http://parley').searchParams;
      expect(search.get('query')).toBe(text);
      expect(JSON.parse(search.get('variables') ?? '{}')).toEqual(variables);
    }
  }
});
