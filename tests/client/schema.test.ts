import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  errorCatalogue,
  generatedAdmin,
  generatedClient,
  generatedDocuments,
  generatedMockSchema,
} from '../../packages/client/codegen.js';
import { staleness } from '../graphql/schema-rules.js';

test.each([
  ['knowledge of the schema matches', generatedClient],
  ['mock matches', generatedMockSchema],
  ['documents match', generatedDocuments],
  ['page of administrators matches', generatedAdmin],
  ['and the documentation’s errors match', errorCatalogue],
])('the client’s %s the schema', async (_, generate) => {
  const { file, text } = await generate();
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : null;
  expect(staleness(file, committed, text)).toBeNull();
});

test('connections, parts and streams are recognized', () => {
  const { text } = generatedClient(`
    type Query { people(search: String, first: Int, after: String): PersonConnection! }
    type Subscription { told(after: Int, epoch: ID): Told!  inbox(after: ID): Told!  typing(after: Int): Told! }
    union Told = Person | Other
    type PersonConnection { nodes: [Person!]! }
    type Person { id: ID!  presence: Presence!  friends: [Person!]!  seat: Seat  desk: Desk }
    type Presence { online: Boolean } type Other { a: Int }
    type Seat { id: ID!  person: Person! } type Desk { id: ID! } type SeatPayload { seat: Seat! }
  `);
  const read = (name: string) =>
    JSON.parse(new RegExp(`${name}: .* = ([^;]*);`).exec(text)?.[1] ?? 'null');
  expect(read('possibleTypes')).toEqual({ Told: ['Person', 'Other'] });
  expect(read('identified')).toEqual(['Person', 'Seat', 'Desk']);
  // A seat is that of one person, and leads to them; a desk may be that of several.
  expect(read('embedded')).toEqual(['Presence', 'Seat']);
  expect(read('connections')).toEqual({ Query: { people: ['search'] } });
  expect(read('durableSubscriptions')).toEqual({
    told: { after: 'Int', epoch: 'ID' },
    inbox: { after: 'ID' },
  });
});
