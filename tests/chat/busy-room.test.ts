import { expect, test } from 'vitest';
import type { GraphQLReply } from '../harness/graphql.js';
import { found, idOf } from '../harness/groups.js';
import { startParley } from '../harness/server.js';
import { openSql } from '../harness/sql.js';
import { ofStream } from '../harness/streams.js';

const SEND = `mutation ($input: SendMessageInput!) {
  sendMessage(input: $input) { message { seq content } } }`;
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { user { id } } }`;

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

const server = await startParley();
const members = await Promise.all(numbers(8).map((n) => server.person(`member${n}`)));
const { ada, ben } = await server.people('ada', 'ben');
const [owner, ...others] = members as [(typeof members)[number], ...typeof members];
const groupId = await found(owner, { name: 'A busy room' });
for (const member of others) await member.act('joinGroup', { groupId });

/** Holds the row of the room's stream while `work` runs. */
async function whileHeld(work: () => Promise<void>): Promise<void> {
  const room = openSql(server.databaseUrl);
  const [group] = await room('select conversation_id from groups where id = $1', [idOf(groupId)]);
  await room('begin');
  const stream = ofStream(`conversation:${group?.conversation_id}`);
  await room(`select from streams where ${stream} for update`);
  try {
    await work();
  } finally {
    await room('rollback');
    await room.stop();
  }
}

const outcome = ({ status, code }: GraphQLReply) => (code ? `${status} ${code}` : `${status}`);

test('a room with hundreds of messages in flight leaves everybody else alone', async () => {
  const flight: Promise<GraphQLReply>[] = [];
  await whileHeld(async () => {
    for (const n of numbers(400)) {
      const member = members[n % members.length] as (typeof members)[number];
      const clientKey = `message ${n}`;
      flight.push(
        member.graphql(SEND, { input: { to: { groupId }, clientKey, content: `Message ${n}` } }),
      );
      if (n % 4 === 0) flight.push(member.graphql(`{ group(id: "${groupId}") { name } }`));
    }
    const elsewhere = await Promise.all(
      numbers(10).flatMap((n) => [
        ada.graphql(SEND, { input: { to: { userId: ben.id }, content: `Hello ${n}` } }),
        ben.graphql('{ conversations(first: 5) { nodes { unreadCount } } }'),
        server.graphql(LOGIN, { input: { identifier: 'ada', password: ada.password } }),
        owner.graphql('{ me { username } }'),
      ]),
    );
    expect(new Set(elsewhere.map(outcome))).toEqual(new Set(['200']));
  });
  const ends = Map.groupBy(await Promise.all(flight), outcome);
  expect([...ends.keys()].filter((one) => !['200', '503 UNAVAILABLE'].includes(one))).toEqual([]);
  for (const { errors } of ends.get('503 UNAVAILABLE') ?? [])
    expect(errors?.[0]?.extensions?.retryAfterMs).toBeGreaterThan(0);
}, 60_000);
