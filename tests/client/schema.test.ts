import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedClient, generatedDocuments } from '../../packages/client/codegen.js';
import { staleness } from '../graphql/schema-rules.js';

test.each([
  ['knowledge of the schema matches', generatedClient],
  ['documents match', generatedDocuments],
])('the client’s %s schema.graphql', async (_, generate) => {
  const { file, text } = await generate();
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : null;
  expect(staleness(file, committed, text)).toBeNull();
});

test('connections, parts and streams are recognized', () => {
  const { text } = generatedClient(`
    type Query { people(search: String, first: Int, after: String): PersonConnection! }
    type Subscription { told(after: Int, epoch: ID): Told!  typing(after: Int): Told! }
    union Told = Person | Other
    type PersonConnection { nodes: [Person!]! }
    type Person { id: ID!  presence: Presence!  friends: [Person!]! }
    type Presence { online: Boolean } type Other { a: Int }
  `);
  const read = (name: string) =>
    JSON.parse(new RegExp(`${name}: .* = ([^;]*);`).exec(text)?.[1] ?? 'null');
  expect(read('possibleTypes')).toEqual({ Told: ['Person', 'Other'] });
  expect(read('identified')).toEqual(['Person']);
  expect(read('embedded')).toEqual(['Presence']);
  expect(read('connections')).toEqual({ Query: { people: ['search'] } });
  expect(read('durableSubscriptions')).toEqual(['told']);
});
