import { describe, expect, test } from 'vitest';
import { openConversation } from '../harness/apollo.js';
import { ringUp } from '../harness/calls.js';
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
type Case = [name: string, most: number, begin: (scene: Scene) => Promise<() => Promise<unknown>>];

const markRead = (person: Person, upTo: object) =>
  person.attempt('markRead', { upTo }, 'conversation { id }');
const say = async ({ ada, id }: Pick<Scene, 'ada' | 'id'>, content = 'more'): Promise<number> => {
  const to = { conversationId: id };
  return (await ada.act('sendMessage', { to, content }, 'message { seq }')).message.seq;
};

const candidate = (person: Person, callId: string) => () =>
  person.attempt(
    'sendCallSignal',
    { callId, kind: 'ICE_CANDIDATE', candidate: 'c' },
    'call { id } signal { seq }',
  );

/** Has Ada write a message, to react to it. */
async function reactionOf({ ada, id }: Pick<Scene, 'ada' | 'id'>) {
  const { message } = await ada.act(
    'sendMessage',
    { to: { conversationId: id }, content: 'more' },
    'message { id }',
  );
  return (name: 'addReaction' | 'removeReaction', person: Person, emoji = '👍') =>
    person.attempt(name, { messageId: message.id, emoji }, 'message { id }');
}

/** Has Ada write a post or a comment, which Ben likes. */
async function likeOf({ ada, ben }: Pick<Scene, 'ada' | 'ben'>, kind: 'Post' | 'Comment') {
  const { post } = await ada.act('createPost', { content: 'a post' }, 'post { id }');
  const ids = { postId: post.id };
  if (kind === 'Post') return () => ben.act('likePost', ids, 'post { id }').then(() => ids);
  const { comment } = await ada.act(
    'createComment',
    { ...ids, content: 'a comment' },
    'comment { id }',
  );
  return () => ben.act('likeComment', { commentId: comment.id }, 'comment { id }').then(() => ids);
}

/** Resolves once the codes of all who registered are written, which a registration does not wait for. */
const allCodesMailed = () =>
  expect
    .poll(() =>
      sqlAt(
        server.databaseUrl,
        'select from users where not exists (select from login_codes where user_id = users.id)',
      ),
    )
    .toEqual([]);

