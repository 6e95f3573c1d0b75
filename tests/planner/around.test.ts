import { beforeAll, describe, expect, test } from 'vitest';
import { leastCpu } from '../harness/database-cpu.js';
import { send } from '../harness/documents.js';
import { queriesOf } from '../harness/statements.js';
import { askBothWays, startBothWays } from './both-ways.js';
import { rowsReadOf } from './explain.js';

const ways = await startBothWays();
const { ada, ben } = await ways.planned.people('ada', 'ben');
const { sql } = ways.planned;
const first = await send(ada, ben, 'one');
const { id } = first.conversation;

/** Adds messages until there are so many, those with a number that 10 divides deleted. */
const fillTo = (count: number) =>
  sql(`insert into messages (conversation_id, seq, sender_id, content, deleted_at)
    select m.conversation_id, n, m.sender_id, 'message ' || n, case when n % 10 = 0 then now() end
    from messages m, generate_series((select max(seq) + 1 from messages), ${count}) n where m.seq = 1`);

interface Shown {
  nodes: { seq: number }[];
  pageInfo: {
    hasPreviousPage: boolean;
    hasNextPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

async function pageOf(args: string): Promise<Shown> {
  const query = `{ conversation(id: "${id}") { messages(${args}) { nodes { seq }
    pageInfo { hasPreviousPage hasNextPage startCursor endCursor } } } }`;
  const { data, isPlanned } = await askBothWays(ways, { who: ada, query });
  expect(isPlanned).toBe(true);
  return (data as { conversation: { messages: Shown } }).conversation.messages;
}

const numbers = ({ nodes }: Shown) => nodes.map(({ seq }) => seq);
const from = (start: number, end: number) =>
  Array.from({ length: end - start + 1 }, (_, at) => start + at);

describe('the page around a message', () => {
  beforeAll(() => fillTo(100));

  test.each([
    ['in the middle', 50, from(45, 54), true, true],
    ['the first', 1, from(1, 10), false, true],
    ['near the beginning', 5, from(1, 10), false, true],
    ['where the page begins behind one message', 7, from(2, 11), true, true],
    ['the last', 100, from(95, 100), true, false],
    ['beyond the head', 4_000, from(96, 100), true, false],
    ['before all', 0, from(1, 10), false, true],
  ] as const)('%s', async (_, around, expected, hasPrevious, hasNext) => {
    const page = await pageOf(`first: 10, around: ${around}`);
    expect(numbers(page)).toEqual(expected);
    expect(page.pageInfo).toMatchObject({ hasPreviousPage: hasPrevious, hasNextPage: hasNext });
  });

  test('is found by the id of the message, and continued in both directions', async () => {
    const [row] = await sql('select id from messages where seq = 50');
    const page = await pageOf(`first: 10, around: "message_${row?.id}"`);
    expect(numbers(page)).toEqual(from(45, 54));
    const { startCursor, endCursor } = page.pageInfo;
    expect(numbers(await pageOf(`last: 4, before: "${startCursor}"`))).toEqual(from(41, 44));
    expect(numbers(await pageOf(`first: 4, after: "${endCursor}"`))).toEqual(from(55, 58));
  });

  test('has neither deleted messages, if they are not wanted, nor a gap', async () => {
    const page = await pageOf('first: 10, around: 50, includeDeleted: false');
    expect(numbers(page)).toEqual([45, 46, 47, 48, 49, 51, 52, 53, 54, 55]);
  });

  test('is empty around a message of another conversation', async () => {
    const other = await send(ada, { to: { userId: ada.id }, content: 'to myself' });
    const page = await pageOf(`first: 10, around: "${other.id}"`);
    expect(page).toMatchObject({
      nodes: [],
      pageInfo: { hasPreviousPage: false, hasNextPage: false },
    });
  });

  test.each(['around: "message_x"', 'around: "-1"', 'around: 5, last: 3', 'around: 5, after: "x"'])(
    'is refused with %s',
    async (args) => {
      const query = `{ conversation(id: "${id}") { messages(${args}) { nodes { seq } } } }`;
      const asked = await askBothWays(ways, { who: ada, query });
      expect(asked.isRefused).toBe(true);
      expect((await ada.graphql(query)).code).toBe('BAD_USER_INPUT');
    },
  );
});

test('reads as many rows of a long conversation as of a short one', async () => {
  const read = async (count: number) => {
    await fillTo(count);
    await sql('analyze messages');
    const query = `{ conversation(id: "${id}") { messages(first: 50, around: ${count / 2}) { nodes { seq } pageInfo { hasNextPage } } } }`;
    const [asked] = await queriesOf(() => ada.graphql(query));
    return rowsReadOf(sql, 'messages', asked as NonNullable<typeof asked>);
  };
  const short = await read(1_000);
  expect(short).toBeLessThan(100);
  expect(await read(50_000)).toBe(short);
}, 60_000);

describe('around a message of a conversation of a million', () => {
  let short: string;
  let long: string;

  /** A conversation of ada's with so many messages. */
  async function conversationOf(count: number): Promise<string> {
    const { other } = await ways.planned.newcomers('other');
    const { conversation } = await send(ada, other, 'one');
    await sql(
      `insert into messages (conversation_id, seq, sender_id, content)
       select $1, n, $2, 'message ' || n from generate_series(2, $3::int) n`,
      [conversation.id.split('_')[1], ada.number, count],
    );
    return conversation.id;
  }

  beforeAll(async () => {
    // Foreign keys are valid by construction.
    await sql('set session_replication_role = replica');
    short = await conversationOf(10_000);
    long = await conversationOf(1_000_000);
    await sql('set session_replication_role = origin');
    await sql('vacuum analyze messages');
  }, 300_000);

  const statementsAround = (conversationId: string, around: string) =>
    queriesOf(() =>
      ada.ask(
        `{ conversation(id: "${conversationId}") { messages(first: 50, around: "${around}") {
           nodes { id seq content sentAt sender { id username } } pageInfo { hasPreviousPage hasNextPage } } } }`,
      ),
    );
  const idAt = async (conversationId: string, seq: number) => {
    const [row] = await sql('select id from messages where conversation_id = $1 and seq = $2', [
      conversationId.split('_')[1],
      seq,
    ]);
    return `message_${row?.id}`;
  };

  test.each([
    ['the beginning', 30, 30],
    ['the middle', 5_000, 500_000],
    ['the 20,000th', 5_000, 20_000],
    ['the end', 9_990, 999_990],
  ])(
    '%s, a page takes less than three times as much as among ten thousand',
    async (_, near, far) => {
      for (const isById of [false, true]) {
        const at = (conversationId: string, seq: number) =>
          isById ? idAt(conversationId, seq) : String(seq);
        const [few, many] = (await leastCpu([
          { sql, statements: await statementsAround(short, await at(short, near)) },
          { sql, statements: await statementsAround(long, await at(long, far)) },
        ])) as [number, number];
        expect(few).toBeGreaterThan(0);
        expect(many / few).toBeLessThan(3);
      }
    },
  );
});
