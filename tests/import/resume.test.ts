import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startParley, village } from '../harness/server.js';
import { postgres, sqlite } from './engines.js';
import { contentOf, importInto, inconsistencies } from './importing.js';
import { community, friends, insert, meetings, people, tweets } from './villages.js';

const villages = [
  ['community', community],
  ['tweets', tweets],
  ['friends', friends],
  ['meetings', meetings],
] as const;

test.each(villages)(
  'a dry run of %s reports what a run does, and changes nothing',
  async (dialect, script) => {
    const node = await startParley();
    const address = await sqlite.create(script);
    const before = await contentOf(node);
    const sequences = () =>
      node.sql(
        `select sequencename, last_value from pg_sequences where sequencename ~ '^(users|posts|comments|groups|conversations|messages|calls)_'`,
      );
    const counted = await sequences();
    const foreseen = await importInto(node, dialect, address, { isTrial: true });
    expect(await contentOf(node)).toEqual(before);
    expect(await sequences()).toEqual(counted);
    expect(await importInto(node, dialect, address)).toEqual(foreseen);
  },
);

test.each(villages)('a second run of %s changes nothing', async (dialect, script) => {
  const node = await startParley();
  const address = await sqlite.create(script);
  await importInto(node, dialect, address);
  const before = await contentOf(node);
  const again = await importInto(node, dialect, address);
  expect(await contentOf(node)).toEqual(before);
  expect(again.filter((line) => !line.endsWith(': 0 read, 0 imported'))).toEqual([]);
});

test('a tie between two people of whom one blocked the other meanwhile is not imported', async () => {
  const node = await startParley();
  const address = await sqlite.create(community);
  await importInto(node, 'community', address);
  await node.sql('insert into blocks (user_id, other_id, made) values (1, 3, true), (3, 1, false)');
  const rows = [
    [8, 3, 1],
    [9, 3, 2],
  ];
  await sqlite.run(address, insert('users_followers', 'id, from_user_id, to_user_id', rows));
  const report = await importInto(node, 'community', address);
  expect(report).toContain('  not imported: 1, one of the two has blocked the other: 8');
  const followers = await node.sql('select follower_id from follows where followee_id = 3');
  expect(followers).toEqual([{ follower_id: '2' }]);
  expect(await inconsistencies(node)).toEqual([]);
});

test('a member who is in a block with the owner of the group meanwhile is not imported', async () => {
  const node = await startParley();
  const address = await sqlite.create(community);
  await importInto(node, 'community', address);
  await node.sql('insert into blocks (user_id, other_id, made) values (1, 7, true), (7, 1, false)');
  const columns = 'id, role, status, joined_at, group_id, user_id';
  const rows = [
    [8, 'member', 'approved', '2024-01-04 10:00:00', 3, 8],
    [9, 'member', 'approved', '2024-01-04 10:00:00', 3, 7],
  ];
  await sqlite.run(address, insert('group_members', columns, rows));
  const report = await importInto(node, 'community', address);
  expect(report).toContain('  not imported: 1, one of member and owner has blocked the other: 9');
  const members = await node.sql(
    'select user_id from participants join groups using (conversation_id) where groups.id = 3 order by user_id',
  );
  expect(members.map(({ user_id }) => user_id)).toEqual(['1', '2', '3', '8']);
  expect(await inconsistencies(node)).toEqual([]);
});

test.each([1, 2, 3])(
  'an import in batches of %i that stops anywhere goes on to the same end',
  async (batchRows) => {
    const whole = await startParley();
    const address = await postgres.create(community);
    await importInto(whole, 'community', address);
    const node = await startParley();
    let runs = 0;
    for (let isDone = false; !isDone; runs += 1) {
      let left = 3;
      const onBatch = () => {
        left -= 1;
        if (left < 0) throw new Error('killed');
      };
      isDone = await importInto(node, 'community', address, { batchRows, onBatch }).then(
        () => true,
        (error: Error) => {
          if (!error.message.endsWith('killed')) throw error;
          return false;
        },
      );
    }
    expect(runs).toBeGreaterThan(3);
    const [one, other] = [await contentOf(whole), await contentOf(node)];
    for (const table of ['import_progress', 'participants']) delete one[table];
    for (const table of ['import_progress', 'participants']) delete other[table];
    expect(other).toEqual(one);
    const MARKS =
      'select conversation_id, user_id, read_seq, is_admin from participants order by 1, 2';
    expect(await node.sql(MARKS)).toEqual(await whole.sql(MARKS));
    expect(await inconsistencies(node)).toEqual([]);
  },
  60_000,
);

test('what was written since is imported by a further run', async () => {
  const node = await startParley();
  const address = await sqlite.create(community);
  await importInto(node, 'community', address);
  await sqlite.run(
    address,
    `${people('users', [{ id: 9, username: 'finn', more: [false, null, null, null] }], ', is_online, last_seen, profile_picture, bio')}
     ${insert('direct_messages', 'id, content, is_read, created_at, receiver_id, sender_id', [
       [120, 'Later', false, '2024-05-01 10:00:00', 1, 9],
       [121, 'Six', false, '2024-05-01 10:00:00', 2, 1],
     ])}`,
  );
  const report = await importInto(node, 'community', address);
  expect(report.filter((line) => !line.includes(': 0 read'))).toEqual([
    'people from users, after what was imported before: 1 read, 1 imported',
    'messages from direct_messages, after what was imported before: 2 read, 2 imported',
  ]);
  expect(await inconsistencies(node)).toEqual([]);
});