describe('the most statements', () => {
  test.each<Case>([
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
          scene.ben.act('markDelivered', { conversationId: scene.id, seq }, 'conversation { id }');
      },
    ],
    [
      'a signal',
      1,
      async ({ ada, ben }) => {
        const callId = await ringUp(ada, ben);
        return () => candidate(ada, callId)();
      },
    ],
    ...(['ring', 'accept', 'reject', 'end'] as const).map(
      (verb): Case => [
        `a call: ${verb}`,
        1,
        async ({ ada, ben }) => {
          const callId = await ringUp(ada, ben);
          return () => ben.attempt(`${verb}Call`, { callId }, 'call { id }');
        },
      ],
    ),
    [
      'a reaction, whose conversation is found first',
      2,
      async (scene) => {
        const react = await reactionOf(scene);
        return () => react('addReaction', scene.ben);
      },
    ],
    [
      'a reaction that is taken back',
      2,
      async (scene) => {
        const react = await reactionOf(scene);
        await react('addReaction', scene.ben);
        return () => react('removeReaction', scene.ben);
      },
    ],
    ['a like of a post', 1, async (scene) => likeOf(scene, 'Post')],
    ['a like of a comment', 1, async (scene) => likeOf(scene, 'Comment')],
    [
      'a like that was taken back',
      1,
      async (scene) => {
        const like = await likeOf(scene, 'Post');
        const { postId } = await like();
        return () => scene.ben.act('unlikePost', { postId }, 'post { id }');
      },
    ],
  ])('of %s: %i', async (_, most, begin) => {
    const work = await begin(await scene());
    await allCodesMailed();
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
        // Jobs of the node may wait as well.
        `select count(*)::int from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like 'with %'`,
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

test('a like that is added while its removal waits is removed', async () => {
  const { ada, ben } = await scene();
  const { post } = await ada.act('createPost', { content: 'a post' }, 'post { id }');
  const input = { postId: post.id };
  const replies = await during(
    (sql) => sql('select from posts where id = $1 for update', [idOf(post.id)]),
    () => ben.attempt('likePost', input, 'post { likeCount }'),
    () => ben.attempt('unlikePost', input, 'post { likeCount viewerHasLiked }'),
  );
  expect(replies.map(({ data }) => Object.values(data ?? {})[0])).toEqual([
    { post: { likeCount: 1 } },
    { post: { likeCount: 0, viewerHasLiked: false } },
  ]);
});

test('a reaction that waited answers with the message as it is then', async () => {
  const one = await scene();
  const { ada, ben, id } = one;
  const { message } = await ada.act(
    'sendMessage',
    { to: { conversationId: id }, content: 'first' },
    'message { id }',
  );
  const react = (name: string) => () =>
    ben.attempt(name, { messageId: message.id, emoji: '👍' }, 'message { content }');
  for (const [name, content] of [
    ['addReaction', 'second'],
    ['removeReaction', 'third'],
  ] as const) {
    const [reply] = await during(async (sql) => {
      await lockStream(id)(sql);
      await sql('update messages set content = $2 where id = $1', [idOf(message.id), content]);
    }, react(name));
    expect(Object.values(reply?.data ?? {})[0]).toEqual({ message: { content } });
  }
});

test('a device that is removed while a notification waits gets no push, and nothing fails', async () => {
  const { ada, ben } = await scene();
  const { post } = await ada.act('createPost', { content: 'a post' }, 'post { id }');
  await ada.act('updateNotificationPreferences', {
    preferences: [{ kind: 'POST_LIKED', isPushed: true }],
  });
  const [target] = await server.sql(
    `insert into push_targets (user_id, session_id, platform, address)
     select $1, id, 'FCM', 'a device' from sessions where user_id = $1 limit 1 returning id`,
    [ada.number],
  );
  const [reply] = await during(
    async (sql) => {
      await sql('select from posts where id = $1 for update', [idOf(post.id)]);
      await sql('delete from push_targets where id = $1', [target.id]);
    },
    () => ben.attempt('likePost', { postId: post.id }, 'post { likeCount }'),
  );
  expect(Object.values(reply?.data ?? {})[0]).toEqual({ post: { likeCount: 1 } });
});

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

/** A post of Ada, which Ben has not liked, and what is stored of its likes. */
async function posted() {
  const people = await server.newcomers('ada', 'ben', 'cleo');
  const { post } = await people.ada.act('createPost', { content: 'a post' }, 'post { id }');
  const id = Number(post.id.slice('post_'.length));
  // Reads the sessions.
  for (const person of [people.ben, people.cleo]) await person.ask('{ me { id } }');
  const likes = async () => {
    const [row] = await server.sql(
      `select like_count as count, array(select user_id::int from post_likes where post_id = $1 order by created_at) as likers,
         (select count(distinct created_at)::int from post_likes where post_id = $1) as moments,
         (select count(*)::int from notification_actors where kind = 'POST_LIKED' and subject_id = $1 and withdrawn_at is null) as told
       from posts where id = $1`,
      [id],
    );
    return row;
  };
  const does = (name: 'likePost' | 'unlikePost', person: Person) => () =>
    person.attempt(name, { postId: post.id }, 'post { id likeCount }');
  const lock = (sql: Sql) => sql('select from posts where id = $1 for update', [id]);
  return { ...people, id, likes, does, lock };
}

describe('a like that waits', () => {
  test('for another one has a later time, and counts both', async () => {
    const { ben, cleo, likes, does, lock } = await posted();
    const replies = await during(lock, does('likePost', ben), does('likePost', cleo));
    expect(replies.map(({ data }) => data.likePost.post.likeCount)).toEqual([1, 2]);
    expect(await likes()).toEqual({
      count: 2,
      likers: [ben.number, cleo.number],
      moments: 2,
      told: 2,
    });
  });

  test('of one person on two devices counts once', async () => {
    const { ben, likes, does, lock } = await posted();
    await during(lock, does('likePost', ben), does('likePost', ben));
    expect(await likes()).toMatchObject({ count: 1, likers: [ben.number], told: 1 });
    await during(lock, does('unlikePost', ben), does('unlikePost', ben));
    expect(await likes()).toMatchObject({ count: 0, likers: [], told: 0 });
  });

  test.each<
    [
      what: string,
      code: string,
      change: (sql: Sql, scene: Awaited<ReturnType<typeof posted>>) => Promise<unknown>,
    ]
  >([
    [
      'a block by the author',
      'NOT_FOUND',
      async (sql, { ada, ben }) => {
        await sql('select from users where id in ($1, $2) order by id for no key update', [
          ada.number,
          ben.number,
        ]);
        await sql(
          'insert into blocks (user_id, other_id, made) values ($1, $2, true), ($2, $1, false)',
          [ada.number, ben.number],
        );
      },
    ],
    [
      'the deletion of the account',
      'UNAUTHENTICATED',
      (sql, { ben }) => sql('update users set deleted_at = now() where id = $1', [ben.number]),
    ],
    [
      'the deletion of the post',
      'NOT_FOUND',
      (sql, { id }) => sql('delete from posts where id = $1', [id]),
    ],
    [
      'the removal of the post',
      'NOT_FOUND',
      (sql, { id }) => sql('update posts set hidden = true where id = $1', [id]),
    ],
  ])('for %s is refused with %s', async (_, code, change) => {
    const scene = await posted();
    const [reply] = await during((sql) => change(sql, scene), scene.does('likePost', scene.ben));
    expect(reply?.code).toBe(code);
    expect((await scene.likes())?.likers ?? []).toEqual([]);
  });
});

describe('a signal that waits', () => {
  test('for another one follows it', async () => {
    const { ada, ben } = await scene();
    const callId = await ringUp(ada, ben);
    const id = callId.slice('call_'.length);
    const replies = await during(
      (sql) => sql('select from calls where id = $1 for update', [id]),
      candidate(ada, callId),
      candidate(ben, callId),
    );
    expect(replies.map(({ data }) => data.sendCallSignal.signal.seq)).toEqual([2, 3]);
  });

  test('for the end of the call is refused', async () => {
    const { ada, ben } = await scene();
    const callId = await ringUp(ada, ben);
    const id = callId.slice('call_'.length);
    const [reply] = await during(
      (sql) => sql(`update calls set status = 'ENDED', ended_at = now() where id = $1`, [id]),
      candidate(ada, callId),
    );
    expect(reply?.code).toBe('CONFLICT');
    const events = await server.sql(`select kind from events where ${ofStream(`call:${id}`)}`);
    expect(events.map(({ kind }) => kind)).toEqual(['changed']);
  });
});

describe('a reaction that waits', () => {
  const stored = ({ id }: Scene) =>
    server.sql(
      'select user_id::int as who, emoji from reactions where conversation_id = $1 order by id',
      [idOf(id)],
    );
  const eventsOf = async ({ id }: Scene) =>
    (
      await server.sql(
        `select kind from events where ${ofStream(`conversation:${idOf(id)}`)} and kind like '%reacted' order by seq`,
      )
    ).map(({ kind }) => kind);

  test('for the same one of another device is added once', async () => {
    const one = await scene();
    const react = await reactionOf(one);
    const add = () => react('addReaction', one.ben);
    const replies = await during(lockStream(one.id), add, add);
    expect(replies.map(({ code }) => code)).toEqual([undefined, undefined]);
    expect(await stored(one)).toEqual([{ who: one.ben.number, emoji: '👍' }]);
    expect(await eventsOf(one)).toEqual(['reacted']);
  });

  test('for the last one that there is room for is refused', async () => {
    const one = await scene();
    const react = await reactionOf(one);
    for (const emoji of ['1️⃣', '2️⃣', '3️⃣', '4️⃣', '5️⃣', '6️⃣', '7️⃣', '8️⃣', '9️⃣'])
      await react('addReaction', one.ben, emoji);
    const replies = await during(
      lockStream(one.id),
      () => react('addReaction', one.ben, '👍'),
      () => react('addReaction', one.ben, '👎'),
    );
    expect(replies.map(({ code }) => code)).toEqual([undefined, 'CONFLICT']);
    expect(await stored(one)).toHaveLength(10);
  });

  test.each<[what: string, code: string, change: (sql: Sql, scene: Scene) => Promise<unknown>]>([
    [
      'a block',
      'NOT_FOUND',
      (sql, { ada, ben }) =>
        sql('insert into blocks (user_id, other_id, made) values ($1, $2, true), ($2, $1, false)', [
          ada.number,
          ben.number,
        ]),
    ],
    [
      'leaving',
      'NOT_FOUND',
      (sql, { id, ben }) =>
        sql('delete from participants where conversation_id = $1 and user_id = $2', [
          idOf(id),
          ben.number,
        ]),
    ],
    [
      'the deletion of the message',
      'CONFLICT',
      (sql, { id }) =>
        sql(`update messages set deleted_at = now(), content = '' where conversation_id = $1`, [
          idOf(id),
        ]),
    ],
  ])('for %s is refused with %s', async (_, code, change) => {
    const one = await scene();
    const react = await reactionOf(one);
    const [reply] = await during(
      async (sql) => {
        await lockStream(one.id)(sql);
        await change(sql, one);
      },
      () => react('addReaction', one.ben),
    );
    expect(reply?.code).toBe(code);
    expect(await stored(one)).toEqual([]);
  });
});

test('of an answer and a hanging up at once, one ends the ringing', async () => {
  const { ada, ben } = await scene();
  const callId = await ringUp(ada, ben);
  const id = callId.slice('call_'.length);
  const [accepted, rejected] = await during(
    (sql) => sql('select from calls where id = $1 for update', [id]),
    () => ben.attempt('acceptCall', { callId }, 'call { status }'),
    () => ben.attempt('rejectCall', { callId }, 'call { status }'),
  );
  expect(accepted?.data.acceptCall.call.status).toBe('ACTIVE');
  expect(rejected?.code).toBe('CONFLICT');
  expect(rejected?.errors?.[0]?.message).toBe('The call was already answered.');
});

test('a column that a newer version adds fails none of them', async () => {
  const one = await scene();
  const { ada, ben, id } = one;
  const react = await reactionOf(one);
  const like = await likeOf(one, 'Post');
  const { postId } = await like();
  const callId = await ringUp(ada, ben);
  const all = async () => [
    await markRead(ben, { conversationId: id }),
    await react('addReaction', ben),
    await react('removeReaction', ben),
    await ben.attempt('likePost', { postId }, 'post { id }'),
    await ben.attempt('unlikePost', { postId }, 'post { id }'),
    await candidate(ada, callId)(),
    await ben.attempt('ringCall', { callId }, 'call { id }'),
  ];
  // Prepared on the connections of the node.
  for (let n = 0; n < 3; n += 1) await all();
  for (const table of ['conversations', 'messages', 'posts', 'calls'])
    await server.sql(`alter table ${table} add column from_later text`);
  for (let n = 0; n < 3; n += 1)
    expect((await all()).map(({ code }) => code ?? 'done')).toEqual(Array(7).fill('done'));
});
