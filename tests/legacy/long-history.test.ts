import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinCommunity, type Member } from '../harness/rest.js';
import { type Parley, startParley } from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';

let parley: Parley;
let ada: Member;
let ben: Member;
let cleo: Member;

/** 10,000 messages between Ada and Ben, told by Ben, the first of them `word 1`. */
beforeAll(async () => {
  parley = await startParley();
  [ada, ben, cleo] = (await Promise.all(
    ['ada', 'ben', 'cleo'].map((name) => joinCommunity(parley, name)),
  )) as [Member, Member, Member];
  await ben.call('POST /api/messages/', { body: { receiver: ada.id, content: 'word 1' } });
  await ben.call('POST /api/messages/', { body: { receiver: cleo.id, content: 'a short one' } });
  const database = new pg.Client(parley.databaseUrl);
  await database.connect();
  const { rows } = await database.query('select min(id) as id from conversations');
  const told = [rows[0].id, ben.id];
  await database.query(
    `insert into messages (conversation_id, seq, sender_id, content)
     select $1::bigint, n, $2::bigint, 'word ' || n from generate_series(2, 10000) n`,
    told,
  );
  await database.query(
    `insert into events (stream, seq, kind, actor_id, data)
     select 'conversation:' || $1::bigint, n, 'message', $2::bigint, '{}' from generate_series(2, 10000) n`,
    told,
  );
  await database.query(
    `update streams set head = 10000 where key = 'conversation:' || $1::bigint`,
    [rows[0].id],
  );
  await database.query('analyze');
  await database.end();
});
afterAll(() => parley.stop());

const nextOf = (headers: Headers) => /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];

test('a history of 10,000 comes 500 at a time, the newest first page, each page oldest first', async () => {
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

test('a page of it costs as many statements as a page of one message', async () => {
  const counted = async (who: Member) => {
    const path = `GET /api/messages/with_user/?user_id=${ben.id}`;
    const statements = await statementsOf(() => who.call(path));
    return statements.filter((sql) => /messages|participants|users|conversations/.test(sql)).length;
  };
  expect(await counted(ada)).toBe(await counted(cleo));
  const all = await statementsOf(() => ada.call('GET /api/messages/'));
  expect(all.length).toBeLessThan(15);
});
