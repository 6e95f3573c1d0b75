import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { closing } from '../harness/closing.js';
import { send } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';
import { openSql } from '../harness/sql.js';
import { listOf } from './changes.js';

// What a block announces of the notifications that it hides.

const { server } = await village();
const EVENTS =
  'subscription { inboxEvents { __typename ... on NotificationChanged { notificationId unseenCount notification { id } } } }';

/** Users of whom each liked so many posts of the other one; and the ids of their notifications, the newest first. */
async function acquainted(count: number) {
  const { me, kim } = (await server.newcomers('me', 'kim')) as unknown as Record<string, Person>;
  const likes = async (author: Person, liker: Person) => {
    const rows = await server.sql(
      `with post as (
         insert into posts (author_id, content) select $1, 'look' from generate_series(1, $3) returning id
       ), told as (
         insert into notifications (user_id, kind, subject_id, at)
         select $1, 'POST_LIKED', id, now() + row_number() over (order by id) * interval '1 ms' - interval '1 hour'
         from post returning id, subject_id
       )
       insert into notification_actors (user_id, kind, subject_id, actor_id, notification_id)
       select $1, 'POST_LIKED', subject_id, $2, id from told returning notification_id`,
      [author.number, liker.number, count],
    );
    return rows
      .map(({ notification_id }) => Number(notification_id))
      .sort((one, other) => other - one)
      .map((id) => `notification_${id}`);
  };
  return {
    people: [me, kim] as [Person, Person],
    told: [await likes(me as Person, kim as Person), await likes(kim as Person, me as Person)],
  };
}

/** The ids of changed notifications that a user was told of until `count` of them and no more came. */
async function changed(live: ReturnType<Person['subscribe']>, count: number) {
  const ids: string[] = [];
  let unseen: number | null = null;
  while (ids.length < count)
    for (const { notificationId, unseenCount } of await live.events(500)) {
      if (!notificationId) continue;
      ids.push(notificationId);
      unseen = unseenCount;
    }
  return { ids, unseen };
}

test('a block and its end announce the newest 1,000 notifications of each side', async () => {
  const { people, told } = await acquainted(1_050);
  const [me, kim] = people;
  const live = people.map((who) => who.subscribe(EVENTS));
  for (const one of live) await one.event();
  for (const [name, unseen] of [
    ['blockUser', 0],
    // The most that are counted.
    ['unblockUser', 1_000],
  ] as const) {
    // Idempotent: the second one tells nothing.
    for (let turn = 0; turn < 2; turn += 1) await me.act(name, { userId: kim.id });
    for (const [at, who] of people.entries()) {
      const newest = (told[at] as string[]).slice(0, 1_000);
      const found = await changed(live[at] as (typeof live)[0], 1_000);
      expect(found.ids.length).toBe(1_000);
      expect(new Set(found.ids)).toEqual(new Set(newest));
      expect(found.unseen).toBe(unseen);
      const list = (await listOf(who)).map(({ id }: { id: string }) => id);
      expect(list).toEqual(name === 'blockUser' ? [] : newest.slice(0, list.length));
    }
  }
}, 300_000);

test('a block that ends in a deadlock tells nothing, and what it hides once it is repeated', async () => {
  const { people, told } = await acquainted(3);
  const [me, kim] = people;
  const live = people.map((who) => who.subscribe(EVENTS));
  for (const one of live) await one.event();
  // The inbox of a user begins with the first event.
  await send(kim, kim, 'a note');
  const holder = closing(openSql(server.databaseUrl));
  await holder(`set deadlock_timeout = '1min'`);
  await holder('begin');
  const inbox = 'select from streams where home_kind = 3 and home = $1 for update';
  expect(await holder(inbox, [kim.number])).toHaveLength(1);
  const first = me.attempt('blockUser', { userId: kim.id });
  await vi.waitFor(async () =>
    expect(
      await server.sql(
        `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%streams%'`,
      ),
    ).not.toEqual([]),
  );
  // Held by the block, which is the first to look for deadlocks.
  const held = holder('select from users where id = $1 for update', [me.number]);
  expect((await first).code).toBe('UNAVAILABLE');
  await held;
  await holder('rollback');
  expect(await server.sql('select from blocks where user_id = $1', [me.number])).toEqual([]);
  await me.act('blockUser', { userId: kim.id });
  await sleep(200);
  for (const [at, who] of people.entries()) {
    const { ids } = await changed(live[at] as (typeof live)[0], 3);
    expect(ids.sort()).toEqual((told[at] as string[]).toSorted());
    expect(await listOf(who)).toEqual([]);
  }
});
