import { existsSync, globSync, readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { generated } from '../../codegen.js';
import {
  buildSchemas,
  type Schemas,
  schemaFiles,
  schemaText,
} from '../../src/graphql/server/schema.js';
import { breaches, staleness, undescribed } from './schema-rules.js';

const committed = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : null);

describe('both schemas', () => {
  let schemas: Schemas;
  beforeAll(async () => {
    schemas = await buildSchemas();
  });

  test('are those in the committed files', () => {
    const stale = schemaFiles(schemas).map(({ file, text }) =>
      staleness(file, committed(file), text),
    );
    expect(stale.filter(Boolean)).toEqual([]);
  });

  test('describe every type, field, argument and value', () => {
    expect(undescribed(schemas.whole), 'without a `description`').toEqual([]);
  });

  test('keep the conventions', () => {
    expect(breaches(schemas.whole)).toEqual([]);
  });

  test('share no root field but those of nodes', () => {
    const names = ({ main, admin }: Schemas) =>
      [main, admin].map((one) =>
        [one.getQueryType(), one.getMutationType(), one.getSubscriptionType()].flatMap((type) =>
          Object.keys(type?.getFields() ?? {}),
        ),
      );
    const [everyone = [], administrators = []] = names(schemas);
    expect(administrators.filter((name) => everyone.includes(name))).toEqual(['node', 'nodes']);
    expect(schemas.main.getType('AuditEntry')).toBeUndefined();
  });

  test('have types for the documents of every legacy API, and they are current', async () => {
    const outputs = await generated();
    const stale = outputs.map(({ file, text }) => staleness(file, committed(file), text));
    expect(stale.filter(Boolean)).toEqual([]);
    const files = globSync('src/legacy/**/*.generated.ts').sort();
    expect(files).toEqual(outputs.map(({ file }) => file).sort());
  });
});

describe('the check finds', () => {
  test('an outdated and a missing schema.graphql', () => {
    const before = schemaText(buildSchema('type Query { me: Int }'));
    const now = schemaText(buildSchema('type Query { me: Int you: Int }'));
    expect(staleness('schema.graphql', now, now)).toBeNull();
    expect(staleness('schema.graphql', before, now)).toBe(
      'schema.graphql is stale (line 3 is "}", should be "  you: Int"): npm run schema',
    );
    expect(staleness('schema.graphql', null, now)).toContain('line 1 is nothing');
    expect(staleness('schema.graphql', `${now}more`, now)).toContain('is stale');
  });

  test('missing descriptions', () => {
    const schema = buildSchema(`
      "Asks." type Query { "Ada." me(id: ID): User  you: Kind }
      type User { "Her name." name(as: Form): String }
      "How." input Form { short: Boolean }
      "Which." enum Kind { ONE }
    `);
    expect(undescribed(schema).sort()).toEqual([
      'Form.short',
      'Kind.ONE',
      'Query.me(id:)',
      'Query.you',
      'User',
      'User.name(as:)',
    ]);
  });

  test('inputs and payloads with other names, and lists that are no connections', () => {
    const schema = buildSchema(`
      type Query { people(first: Int, after: String, last: Int): PersonConnection!  names: [String]! }
      type PersonConnection { edges: [PersonEdge!]! }
      type PersonEdge { cursor: String!  node: Person }
      type Person { name: String }
      type Mutation {
        login(input: LoginInput!): AuthPayload!
        likePost(input: LikePostInput!): LikePostPayload!
        followUser(userId: ID!): FollowUserPayload!
        addFriend(input: AddFriendInput!): Person
      }
      input LoginInput { a: Int } input LikePostInput { a: Int } input AddFriendInput { a: Int }
      type AuthPayload { a: Int } type LikePostPayload { a: Int } type FollowUserPayload { a: Int }
    `);
    expect(breaches(schema)).toEqual([
      'followUser(userId: ID!): FollowUserPayload! should be (input: FollowUserInput!): FollowUserPayload!',
      'addFriend(input: AddFriendInput!): Person should be (input: AddFriendInput!): AddFriendPayload!',
      'Query.names: [String]! should be [Something!]!',
      'Query.people lacks before: String',
      'PersonConnection lacks pageInfo: PageInfo!',
      'PersonEdge lacks node: Person!',
    ]);
  });
});
