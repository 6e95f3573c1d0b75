import { getIntrospectionQuery, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { measureOperation } from '../../src/graphql/server/measure.js';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { startParley, village } from '../harness/server.js';
import { listsOf } from './list-lengths.js';

const schema = await buildGraphqlSchema();

const { server, ada } = await village('ada');
const deep = (levels: number) =>
  `{ me { ${'posts(first: 3) { nodes { author { '.repeat(levels)} id ${'} } } '.repeat(levels)} } }`;
const post = (
  body: string | FormData,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) => fetch(`${server.url}/graphql`, { method: 'POST', body, headers });

describe('a document', () => {
  test.each([
    ['deeper than twelve levels', deep(5)],
    [
      'with 61 aliases',
      `{ ${Array.from({ length: 61 }, (_, n) => `a${n}: me { id }`).join(' ')} }`,
    ],
    [
      'with 51 directives',
      `{ me { ${Array.from({ length: 51 }, (_, n) => `a${n % 50}: id @include(if: true)`).join(' ')} } }`,
    ],
    [
      'asking for a million nodes',
      '{ users(first: 100) { nodes { posts(first: 100) { nodes { comments(first: 100) { nodes { id } } } } } } }',
    ],
    [
      'whose lists without pages multiply',
      '{ conversations { nodes { participants { friends { nodes { sessions: friends(first: 5) { nodes { id } } } } } } } }',
    ],
    [
      'with meetings of invitations of meetings',
      `{ meeting(id: "meeting_1") { invitations(first: 25) { nodes { ${'meeting { invitations(first: 25) { nodes { '.repeat(2)} answer ${'} } } '.repeat(2)} } } } }`,
    ],
    [
      'asking for the texts of ten thousand messages',
      '{ conversations(first: 40) { nodes { messages(first: 60) { nodes { content } } } } }',
    ],
    [
      'repeating a text by aliases',
      `{ feed(first: 50) { nodes { ${Array.from({ length: 50 }, (_, n) => `a${n}: content`).join(' ')} } } }`,
    ],
    [
      'introspecting the schema again and again',
      `{ ${Array.from({ length: 50 }, (_, n) => `a${n}: __schema { types { fields { type { fields { name } } } } }`).join(' ')} }`,
    ],
    ['of 2,001 tokens', `{ me { ${'id '.repeat(1996)} } }`],
    [
      'whose fragments multiply',
      `{ me { ...a } } ${['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, n) => `fragment ${name} on User { posts(first: 9) { nodes { author { ${n < 6 ? `...${'bcdefg'[n]} ...${'bcdefg'[n]}` : 'id'} } } } }`).join(' ')}`,
    ],
  ])('%s is refused with 400', async (_, query) => {
    const reply = await ada.graphql(query);
    expect(reply.status).toBe(400);
    expect(reply.data).toBeUndefined();
    expect(['BAD_USER_INPUT', 'GRAPHQL_PARSE_FAILED']).toContain(reply.code);
  });

  test('within the limits is executed', async () => {
    const aliases = Array.from({ length: 60 }, (_, n) => `a${n}: id`);
    const directives = Array.from({ length: 50 }, () => 'id @include(if: true)');
    const names = [
      'id',
      'username',
      'firstName',
      'lastName',
      'alias',
      'bio',
      'fullName',
      'isDeleted',
    ];
    const tokens = Array.from({ length: 1_994 }, (_, n) => names[n % names.length]);
    for (const fields of [aliases, directives, tokens]) {
      expect((await ada.graphql(`{ me { ${fields.join(' ')} } }`)).errors).toBeUndefined();
    }
    expect((await ada.graphql(deep(3))).errors).toBeUndefined();
  });

  test('has the cost of its variables and their defaults', async () => {
    const pages = (variable: string) =>
      `query (${variable}) { users(first: $n) { nodes { posts(first: $n) { nodes { comments(first: $n) { nodes { id } } } } } } }`;
    const asked = (query: string, variables = {}) =>
      ada.graphql(query, variables).then(({ status }) => status);
    for (const [variables, status] of [
      [{ n: 2 }, 200],
      [{ n: 100 }, 400],
      [{ n: 3 }, 200],
      [{ n: 100 }, 400],
      [{ n: 2 }, 200],
    ] as const) {
      expect([variables, await asked(pages('$n: Int'), variables)]).toEqual([variables, status]);
    }
    expect(await asked(pages('$n: Int = 100'))).toBe(400);
    expect(await asked(pages('$n: Int = 100'), { n: 2 })).toBe(200);
    expect(await asked(pages('$n: Int = 2'))).toBe(200);
  });

  test.each(listsOf(schema).map((list) => [list.name, list] as const))(
    'counts %s with its length',
    (_, { field, isConnection, document }) => {
      const declared = field.extensions.most as number | undefined;
      const first = field.args.some(({ name }) => name === 'first');
      expect({ declared, first }).toEqual(
        isConnection
          ? { declared: undefined, first: true }
          : { declared: expect.any(Number), first },
      );
      const costOf = (text: string) => {
        const parsed = parse(text);
        const [operation] = parsed.definitions as [OperationDefinitionNode];
        return measureOperation(schema, parsed, operation, {}).cost;
      };
      expect(costOf(document()) - costOf(document('__typename'))).toBeGreaterThanOrEqual(
        declared ?? 20,
      );
    },
  );

  test('may introspect the schema at any depth', async () => {
    const type =
      'type { ofType { ofType { ofType { ofType { ofType { ofType { ofType { name } } } } } } } }';
    const reply = await server.graphql(
      `{ __schema { types { fields { args { ${type} } ${type} } } } }`,
    );
    expect(reply.errors).toBeUndefined();
    expect((await server.graphql(getIntrospectionQuery())).errors).toBeUndefined();
  });

  test.each([
    ['users(first: 101) { nodes { id } }', 'first', '`first` must be between 0 and 100.'],
    ['users(last: -1) { nodes { id } }', 'last', '`last` must be between 0 and 100.'],
  ])('%s is refused with an error that names the argument', async (query, field, message) => {
    const { errors } = await ada.graphql(`{ ${query} }`);
    expect(errors?.[0]).toMatchObject({ message, extensions: { fields: { [field]: [message] } } });
  });

  test('may select a page of no rows', async () => {
    const { data } = await ada.graphql(
      '{ users(first: 0) { edges { cursor } pageInfo { hasNextPage endCursor } } }',
    );
    expect(data.users).toEqual({ edges: [], pageInfo: { hasNextPage: true, endCursor: null } });
  });

  test('gets an error with every limit that it exceeds', async () => {
    const { errors } = await ada.graphql(
      `{ ${Array.from({ length: 61 }, (_, n) => `a${n}: users(first: 100) { nodes { posts(first: 100) { nodes { id } } } }`).join(' ')} }`,
    );
    expect(errors?.[0]?.message).toMatch(/61 aliases, at most 60; \d+ nodes .*at most 10000/);
  });

  test('gets at most five errors', async () => {
    const reply = await ada.graphql('{ a b c d e f g h }');
    expect(reply.errors).toHaveLength(5);
  });
});

describe('over HTTP', () => {
  test('a syntax error is a 400', async () => {
    expect((await server.graphql('{ me { ')).status).toBe(400);
  });

  test.each([
    ['a broken body', '{', 'application/json', 400],
    [
      'a list of operations',
      '[{"query":"{me{id}}"},{"query":"{me{id}}"}]',
      'application/json',
      400,
    ],
    ['plain text', '{"query":"{me{id}}"}', 'text/plain', [400, 415]],
    ['a form', 'query={me{id}}', 'application/x-www-form-urlencoded', [400, 415]],
    [
      '129 KB',
      JSON.stringify({ query: `{ me { id } } #${'x'.repeat(132_000)}` }),
      'application/json',
      413,
    ],
    ['a prototype', '{"query":"{me{id}}","__proto__":{"x":1}}', 'application/json', 400],
    [
      'JSON 10,000 deep',
      `{"query":"{me{id}}","variables":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
      'application/json',
      400,
    ],
  ])('%s is refused, and the next request is served', async (_, body, type, status) => {
    const reply = await post(body, { 'content-type': type });
    expect([status].flat()).toContain(reply.status);
    const { errors } = (await reply.json()) as { errors: { message: string }[] };
    expect(errors[0]?.message).toBeTruthy();
    expect((await server.graphql('{ __typename }')).status).toBe(200);
  });

  test('a mutation by GET is refused, and so is a GET that another site could send', async () => {
    const get = (query: string, headers: Record<string, string> = {}) =>
      fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, { headers });
    const preflighted = { 'apollo-require-preflight': 'true' };
    expect((await get('mutation { logout(input: {}) { sessionId } }', preflighted)).status).toBe(
      405,
    );
    expect((await get('{ __typename }')).status).toBe(400);
    expect((await get('{ __typename }', preflighted)).status).toBe(200);
  });

  test('a multipart form, which needs no preflight, is refused', async () => {
    const form = new FormData();
    form.set('operations', '{"query":"mutation { logout(input: {}) { sessionId } }"}');
    expect([400, 415]).toContain((await post(form, {})).status);
  });

  test('another site gets no permission to read', async () => {
    const headers = { 'content-type': 'application/json', origin: 'https://evil.example' };
    const reply = await post('{"query":"{ __typename }"}', headers);
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('in production', () => {
  test('introspection and the sandbox are off, and errors contain no suggestions', async () => {
    const closed = await startParley({ NODE_ENV: 'production' });
    expect((await closed.graphql('{ __schema { types { name } } }')).status).toBe(400);
    const reply = await closed.graphql('{ mee { id } }');
    expect(reply.errors?.[0]?.message).not.toMatch(/did you mean/i);
    const page = await fetch(`${closed.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).not.toMatch(/html/);
  });
});

describe('requests', () => {
  test('over the limit per minute are refused, by user', async () => {
    const busy = await startParley({ LIMIT_REQUESTS_PER_MINUTE: '10' });
    const ben = await busy.person('ben');
    const replies = await Promise.all(
      Array.from({ length: 15 }, () =>
        fetch(`${busy.url}/graphql?query={__typename}`, {
          headers: { authorization: `Bearer ${ben.token}`, 'apollo-require-preflight': '1' },
        }),
      ),
    );
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await busy.graphql('{ __typename }')).status).toBe(200);
  });
});
