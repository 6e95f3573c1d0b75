import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { village } from '../harness/server.js';

const { server, ada } = await village('ada');
await server.sql(`insert into posts (author_id, content)
    select 1, 'A post about ' || md5(n::text) from generate_series(1, 30000) n`);
await server.sql('vacuum analyze posts');
const search = (what: string, person = ada) =>
  person.graphql(`{ posts(first: 5, search: "${what}") { nodes { content } } }`);

describe('a search', () => {
  test('with few results uses an index', async () => {
    await server.sql('set random_page_cost = 1.1');
    const rows = await server.sql(
      "explain select * from posts where search_words(content) @@ search_query('no such words') order by created_at desc, id desc limit 5",
    );
    expect(JSON.stringify(rows)).toContain('posts_search');
    const indexes = await server.sql(
      `select reloptions from pg_class where relname ~ '^(users|posts|groups)_search$'`,
    );
    // A longer list of new rows would keep PostgreSQL from using the index.
    expect(indexes).toEqual(Array(3).fill({ reloptions: ['gin_pending_list_limit=1024'] }));
    expect((await search('no such words')).data.posts.nodes).toEqual([]);
  });

  test('that takes too long is cancelled, and delays no other request', async () => {
    // Nobody reads the table of posts meanwhile.
    await server.sql('begin; lock table posts');
    try {
      const searches = Array.from({ length: 2 }, (_, at) => search(`words ${at}`));
      const first = Promise.race(searches).then(() => 'a search');
      const others = Promise.all(
        Array.from({ length: 20 }, () => ada.graphql('{ me { username } }')),
      );
      expect(await Promise.race([first, others.then(() => 'the others')])).toBe('the others');
      expect((await others).map(({ status }) => status)).toEqual(Array(20).fill(200));
      for (const { status, code, errors } of await Promise.all(searches)) {
        expect([status, code, errors?.[0]?.message]).toEqual([
          503,
          'UNAVAILABLE',
          expect.stringContaining('took too long'),
        ]);
      }
    } finally {
      await server.sql('rollback');
    }
  }, 60_000);

  test('is refused while ten others of the same user wait', async () => {
    await server.sql('begin; lock table posts');
    const searches = Array.from({ length: 12 }, (_, at) => search(`words ${at}`));
    const early = await Promise.all(searches.map((reply) => Promise.race([reply, sleep(1_500)])));
    await server.sql('rollback');
    const refused = early.filter((reply) => reply !== undefined);
    expect(refused.map(({ status, code }) => [status, code])).toEqual(
      Array(2).fill([429, 'RATE_LIMITED']),
    );
    expect(refused[0]?.headers.get('retry-after')).toBe('5');
    await Promise.all(searches);
  });

  test('costs a thousand nodes, unless its text is empty', async () => {
    const fields = (count: number, argument: string) =>
      Array.from(
        { length: count },
        (_, at) => `s${at}: posts(first: 1${argument}) { nodes { id } }`,
      );
    const ask = (count: number, argument: string) =>
      ada.graphql(`{ ${fields(count, argument).join(' ')} }`);
    expect((await ask(9, ', search: "a"')).errors).toBeUndefined();
    const { status, errors } = await ask(10, ', search: "a"');
    expect([status, errors?.[0]?.message]).toEqual([400, expect.stringContaining('nodes')]);
    expect((await ask(10, ', search: ""')).errors).toBeUndefined();
    expect((await ask(10, '')).errors).toBeUndefined();
  });
});
