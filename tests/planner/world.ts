import type { Parley, Person } from '../harness/server.js';
import type { Sql } from '../harness/sql.js';
import type { BothWays } from './both-ways.js';

/**
 * Ada owns, ben takes part, cleo is ada's friend, dora is a stranger, emil left or was removed, fay
 * is an administrator.
 */
const names = ['ada', 'ben', 'cleo', 'dora', 'emil', 'fay'] as const;
export type Name = (typeof names)[number];

export interface World {
  people: Record<Name, Person>;
  sql: Sql;
  /** Global ids, by type. */
  ids: Ids;
  /** Ids that do not exist, or are malformed. */
  wrongIds: Ids;
}

const kinds = ['user', 'post', 'comment', 'conversation', 'message', 'group'] as const;
type Ids = Record<(typeof kinds)[number], string[]>;

/** Unusual texts. */
const odd = [
  '',
  ' ',
  'plain',
  `it's "quoted" and \\back\\slashed\\`,
  'two\nlines\r\nand\ta tab',
  'control \u00010:1\u0001\u0002\u001f\u007f and \u2028\u2029',
  'emoji 😀👩‍👩‍👧 and العربية עברית',
  '100% _under_ \\%',
  '{"json": [1, null]} </script>',
  '\u00a0nbsp around\u00a0',
  '\ttab around\n',
  '$1 ? ?? :name',
  'long '.repeat(1600),
];

const number = (id: string) => Number(id.split('_')[1]);

/** Signs the users up, and fills the database with rare but valid data. */
export async function fillWorld({ planned, loaded }: BothWays): Promise<World> {
  const people = await planned.people(...names);
  const { sql } = planned;
  const [ada, ben, cleo, dora, emil, fay] = names.map((name) => number(people[name].id));
  const all = { ada, ben, cleo, dora, emil, fay } as Record<Name, number>;
  for (const statement of statements) await sql(...statement(all));
  // Some users are online, and ben was. Without Redis each node knows its own sockets alone.
  for (const node of [planned, loaded]) {
    for (const name of ['ada', 'ben', 'cleo', 'emil'] as const)
      await says(node, people[name], 'ONLINE');
    await says(node, people.ben, 'OFFLINE');
  }
  return { people, sql, ids: await readIds(sql), wrongIds };
}

const says = (node: Parley, person: Person, status: string) =>
  person.at(node).act('setPresence', { status });

type Statement = (people: Record<Name, number>) => [text: string, values?: unknown[]];

/** The earliest moment of the data; many rows share a millisecond. */
const at = (steps: string) =>
  `timestamptz '2026-03-01 12:00:00.123+00' + (${steps}) * interval '1 millisecond'`;