test('people who are here already keep their ids, and others get new ones', async () => {
  const { server, ada } = await village('ada', 'zoe');
  const address = await sqlite.create(tweets);
  const report = await importInto(server, 'tweets', address);
  expect(report[0]).toBe('people from auth_user: 3 read, 3 imported');
  const ids = await server.sql(
    `select source_id, username from imported_ids join users on users.id = target_id
     where kind = 'people' order by users.id`,
  );
  expect(ids.map((one) => one.source_id)).toEqual(['11', '12', '40']);
  const other = await sqlite.create(community);
  const second = await importInto(server, 'community', other);
  // `ada` signed up here, and `ben` came from the tweets.
  expect(second).toContain(
    '  not imported: 3, somebody has its username, without regard to case; see `rename`: 1 (ada), 2 (ben), 4 (Ben)',
  );
  expect(await inconsistencies(server)).toEqual([]);
  expect((await ada.ask('{ me { username } }')).me.username).toBe('ada');
});

test('names that somebody has are taken by another name, as the map says', async () => {
  const node = await startParley();
  const map = join(node.dataDir, 'map.json');
  const table = (name: string, columns: object) => [{ table: name, columns }];
  await writeFile(
    map,
    JSON.stringify({
      timeZone: 'Europe/Paris',
      rename: { Ben: 'ben2' },
      kinds: {
        people: table('users', { id: 'id', username: 'username', password: 'password' }),
        posts: table('posts', {
          id: 'id',
          author: 'author_id',
          content: 'content',
          createdAt: 'created_at',
        }),
      },
    }),
  );
  const report = await importInto(node, 'community', await sqlite.create(community), { map });
  expect(report).toContain('  changed: 1, it has another username: 4 (Ben)');
  const [post] = await node.sql(
    'select username, posts.created_at from posts join users on users.id = author_id where posts.id = 12',
  );
  expect(post).toEqual({ username: 'ben2', created_at: new Date('2024-01-02T09:00:00Z') });
});

test('rows that no column holds are named, or imported in a form that it does', async () => {
  const node = await startParley();
  const more = [false, null, null, null];
  const names = ['', 'a\u2028b', 'deleted-7', '\ufdfa'.repeat(150), 'nul\0name', 'ok'];
  const script = `${community}
    ${people(
      'users',
      names.map((username, at) => ({ id: 50 + at, username: username.replace('\0', ''), more })),
      ', is_online, last_seen, profile_picture, bio',
    )}
    update users set bio = 'a' || char(0) || 'b', date_joined = '2024-02-31 99:00:00' where id = 55;
    update users set date_joined = '2999-01-01 00:00:00' where id = 54;
    ${insert('direct_messages', 'id, content, is_read, created_at, receiver_id, sender_id', [
      [200, 'y'.repeat(5_000_000), true, '2024-05-01 10:00:00', 1, 55],
      [201, 'Tomorrow', true, '2999-05-01 10:00:00', 1, 55],
    ])}`;
  const report = await importInto(node, 'community', await sqlite.create(script));
  expect(report.find((line) => line.includes('cannot be stored'))).toMatch(
    /^ {2}not imported: 4, .*: 50, 51 \(a\?b\), 52 \(deleted-7\), 53 \(/,
  );
  const [ok] = await node.sql(
    `select bio, created_at <= now() as past from users where username = 'ok'`,
  );
  expect(ok).toEqual({ bio: 'a\ufffdb', past: true });
  expect(await node.sql('select from users where created_at > now()')).toEqual([]);
  expect(
    await node.sql('select length(content) from messages where id in (200, 201) order by id'),
  ).toEqual([{ length: 5_000_000 }, { length: 8 }]);
  expect(await inconsistencies(node)).toEqual([]);
});

test.each([
  ['no JSON', 'people: users', /is no JSON/],
  ['an unknown kind', '{"kinds": {"persons": []}}', /cannot be used/],
  [
    'an unknown value',
    '{"kinds": {"people": [{"table": "users", "columns": {"nick": "x"}}]}}',
    /names people\.nick/,
  ],
  ['no such zone', '{"timeZone": "Mars", "kinds": {}}', /time zone/],
  ['no table of people', '{"kinds": {}}', /no table of people/],
])('a map with %s is refused in words', async (_, text, message) => {
  const node = await startParley();
  const map = join(node.dataDir, 'map.json');
  await writeFile(map, text);
  const address = await sqlite.create(community);
  await expect(importInto(node, 'community', address, { map })).rejects.toThrow(message);
});

test('a second import at the same time is refused', async () => {
  const node = await startParley();
  await node.sql('select pg_advisory_lock(7275392)');
  const address = await sqlite.create(tweets);
  await expect(importInto(node, 'tweets', address)).rejects.toThrow('Another import is running.');
});
