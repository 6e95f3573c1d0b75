import { globSync, readFileSync } from 'node:fs';
import { buildSchema, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { dialects } from '../../src/legacy/runtime/dialects.js';
import { nameOf } from '../../src/legacy/runtime/execute.js';
import { joinCommunityAs, rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

const rows = dialects.flatMap((dialect) => dialect.rows.map((row) => ({ dialect, row })));

describe('the tables', () => {
  test('contain valid documents, and all documents are used', () => {
    const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
    const sockets = dialects.flatMap((dialect) => dialect.sockets);
    const used = [...rows.map(({ row }) => row), ...sockets].flatMap(({ documents }) => documents);
    const problems = used.flatMap((document) =>
      validate(schema, document).map(({ message }) => `${nameOf(document)}: ${message}`),
    );
    expect(problems).toEqual([]);
    const sources = globSync('src/legacy/*/documents.graphql');
    const written = sources.flatMap((name) => [
      ...readFileSync(name, 'utf8').matchAll(/^(?:query|mutation|subscription) (\w+)/gm),
    ]);
    expect([...new Set(used.map(nameOf))].sort()).toEqual(written.map(([, name]) => name).sort());
  });
});

describe('the paths', async () => {
  const { server } = await village();
  const { ada, ben } = await joinCommunityAs(server, 'ada', 'ben');

  /** What is neither asked for a credential nor for a body, or hides even that. */
  const answersToNobody: Record<string, number> = {
    'GET /api': 200,
    'GET /admin': 404,
    'GET /oauth/authorize': 503,
  };

  test('are served with and without a trailing slash, and link to their successors', async () => {
    for (const { dialect, row } of rows) {
      for (const path of [row.path, `${row.path}/`]) {
        const headers: Record<string, string> = row.tokenHeader
          ? { [row.tokenHeader]: 'nonsense' }
          : {};
        const sent = { headers };
        const reply = await rest(server, `${row.method} ${path.replace(/:\w+/g, '1')}`, sent);
        const operation = `${row.method} ${row.path}`;
        const isOpen = row.auth === null && row.tokenHeader === null;
        const expected = answersToNobody[operation] ?? (isOpen ? 400 : 401);
        expect(reply.status, operation).toBe(expected);
        const [document] = row.documents;
        if (!document || row.hidden) continue;
        expect(reply.headers.get('link')).toMatch(
          new RegExp(`^</[^>]+#${nameOf(document as never)}>; rel="successor-version"$`),
        );
        expect(reply.headers.get('deprecation')).toBe(`@${dialect.deprecatedAt.getTime() / 1000}`);
      }
    }
  });

  test('answer other methods with 405 and the allowed ones', async () => {
    const reply = await ada.call('PUT /api/posts/');
    expect(reply.status).toBe(405);
    expect(reply.headers.get('allow')).toBe('POST, GET');
    expect(reply.body).toEqual({ detail: 'Method "PUT" not allowed.' });
  });

  test('limit a list to 500 and link to the next page', async () => {
    await server.sql(
      `insert into posts (author_id, content, created_at, updated_at)
       select $1, 'number ' || n, now() + n * interval '1 ms', now() from generate_series(1, 503) n`,
      [ada.id],
    );
    const first = await ben.call('GET /api/posts/?search=number');
    expect(first.body).toHaveLength(500);
    expect(first.body[0].content).toBe('number 503');
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
    const second = await ben.call(`GET ${next}`);
    expect(second.body.map(({ content }: { content: string }) => content)).toEqual([
      'number 3',
      'number 2',
      'number 1',
    ]);
    expect(second.headers.get('link')).not.toContain('rel="next"');
  });

  test('return the newest 500 messages, oldest first, and link to the older ones', async () => {
    await ada.call('POST /api/messages/', { body: { receiver: ben.id, content: 'number 0' } });
    await server.sql(
      `insert into messages (conversation_id, seq, sender_id, content, sent_at)
       select conversation_id, n + 1, sender_id, 'number ' || n, sent_at + n * interval '1 ms'
       from messages, generate_series(1, 501) n`,
    );
    for (const path of ['/api/messages/', `/api/messages/with_user/?user_id=${ada.id}`]) {
      const newest = await ben.call(`GET ${path}`);
      expect(newest.body).toHaveLength(500);
      expect(newest.body[0].content).toBe('number 2');
      expect(newest.body.at(-1).content).toBe('number 501');
      const next = /<([^>]+)>; rel="next"/.exec(newest.headers.get('link') ?? '')?.[1];
      const older = await ben.call(`GET ${next}`);
      expect(older.body.map(({ content }: { content: string }) => content)).toEqual([
        'number 0',
        'number 1',
      ]);
    }
  });

  test('show private fields of others when configured', async () => {
    const open = await server.twin({ LEGACY_SHOW_PRIVATE: 'true' });
    const shown = await rest(open, `GET /api/users/${ben.id}/`, {}, ada.access);
    expect(shown.body.email).toBe('ben@example.org');
    const { data } = await open.graphql(
      'query ($id: ID!) { user(by: { id: $id }) { email } }',
      { id: `user_${ben.id}` },
      ada.access,
    );
    expect(data.user.email).toBeNull();
  });
});
