import { describe, expect, test } from 'vitest';
import { openConversation } from '../harness/apollo.js';
import { idOf } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';
import { openSql, type Sql, sqlAt } from '../harness/sql.js';
import { statementsOf } from '../harness/statements.js';
import { ofStream } from '../harness/streams.js';

const { server } = await village();

/** Two people and their conversation. */
async function scene() {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const id = await openConversation(ada, ben, 'zero');
  // The first request of each reads their session.
  await markRead(ben, { conversationId: id });
  return { ada, ben, id };
}
type Scene = Awaited<ReturnType<typeof scene>>;

const markRead = (person: Person, upTo: object) =>
  person.attempt('markRead', { upTo }, 'conversation { id }');
const say = async ({ ada, id }: Pick<Scene, 'ada' | 'id'>, content = 'more'): Promise<number> => {
  const to = { conversationId: id };
  return (await ada.act('sendMessage', { to, content }, 'message { seq }')).message.seq;
};

describe('the most statements of', () => {
  test.each<[name: string, most: number, begin: (scene: Scene) => Promise<() => Promise<unknown>>]>(
    [
      ['a message', 1, async (scene) => () => say(scene)],
      [
        'a read mark',
        1,
        async (scene) => {
          await say(scene);
          return () => markRead(scene.ben, { conversationId: scene.id });
        },
      ],
      [
        'a read mark that moves nothing',
        1,
        async ({ ben, id }) =>
          () =>
            markRead(ben, { conversationId: id }),
      ],
      [
        'a read mark up to a message, which is found by its id',
        2,
        async ({ ada, ben, id }) => {
          const { message } = await ada.act(
            'sendMessage',
            { to: { conversationId: id }, content: 'x' },
            'message { id }',
          );
          return () => markRead(ben, { messageId: message.id });
        },
      ],
      [
        'a delivery mark, whose number is checked first',
        2,
        async (scene) => {
          const seq = await say(scene);
          return () =>
            scene.ben.act(
              'markDelivered',
              { conversationId: scene.id, seq },
              'conversation { id }',
            );
        },
      ],
    ],
  )('%s are %i', async (_, most, begin) => {
    const work = await begin(await scene());
    const statements = await statementsOf(work);
    expect(statements.length, statements.join('\n\n')).toBeLessThanOrEqual(most);
  });
});

/** Resolves once so many statements wait for a lock. */
const untilWaiting = (count: number) =>
  expect
    .poll(async () => {
      const [row] = await sqlAt(
        server.databaseUrl,
        `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return row.count;
    })
    .toBe(count);

/** Begins `works` one after the other while another transaction, which does `hold` first, makes them wait. */
async function during<T>(
  hold: (sql: Sql) => Promise<unknown>,
  ...works: (() => Promise<T>)[]
): Promise<T[]> {
  const other = openSql(server.databaseUrl);
  const begun: Promise<T>[] = [];
  await other('begin');
  try {
    await hold(other);
    for (const work of works) {
      begun.push(work());
      await untilWaiting(begun.length);
    }
  } finally {
    await other('commit');
    await other.stop();
  }
  return Promise.all(begun);
}

const lockStream = (id: string) => (sql: Sql) =>
  sql(`select from streams where ${ofStream(`conversation:${idOf(id)}`)} for update`);

const marksOf = async ({ ben, id }: Scene) => {
  const [row] = await server.sql(
    `select read_seq::int as read, array(select (data->>'readSeq')::int from events
       where ${ofStream(`conversation:${idOf(id)}`)} and kind = 'read' order by seq) as told
     from participants where conversation_id = $1 and user_id = $2`,
    [idOf(id), ben.number],
  );
  return row as { read: number; told: number[] };
};

describe('a read mark that waits', () => {
  test('for that of another device moves on from there, and never back', async () => {
    const one = await scene();
    const { ben, id } = one;
    const before = (await marksOf(one)).told;
    const [a = 0, b = 0, c = 0, d = 0] = [
      await say(one),
      await say(one),
      await say(one),
      await say(one),
    ];
    const upTo = (seq: number) => () => markRead(ben, { event: { conversationId: id, seq } });
    // Two of a stream at most have a connection at a time.
    const replies = [
      ...(await during(lockStream(id), upTo(a), upTo(b))),
      ...(await during(lockStream(id), upTo(d), upTo(c))),
    ];
    expect(replies.map(({ code }) => code)).toEqual([undefined, undefined, undefined, undefined]);
    expect(await marksOf(one)).toEqual({ read: d, told: [...before, a, b, d] });
  });

  test('is not moved once its user was removed meanwhile', async () => {
    const one = await scene();
    await say(one);
    const before = await marksOf(one);
    const { id, ben } = one;
    const [reply] = await during(
      async (sql) => {
        await lockStream(id)(sql);
        await sql('delete from participants where conversation_id = $1 and user_id = $2', [
          idOf(id),
          ben.number,
        ]);
      },
      () => markRead(ben, { conversationId: id }),
    );
    expect(reply?.code).toBeUndefined();
    const [{ count }] = await server.sql(
      `select count(*)::int from events where ${ofStream(`conversation:${idOf(id)}`)} and kind = 'read'`,
    );
    expect(count).toBe(before.told.length);
  });

  test('is refused once the account was deleted meanwhile', async () => {
    const one = await scene();
    await say(one);
    const before = await marksOf(one);
    const [reply] = await during(
      (sql) => sql('update users set deleted_at = now() where id = $1', [one.ben.number]),
      () => markRead(one.ben, { conversationId: one.id }),
    );
    expect(reply?.code).toBe('UNAUTHENTICATED');
    expect(await marksOf(one)).toEqual(before);
  });
});
