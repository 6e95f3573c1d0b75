import { nameKey } from '../../core/names.js';
import { matches } from '../../core/reads/matching.js';
import { bind, bindIds, raw, type Sql, search, sql, viewerId } from '../../core/reads/sql.js';
import { conditionBy } from '../../core/reads/visible.js';
import { partBits } from '../../migrations/search-functions.js';
import { isFound, namesOf } from '../account/user.reads.js';
import { Conversation } from '../chat/conversation.entity.js';
import { hasText, Message } from '../chat/message.entity.js';
import { Group } from '../groups/group.entity.js';
import { Post } from '../posts/post.entity.js';
import {
  acquaintances,
  andAll,
  behind,
  mostSorted,
  row,
  text,
  type Wanted,
  within,
} from './candidates.js';

// Each selects `id`, `rank` and `at` of the hits of one kind in their order, and at most `limit`.

/** Messages of at most so many conversations are searched: those of the viewer that were active most recently. */
const conversationsSearched = 1_000;

const page = (wanted: Wanted, from: Sql, conditions: readonly (Sql | null)[]): Sql => {
  const place = behind(wanted, raw('hit.rank'), raw('hit.at'), raw('hit.id'));
  return search(sql`select hit.id, hit.rank, hit.at from (${from}) hit where true${andAll([...conditions, place])}
    order by hit.rank, hit.at desc, hit.id desc limit ${wanted.limit}`);
};

/** The account with the name first, then acquaintances, then those whose username begins with the words. */
export function users(wanted: Wanted): Sql {
  const words = text(wanted.query.words);
  const names = namesOf(row);
  const isNamed = sql`row.username_key = ${text(nameKey(wanted.query.words.replace(/^@/, '')))}`;
  return page(
    wanted,
    sql`with known as materialized (${acquaintances}), matched as materialized (
        select row.id from users row where ${matches(names, words)} limit ${mostSorted + 1}
      ), candidates as (
        select id from matched
        union select row.id from users row where ${isNamed}
        union select row.id from known join users row on row.id = known.followee_id
          where (select count(*) from matched) > ${mostSorted}
            and ts_match_vq(search_words(${names}), search_query(${words})) and search_holds(${names}, ${words})
      )
      select row.id, row.created_at as at, case
          when ${isNamed} then 0
          when row.id in (select followee_id from known) then 1
          when starts_with(row.username_key, search_fold(${words})) then 2
          else 3 end as rank
        from candidates join users row using (id) where ${isFound(row)}`,
    [],
  );
}

/** Groups of the viewer first, then those whose name has the words, then others. */
export function groups(wanted: Wanted): Sql {
  const words = text(wanted.query.words);
  return page(
    wanted,
    sql`with matched as materialized (
        select row.id from groups row where ${matches(sql`row.name || ' ' || row.description`, words)}
        limit ${mostSorted + 1}
      )
      select row.id, row.created_at as at, case
          when exists (select from participants own
            where own.conversation_id = row.conversation_id and own.user_id = ${viewerId}) then 0
          when ts_match_vq(search_words(row.name), search_query(${words})) then 1
          else 2 end as rank
        from matched join groups row using (id)
        where true${andAll([conditionBy(Group, row, undefined, wanted.columns)])}`,
    [],
  );
}

const isLink = (of: Sql) => sql`${of} ~* '\\mhttps?://\\S'`;

/** Posts, newest first. */
export function posts(wanted: Wanted): Sql {
  const { query, authorId, columns, limit } = wanted;
  const words = text(query.words);
  const filters = [
    ...within(wanted, raw('row.created_at')),
    authorId === null ? null : sql`row.author_id = ${bind(authorId, 'bigint')}`,
    query.has.includes('link') ? isLink(raw('row.content')) : null,
    query.has.includes('image') || query.has.includes('file') ? raw(`row.images <> '[]'`) : null,
    query.has.includes('video') || query.has.includes('voice') ? raw('false') : null,
    conditionBy(Post, row, undefined, columns),
  ];
  const place = behind(wanted, raw('0'), raw('row.created_at'), raw('row.id'));
  const newest = (conditions: readonly (Sql | null)[]) =>
    sql`(select row.id, row.created_at as at from posts row where true${andAll([...filters, ...conditions, place])}
      order by row.created_at desc, row.id desc limit ${limit})`;
  if (query.words === '')
    return page(wanted, sql`select id, at, 0 as rank from ${newest([])} row`, []);
  const content = raw('row.content');
  const all = sql`with matched as materialized (
      select row.id from posts row where ${matches(content, words)}${andAll(filters)} limit ${mostSorted + 1}
    )
    select row.id, row.created_at as at, 0 as rank from matched join posts row using (id)
      where (select count(*) from matched) <= ${mostSorted}
    union all
    select id, at, 0 from ${newest([
      sql`(select count(*) from matched) > ${mostSorted}`,
      sql`ts_match_vq(search_words(${content}), search_query(${words}))`,
      sql`search_holds(${content}, ${words})`,
    ])} row`;
  return page(wanted, all, []);
}

