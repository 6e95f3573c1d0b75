import { expect, test } from 'vitest';
import { joinCommunityAs, type Member } from '../harness/rest.js';
import { village } from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';

const { server } = await village();
const { ada, ben, cleo } = await joinCommunityAs(server, 'ada', 'ben', 'cleo');
/* 10,000 messages between Ada and Ben, told by Ben, the first of them `word 1`. */
await ben.call('POST /api/messages/', { body: { receiver: ada.id, content: 'word 1' } });
await ben.call('POST /api/messages/', { body: { receiver: cleo.id, content: 'a short one' } });
const [first] = await server.sql('select min(id) as id from conversations');
const told = [first.id, ben.id];
await server.sql(
  `insert into messages (conversation_id, seq, sender_id, content)
     select $1::bigint, n, $2::bigint, 'word ' || n from generate_series(2, 10000) n`,
  told,
);
await server.sql(
  `insert into events (home_kind, home, seq, kind, actor_id, data)
     select 1, $1::bigint, n, 'message', $2::bigint, '{}' from generate_series(2, 10000) n`,
  told,
);
await server.sql(
  'update streams set head = 10000, mark = pg_current_xact_id()::text::bigint where home_kind = 1 and home = $1',
  [first.id],
);
await server.sql('analyze');
const nextOf = (headers: Headers) => /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];

test('a history of 10,000 messages is returned 500 at a time, newest page first, each page oldest first', async () => {
  const told: string[][] = [];
  let path: string | undefined = `/api/messages/with_user/?user_id=${ben.id}`;
  while (path) {
    const { status, body, headers } = await ada.call(`GET ${path}`);
    expect(status).toBe(200);
    expect(body.length).toBeLessThanOrEqual(500);
    told.unshift(body.map(({ content }: { content: string }) => content));
    path = nextOf(headers);
  }
  expect(told).toHaveLength(20);
  expect(told.flat()).toEqual(Array.from({ length: 10_000 }, (_, n) => `word ${n + 1}`));
});

test('a page of it takes as many statements as a page of one message', async () => {
  const counted = async (who: Member) => {
    const path = `GET /api/messages/with_user/?user_id=${ben.id}`;
    const statements = await statementsOf(() => who.call(path));
    return statements.filter((sql) => /messages|participants|users|conversations/.test(sql)).length;
  };
  expect(await counted(ada)).toBe(await counted(cleo));
  const all = await statementsOf(() => ada.call('GET /api/messages/'));
  expect(all.length).toBeLessThan(15);
});
