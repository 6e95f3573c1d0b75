import { expect, test } from 'vitest';
import { queriesOf } from '../harness/statements.js';
import { askBothWays, startBothWays } from './both-ways.js';
import { rowsReadOf } from './explain.js';
import { fillWorld } from './world.js';

const sender = 'id username firstName avatar { url }';

const ways = await startBothWays();
const { people, sql } = await fillWorld(ways);
const [found] = await sql(
  'select id, upper_user_id as other from conversations where lower_user_id = $1 order by id limit 1',
  [people.ada.number],
);
const conversation = `conversation_${found.id}`;
/** The other participant. */
const other: string = found.other;
await sql(
  `insert into messages (conversation_id, seq, sender_id, content, sent_at)
   select $1::bigint, 1000 + n, case when n % 3 = 0 then $2::bigint else $3 end, 'said ' || n, now() from generate_series(1, 60) n`,
  [found.id, people.ada.number, other],
);

const askAsAda = (query: string) => askBothWays(ways, { who: people.ada, query });

/** The number of rows of `users` that ada's statement reads. */
async function usersReadFor(query: string): Promise<number> {
  const [statement] = await queriesOf(() => people.ada.graphql(query));
  return rowsReadOf(sql, 'users', statement as never);
}

const history = (size: number, asked = `sender { ${sender} }`) =>
  `{ conversation(id: "${conversation}") { messages(last: ${size}) { nodes { seq ${asked} } } } }`;

test('the senders of fifty messages are read once each', async () => {
  const { data, isPlanned } = await askAsAda(history(50));
  expect(isPlanned).toBe(true);
  const { nodes } = (data as { conversation: { messages: { nodes: { sender: object }[] } } })
    .conversation.messages;
  expect(nodes).toHaveLength(50);
  expect(new Set(nodes.map((node) => JSON.stringify(node.sender))).size).toBe(2);
  expect(await usersReadFor(history(50))).toBe(2);
});

test('senders with a list of their own are read once each', async () => {
  const query = history(50, 'sender { id posts(first: 2) { nodes { id } } }');
  expect((await askAsAda(query)).isPlanned).toBe(true);
  // Beside them, the authors of the posts that are looked at, which may be private.
  expect(await usersReadFor(query)).toBe(2 + 2 * 3);
});

test('a short page reads the sender of each row', async () => {
  expect((await askAsAda(history(12))).isPlanned).toBe(true);
  expect(await usersReadFor(history(12))).toBe(12);
});

test('no sender is read where only ids are selected', async () => {
  for (const size of [12, 50]) {
    const query = history(size, 'sender { id about: __typename }');
    expect((await askAsAda(query)).isPlanned).toBe(true);
    expect(await usersReadFor(query)).toBe(0);
  }
});

test.each([
  [
    'in nodes and edges, and by two aliases',
    `nodes { a: sender { username } b: sender { ${sender} } } edges { cursor node { sender { ${sender} } } } pageInfo { hasPreviousPage startCursor }`,
  ],
  [
    'with fields that depend on the viewer',
    'nodes { sender { username viewerFollows email dateOfBirth } }',
  ],
  ['with external values', 'nodes { sender { username presence { status user { username } } } }'],
  [
    'with a list of their posts',
    'nodes { sender { username posts(first: 30) { nodes { content author { username } } } } }',
  ],
  [
    'with a list of users',
    'nodes { sender { username following(first: 30) { nodes { username firstName } } } }',
  ],
])('senders are equal both ways %s', async (_, asked) => {
  const query = `{ conversation(id: "${conversation}") { messages(last: 40) { ${asked} } } }`;
  expect((await askAsAda(query)).isPlanned).toBe(true);
});

test.each([
  [
    'the feed',
    '{ feed(first: 40) { nodes { content author { username bio } comments(first: 30) { nodes { content author { username bio } } } } } }',
  ],
  ['groups', '{ groups(first: 30) { nodes { name owner { username bio } } } }'],
  [
    'conversations',
    '{ conversations(first: 30) { nodes { id startedBy { username bio } lastMessage { sender { username } } participants { username } } } }',
  ],
  [
    'all messages',
    '{ messages(first: 100) { nodes { content sender { username bio } conversation { id } } } }',
  ],
])('long pages of %s are equal both ways', async (_, query) => {
  const { isRefused, isPlanned } = await askAsAda(query);
  expect({ isRefused, isPlanned }).toEqual({ isRefused: false, isPlanned: true });
});

test('text of a user is not taken for a reference', async () => {
  const forged = ['\u00020:1\u0002', '\u00020:1=x\u0002', '\u0002', '0:1='].join(' ');
  await sql(`update users set first_name = left($1, 30), bio = $1 where id = $2`, [forged, other]);
  await sql(`update messages set content = $1 where seq > 1030`, [forged]);
  const query = `{ conversation(id: "${conversation}") { messages(last: 50) { nodes { content sender { firstName bio } } } } }`;
  const { data, isPlanned } = await askAsAda(query);
  expect(isPlanned).toBe(true);
  expect(JSON.stringify(data)).toContain(
    JSON.stringify({ firstName: forged.slice(0, 30), bio: forged }),
  );
});