/** The words and properties of messages, as the text of a tsquery; U+0001 stands where the part of a conversation goes. */
function termsOf({ query, authorId }: Wanted): Sql {
  const properties = [
    ...(authorId === null ? [] : [`from:${authorId}`]),
    ...query.has.map((kind) => `has:${kind}`),
  ].map((one) => `'\u0001${one}'`);
  // Every message has a sender.
  if (query.words === '') return text(properties.join(' & ') || `'\u0001from:':*`);
  // Null where there are no words in it: nothing is found.
  return sql`search_query_text(${text(query.words)}) || ${text(properties.map((one) => ` & ${one}`).join(''))}`;
}

/** A tsquery of these terms whose words begin with `scope`. */
const queryIn = (terms: Sql, scope: Sql): Sql =>
  sql`replace(${terms}, E'\\x01', ${scope})::tsquery`;

/** The newest matches in one part of a conversation, `own` and `slice`; fewer than a page when it has no more. */
function messagesOfPart(wanted: Wanted): Sql {
  const { query, columns, limit } = wanted;
  const filters = within(wanted, raw('word.sent_at'));
  const place = behind(wanted, raw('0'), raw('word.sent_at'), raw('word.message_id'));
  // A value instead of `exists`, so that it is computed for no more messages than the page needs.
  const isReadable = sql`(select true from messages row
    where row.id = word.message_id and row.conversation_id = word.conversation_id and not row.hidden
      and ${raw(hasText('row'))}${andAll([
        query.words === '' ? null : sql`search_holds(row.content, ${text(query.words)})`,
        conditionBy(Message, row, 'conversation', columns),
      ])})`;
  const scope = raw('search_scope(own.conversation_id, slice.part)');
  return sql`with matched as materialized (
      select word.conversation_id, word.message_id, word.sent_at from message_words word
      where search_scoped(word.words, word.conversation_id, word.part) @@ ${queryIn(raw('own.terms'), scope)}${andAll(filters)}
      limit ${mostSorted + 1}
    )
    (select word.message_id, word.sent_at from (
        select * from matched order by sent_at desc, message_id desc offset 0
      ) word
      where (select count(*) from matched) <= ${mostSorted} and ${isReadable}${andAll([place])}
      order by word.sent_at desc, word.message_id desc limit ${limit})
    union all
    (select word.message_id, word.sent_at from message_words word
      where (select count(*) from matched) > ${mostSorted} and word.conversation_id = own.conversation_id
        and word.message_id <= (select last.id from messages last where last.conversation_id = own.conversation_id
          and last.seq < (slice.part + 1)::bigint << ${partBits} order by last.seq desc limit 1)
        and word.part = slice.part and ts_match_vq(word.words, ${queryIn(raw('own.terms'), raw(`''`))})${andAll([...filters, place])}
        and ${isReadable}
      order by word.message_id desc limit ${limit})`;
}

/** Messages of the conversations of the viewer, newest first. */
export function messages(wanted: Wanted): Sql {
  const { conversationIds, columns, limit } = wanted;
  const own = sql`select part.conversation_id, search_part(stream.message_seq) as newest, terms.text as terms
    from participants part
      join conversations row on row.id = part.conversation_id
      join streams stream on stream.home_kind = 1 and stream.home = part.conversation_id
      cross join (select ${termsOf(wanted)} as text) terms
    where part.user_id = ${viewerId}${andAll([
      conditionBy(Conversation, row, undefined, columns),
      conversationIds && sql`part.conversation_id = any(${bindIds(conversationIds)})`,
    ])}
    order by stream.active_at desc limit ${conversationsSearched}`;
  // The parts are read one after the other, the newest first, until the page is full.
  return page(
    wanted,
    sql`select found.message_id as id, found.sent_at as at, 0 as rank
      from (${own}) own cross join lateral (
        select found.* from generate_series(own.newest, 0, -1) slice (part)
          cross join lateral (${messagesOfPart(wanted)}) found limit ${limit}
      ) found`,
    [],
  );
}