const statements: Statement[] = [
  ({ fay }) => [`update users set role = 'ADMIN', second_factor = true where id = ${fay}`],
  ({ ada, cleo }) => [
    `update users set first_name = 'Ada', last_name = 'L', alias = 'a', bio = 'b',
      date_of_birth = '1990-02-03', avatar_url = '/media/a.png', cover_url = '/media/c.png'
     where id in (${ada}, ${cleo})`,
  ],
  // Thirty-odd other users, two in each millisecond, with every text in every column.
  () => [
    `insert into users (username, username_key, username_skeleton, email, email_key, password_hash, first_name, last_name, alias, bio, avatar_url, date_of_birth, created_at)
     select 'user.' || n || 'Ä', 'user.' || n || 'ä', 'user.' || n || 'ä', n || '@odd.example.org', n || '@odd.example.org', '', text, reverse(text), nullif(text, ''),
       case when n % 3 = 0 then null else text end, case when n % 2 = 0 then '/media/' || n end,
       case when n % 2 = 0 then date '1970-01-01' + n::int end, ${at('n / 2')}
     from unnest($1::text[] || $1::text[] || $1::text[]) with ordinality odd (text, n)`,
    [odd.map((text) => text.slice(0, 140))],
  ],
  () => [
    `update users set deleted_at = now(), username = 'deleted-' || id, username_key = 'deleted-' || id, email = 'deleted-' || id, first_name = '', last_name = '', alias = null, bio = null
     where username in ('user.3Ä', 'user.4Ä')`,
  ],
  () => [`update users set suspended_at = ${at('500')} where username in ('user.5Ä', 'user.6Ä')`],
  () => [`update users set last_seen_at = ${at('id * 7')} where id % 3 = 0`],
  // Everyone follows ada; she follows exactly one page of users, deleted ones included.
  ({ ada }) => [
    `insert into follows (follower_id, followee_id, created_at)
     select id, ${ada}, ${at('id / 3')} from users where id <> ${ada}`,
  ],
  ({ ada }) => [
    `insert into follows (follower_id, followee_id, created_at)
     select ${ada}, id, ${at('id / 2')} from users where id <> ${ada} order by id limit 20`,
  ],
  ({ ben, cleo, dora }) => [
    `insert into follows (follower_id, followee_id) values (${ben}, ${cleo}), (${cleo}, ${ben}), (${dora}, ${cleo})`,
  ],
  () => [
    `update users u set follower_count = (select count(*) from follows f where f.followee_id = u.id),
       following_count = (select count(*) from follows f where f.follower_id = u.id)`,
  ],
  ({ ada, ben, cleo, dora }) => [
    `insert into friends (user_id, friend_id, made, created_at) values
      (${ada}, ${cleo}, true, ${at('1')}), (${cleo}, ${ada}, true, ${at('1')}),
      (${ada}, ${ben}, true, ${at('1')}), (${ben}, ${ada}, false, ${at('1')}),
      (${dora}, ${ben}, false, ${at('2')}), (${ben}, ${dora}, true, ${at('2')})`,
  ],
  ({ ada, dora }) => [
    `insert into friend_requests (requester_id, asked_id, created_at)
     select id, ${ada}, ${at('id / 2')} from users where username like 'user.%' or id = ${dora}`,
  ],
  // Posts: exactly one page by ada, one with each unusual text, none by dora.
  ({ ada }) => [
    `insert into posts (author_id, content, link_preview, images, created_at, updated_at)
     select ${ada}, 'post ' || n, case when n % 3 = 0 then jsonb_build_object('url', 'https://example.org/' || n,
       'title', coalesce(nullif(($1::text[])[1 + n % 13], ''), 't'), 'imageWidth', n, 'imageHeight', case when n % 2 = 0 then n end) end,
     (select coalesce(jsonb_agg(jsonb_build_object('path', '/media/p' || n || '.' || i || '.png',
       'alt', case when i > 1 then ($1::text[])[1 + (n + i) % 13] end) order by i), '[]') from generate_series(1, n % 4) i), ${at('n / 2')}, ${at('n')}
     from generate_series(1, 20) n`,
    [odd],
  ],
  ({ ben }) => [
    `insert into posts (author_id, content, created_at, updated_at)
     select case when n % 2 = 0 then ${ben} else (select id from users where username = 'user.' || n || 'Ä' or username = 'deleted-' || (select max(id) from users where deleted_at is not null) limit 1) end,
       text, ${at('n / 3')}, ${at('n')}
     from unnest($1::text[]) with ordinality odd (text, n) where text <> ''`,
    [odd],
  ],
  ({ cleo }) => [
    `insert into comments (post_id, author_id, content, like_count, created_at, updated_at)
     select p.id, coalesce((select id from users where id = p.id + n), ${cleo}), coalesce(($1::text[])[1 + n % 13], 'c'), n % 4, ${at('n / 2')}, ${at('n')}
     from posts p cross join lateral generate_series(1, (p.id % 5 * 6)::int) n`,
    [odd],
  ],
  () => [
    `update comments c set parent_id = (select min(id) from comments t where t.post_id = c.post_id and t.id < c.id) where c.id % 5 = 0`,
  ],
  () => [
    `update comments c set reply_count = (select count(*) from comments r where r.parent_id = c.id),
      deleted_at = case when id % 11 = 0 then updated_at end`,
  ],
  () => [
    `insert into post_likes (post_id, user_id) select p.id, u.id from posts p join users u on (p.id + u.id) % 3 = 0`,
  ],
  () => [
    `insert into comment_likes (comment_id, user_id) select c.id, u.id from comments c join users u on (c.id + u.id) % 7 = 0`,
  ],
  () => [
    `update posts p set like_count = (select count(*) from post_likes l where l.post_id = p.id),
      comment_count = (select count(*) from comments c where c.post_id = p.id)`,
  ],
  // Ada and all others: the first conversation is long, the second empty, the third has deleted messages alone.
  ({ ada }) => [
    `insert into conversations (kind, lower_user_id, upper_user_id, started_by_id, created_at)
     select 'DIRECT', ${ada}, id, case when id % 3 = 0 then null when id % 3 = 1 then ${ada} else id end, ${at('id')}
     from users where id > ${ada} order by users.id limit 25`,
  ],
  ({ ben, cleo }) => [
    `insert into conversations (kind, lower_user_id, upper_user_id, started_by_id) values ('DIRECT', least(${ben}, ${cleo}), greatest(${ben}, ${cleo}), ${cleo})
     on conflict do nothing`,
  ],
  () => [
    `insert into participants (conversation_id, user_id, created_at)
     select c.id, u, ${at('c.id / 3')} from conversations c cross join unnest(array[lower_user_id, upper_user_id]) u where u is not null`,
  ],
  // Groups: one owned by ada, with ben as admin and cleo as member; a large one; one with its owner alone.
  ({ ada, ben, cleo }) => [
    `with founded as (insert into conversations (kind, created_at) select 'GROUP', ${at('n')} from generate_series(1, 24) n returning id)
     insert into groups (name, description, image_url, owner_id, conversation_id, created_at, updated_at)
     select coalesce(nullif(btrim(($1::text[])[1 + id % 12]), ''), 'group ' || id), ($1::text[])[1 + (id + 5) % 12], case when id % 2 = 0 then '/media/g.png' end,
       case id % 3 when 0 then ${ada} when 1 then ${ben} else ${cleo} end, id, ${at('id / 2')}, ${at('id')} from founded`,
    [odd],
  ],
  () => [
    `insert into participants (conversation_id, user_id, created_at) select conversation_id, owner_id, created_at from groups`,
  ],
  ({ ada, ben, cleo, dora, emil }) => [
    `insert into participants (conversation_id, user_id, is_admin, created_at)
     select g.conversation_id, u.id, u.id = ${ben}, ${at('u.id / 2')} from groups g join users u on (g.id + u.id) % 4 <> 0
     where u.id not in (${dora}, ${emil}) and (u.id in (${ada}, ${ben}, ${cleo}) or g.id % 5 = 0) on conflict do nothing`,
  ],
  // A group with more participants than are shown; ben joined it last.
  ({ ben }) => [
    `with more as (insert into users (username, username_key, username_skeleton, email, email_key, password_hash, created_at) select 'crowd' || n, 'crowd' || n, 'crowd' || n, 'crowd' || n, 'crowd' || n, '', ${at('1000 + n / 4')} from generate_series(1, 110) n returning id)
     insert into participants (conversation_id, user_id, created_at)
     select (select min(conversation_id) from groups where owner_id = ${ben}), id, ${at('id / 7')} from more`,
  ],
  ({ ben }) => [
    `update participants set created_at = now() where user_id = ${ben} and conversation_id = (select min(conversation_id) from groups where owner_id = ${ben})`,
  ],
  () => [
    `update groups g set member_count = (select count(*) from participants p where p.conversation_id = g.conversation_id)`,
  ],
  () => [
    `insert into messages (conversation_id, seq, sender_id, content, sent_at, edited_at, deleted_at)
     select c.id, n * 2, (select user_id from participants p where p.conversation_id = c.id order by (p.user_id + n) % 5, p.id limit 1),
       case when c.id % 4 = 3 or n % 4 = 3 then '' else ($1::text[])[1 + (c.id + n) % 12] || '!' end, ${at('n / 2')},
       case when n % 5 = 0 then ${at('n + 50')} end, case when c.id % 4 = 3 or n % 4 = 3 then ${at('n + 60')} end
     from conversations c cross join lateral generate_series(1, case c.id % 4 when 2 then 0 when 1 then 20 else 7 end) n`,
    [odd],
  ],
  () => [
    `update messages m set client_key = 'key ' || m.id, is_forwarded = m.id % 6 = 0,
       pinned_at = case when m.id % 5 = 1 and m.deleted_at is null then ${at('m.id')} end,
       reply_to_id = (select max(id) from messages r where r.conversation_id = m.conversation_id and r.id < m.id and r.id % 3 = 0)
     where m.id % 2 = 0`,
  ],
  () => [
    `insert into reactions (message_id, conversation_id, user_id, emoji)
     select m.id, m.conversation_id, p.user_id, (array['👍', '❤️', '🎉'])[1 + (m.id + p.user_id) % 3]
     from messages m join participants p using (conversation_id) where m.id % 4 = 1 and p.id % 2 = 0`,
  ],
  () => [
    `insert into mentions (message_id, conversation_id, start, length, user_id, seq, told)
     select m.id, m.conversation_id, (p.id % 7)::int, 3, max(p.user_id), m.seq, true
     from messages m join participants p using (conversation_id) where m.id % 3 = 1 group by m.id, m.conversation_id, m.seq, p.id % 7`,
  ],
  () => [
    `insert into message_edits (message_id, conversation_id, edited_at, content)
     select id, conversation_id, ${at('id / 3')}, ($1::text[])[1 + id % 12] from messages where edited_at is not null`,
    [odd],
  ],
  () => [
    `insert into streams (home_kind, home, head, message_seq, active_at) select 1, c.id, coalesce(max(m.seq) + c.id % 2, 0), coalesce(max(m.seq), 0), ${at('c.id / 2')} from conversations c left join messages m on m.conversation_id = c.id group by c.id`,
  ],
  () => [`update participants p set read_seq = (p.user_id * 7 + p.conversation_id) % 40`],
  // Emil left every conversation: his participations are deleted, his messages and account are not.
  ({ emil }) => [`delete from participants where user_id = ${emil}`],
  // One group was closed, which deleted its conversation.
  () => [`delete from conversations where id = (select max(conversation_id) from groups)`],
];

async function readIds(sql: Sql): Promise<Ids> {
  const found: Partial<Ids> = {};
  for (const kind of kinds) {
    const rows = await sql(`select id from ${kind}s order by id`);
    found[kind] = rows.map(({ id }) => `${kind}_${id}`);
  }
  return found as Ids;
}

const wrong = ['', 'nope', '_1', '999999999', '99999999999999999999', '0', '1%00'];
const wrongIds = Object.fromEntries(
  kinds.map((kind) => [kind, ['', 'audit_1', ...wrong.map((one) => `${kind}_${one}`)]]),
) as Ids;
