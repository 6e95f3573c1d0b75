import { type GraphQLObjectType, getNamedType, isLeafType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../src/core/reads/rows.js';
import { createOrm } from '../../src/domain/orm.js';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { askBothWays, dataBothWays, startBothWays } from './both-ways.js';
import { pathsTo } from './paths.js';
import { plannedOf } from './planned.js';
import { keepSecrets, privateName, secret } from './secrets.js';
import type { PerViewer } from './viewers.js';
import { samples, whoSees } from './who-sees.js';
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

/** What these users get by each query, as JSON; those of one query at a time, since there are many. */
const askAll = async (queries: readonly string[], names: readonly Name[]) => {
  const answers: { name: Name; query: string; text: string }[] = [];
  for (const query of queries) {
    const texts = await Promise.all(
      names.map((name) => dataBothWays(ways, { who: secrets.people[name], query })),
    );
    for (const [index, data] of texts.entries())
      answers.push({ name: names[index] as Name, query, text: JSON.stringify(data ?? null) });
  }
  return answers;
};

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
    'planned fields without an entry in tests/planner/who-sees.ts, which says what each user gets',
  ).toEqual([]);
  expect(
    Object.keys(whoSees).filter((name) => !fields.includes(name)),
    'entries of tests/planner/who-sees.ts for fields that are not planned',
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
    for (const name of outsiders)
      expect(await askAs(name, query)).toMatchObject({ data: { it: null }, isRefused: false });
    expect(await askAs(null, query)).toMatchObject({ data: { it: null }, isRefused: true });
  });
});

describe('different for each viewer', () => {
  test.each(perViewerFields)('%s', async (_, { ask, expected }) => {
    const query = ask(secrets);
    for (const name of everybody) {
      const { data, isPlanned } = await askAs(name, query);
      expect(data, name).toEqual({ it: expected[name] });
      expect(isPlanned, name).toBe(true);
    }
    const { data, isRefused } = await askAs(null, query);
    expect(isRefused).toBe(true);
    expect((data as { it?: unknown } | null)?.it ?? null).toBe(null);
  });
});

test('no path through the schema leads a non-participant to messages of ada and ben', async () => {
  const { people, conversation, group, groupConversation, post } = secrets;
  const paths = [conversation, groupConversation].flatMap((id) =>
    pathsTo(schema, ['Conversation', 'Message', 'ReadMark'], {
      'Query.conversation': `(id: "${id}")`,
      'Query.conversationWith': `(user: { id: "${people.ben.id}" })`,
      'Query.group': `(id: "${group}")`,
      'Query.post': `(id: "${post}")`,
      'Query.user': `(by: { id: "${people.ada.id}" })`,
      'Query.node': `(id: "${id}")`,
      'Query.nodes': `(ids: ["${id}"])`,
      'Query.search': `(query: "${secret}")`,
    }),
  );
  expect(paths.length).toBeGreaterThan(200);
  for (const { name, query, text } of await askAll(paths, outsiders)) {
    expect(text, `${name}: ${query}`).not.toContain(secret);
    expect(text, `${name}: ${query}`).not.toContain(`"${conversation}"`);
    expect(text, `${name}: ${query}`).not.toContain(`"${groupConversation}"`);
  }
  const seen = (await askAll(paths, ['ada'])).filter(({ text }) => text.includes(secret)).length;
  // Otherwise the paths might lead nowhere.
  expect(seen).toBeGreaterThan(10);
}, 300_000);

test('no path through the schema leads a non-member to a private group', async () => {
  const { people, privateGroup, post } = secrets;
  const paths = pathsTo(schema, ['Group', 'GroupMember', 'GroupInviteLink'], {
    'Query.group': `(id: "${privateGroup}")`,
    'Query.post': `(id: "${post}")`,
    'Query.user': `(by: { id: "${people.ada.id}" })`,
    'Query.conversationWith': `(user: { id: "${people.ben.id}" })`,
    'Query.node': `(id: "${privateGroup}")`,
    'Query.nodes': `(ids: ["${privateGroup}"])`,
    'Query.search': `(query: "${privateName}")`,
  });
  for (const { name, query, text } of await askAll(paths, outsiders)) {
    expect(text, `${name}: ${query}`).not.toContain(`"${privateGroup}"`);
    expect(text, `${name}: ${query}`).not.toContain(privateName);
  }
  const shown = await askAll(paths, ['ada']);
  const seen = shown.filter(({ text }) => text.includes(`"${privateGroup}"`)).length;
  expect(seen).toBeGreaterThan(2);
}, 300_000);

test('nor does node(id), which is not planned', async () => {
  const { conversation, message, groupConversation, groupMessage } = secrets;
  for (const id of [conversation, message, groupConversation, groupMessage]) {
    const query = `{ it: node(id: "${id}") { id ... on Message { content } } }`;
    expect((await askAs('ben', query)).isRefused).toBe(false);
    for (const name of outsiders)
      expect(await askAs(name, query)).toMatchObject({ data: { it: null }, isRefused: false });
    expect(await askAs(null, query)).toMatchObject({ data: { it: null }, isRefused: true });
  }
});
