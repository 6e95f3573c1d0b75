import { type GraphQLObjectType, getNamedType, isLeafType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../src/core/reads/rows.js';
import { createOrm } from '../../src/domain/orm.js';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { askBothWays, startBothWays } from './both-ways.js';
import { pathsTo } from './paths.js';
import { plannedOf } from './planned.js';
import { keepSecrets, secret } from './secrets.js';
import { type PerViewer, samples, whoSees } from './who-sees.js';
import type { Name } from './world.js';

const ways = await startBothWays();
const secrets = await keepSecrets(ways);
const schema = await buildGraphqlSchema();
const orm = await createOrm(ways.planned.databaseUrl);
const columns = columnsOf(orm.getMetadata());
await orm.close(true);

const members: Name[] = ['ada', 'ben'];
const outsiders: Name[] = ['cleo', 'dora', 'emil', 'fay'];
const everybody: Name[] = [...members, ...outsiders];

const askAs = (name: Name | null, query: string) =>
  askBothWays(ways, { who: name && secrets.people[name], query });

const entries = Object.entries(whoSees);
const fieldsFor = (who: string) => entries.filter(([, one]) => one === who).map(([name]) => name);
const perViewerFields = entries.filter(
  (entry): entry is [string, PerViewer] => typeof entry[1] === 'object',
);

/** A field with a selection. */
function selectionOf(place: string): string {
  const [typeName, name] = place.split('.') as [string, string];
  const type = schema.getType(typeName) as GraphQLObjectType;
  const target = getNamedType(type.getFields()[name]!.type) as GraphQLObjectType;
  if (isLeafType(target)) return name;
  if ('nodes' in target.getFields())
    return `${name} { nodes { __typename } pageInfo { endCursor } }`;
  return `${name} { __typename ${'id' in target.getFields() ? 'id' : ''} }`;
}

const askFor = (place: string) => {
  const sample = samples[place.split('.')[0] as string];
  if (!sample) throw new Error(`no sample of ${place}`);
  return sample(selectionOf(place))(secrets);
};

test('the table has every planned field, and no other', () => {
  const { fields } = plannedOf(schema, columns);
  expect(fields.length).toBeGreaterThan(60);
  expect(
    fields.filter((name) => !(name in whoSees)),
    'planned, without an entry',
  ).toEqual([]);
  expect(
    Object.keys(whoSees).filter((name) => !fields.includes(name)),
    'not planned',
  ).toEqual([]);
});

test('the visibility of every planned type is declared', () => {
  expect(plannedOf(schema, columns).undeclared).toEqual([]);
});

describe('the same for every viewer', () => {
  test.each(fieldsFor('everyone'))('%s', async (place) => {
    const query = askFor(place);
    const first = await askAs('ada', query);
    expect(first).toMatchObject({ isPlanned: true, isRefused: false });
    for (const name of everybody) expect((await askAs(name, query)).data).toEqual(first.data);
    const nobody = await askAs(null, query);
    expect(nobody).toMatchObject({ data: { it: null }, isRefused: true });
  });
});

describe('for participants alone', () => {
  test.each(fieldsFor('members'))('%s', async (place) => {
    const query = askFor(place);
    const first = await askAs('ada', query);
    expect(first).toMatchObject({ isPlanned: true, isRefused: false });
    expect((await askAs('ben', query)).data).toEqual(first.data);
    for (const name of [...outsiders, null]) {
      expect(await askAs(name, query)).toMatchObject({ data: { it: null }, isRefused: true });
    }
  });
});

describe('different for each viewer', () => {
  test.each(perViewerFields)('%s', async (_, { ask, expected }) => {
    const query = ask(secrets);
    for (const name of everybody) {
      const { data, isPlanned } = await askAs(name, query);
      expect(data, name).toEqual({ it: expected[name] });
      expect(isPlanned, name).toBe(expected[name] !== null);
    }
    expect(await askAs(null, query)).toMatchObject({ data: { it: null }, isRefused: true });
  });
});

test('no path through the schema leads a non-participant to messages of ada and ben', async () => {
  const { people, conversation, group, groupConversation, post } = secrets;
  const paths = [conversation, groupConversation].flatMap((id) =>
    pathsTo(schema, ['Conversation', 'Message', 'ReadMark'], {
      'Query.conversation': `(id: "${id}")`,
      'Query.conversationWith': `(userId: "${people.ben.id}")`,
      'Query.group': `(id: "${group}")`,
      'Query.post': `(id: "${post}")`,
      'Query.user': `(id: "${people.ada.id}")`,
    }),
  );
  expect(paths.length).toBeGreaterThan(40);
  let seen = 0;
  for (const query of paths) {
    const { data } = await askAs('ada', query);
    if (JSON.stringify(data).includes(secret)) seen += 1;
    for (const name of outsiders) {
      const text = JSON.stringify((await askAs(name, query)).data);
      expect(text, `${name}: ${query}`).not.toContain(secret);
      expect(text, `${name}: ${query}`).not.toContain(`"${conversation}"`);
      expect(text, `${name}: ${query}`).not.toContain(`"${groupConversation}"`);
    }
  }
  // Otherwise the paths might lead nowhere.
  expect(seen).toBeGreaterThan(10);
}, 120_000);

test('nor does node(id), which is not planned', async () => {
  const { conversation, message, groupConversation, groupMessage } = secrets;
  for (const id of [conversation, message, groupConversation, groupMessage]) {
    const query = `{ it: node(id: "${id}") { id ... on Message { content } } }`;
    expect((await askAs('ben', query)).isRefused).toBe(false);
    for (const name of [...outsiders, null]) {
      expect(await askAs(name, query)).toMatchObject({ data: { it: null }, isRefused: true });
    }
  }
});
