/** Marks that are left out: accents, vowel points, variation selectors, and characters that show nothing. */
const marks =
  '\\u00ad\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u20d0-\\u20ff\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff';

/** Characters that part words. */
const separators =
  '\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u00d7\\u00f7\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b\\u061e\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0e4f\\u0e5a\\u0e5b\\u104a-\\u104f\\u10fb\\u1360-\\u1368\\u1680\\u166e\\u1800-\\u180a\\u2000-\\u206f\\u20a0-\\u20cf\\u2190-\\u23ff\\u2500-\\u25ff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u303d-\\u303f\\u30a0\\u30fb\\ufffc\\ufffd';

/**
 * Characters of scripts that are written without spaces between words, Hangul, and symbols such as emoji. A run of them
 * has a word for each two that follow each other, and for its last one.
 */
const paired =
  '\\u0e01-\\u0e4e\\u0e80-\\u0eff\\u1000-\\u1049\\u1780-\\u17ff\\u2600-\\u27bf\\u3005-\\u3007\\u3021-\\u302f\\u3031-\\u303c\\u3040-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3105-\\u312f\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\U0001b000-\\U0001b16f\\U0001f000-\\U0001faff\\U00020000-\\U0003ffff';

const range = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at));

/** Letters in place of others, one for one, after a decomposition: small ones, and those without a stroke. */
const letters: readonly (readonly [from: string, to: string])[] = [
  ...[...range(0x391, 0x3a1), ...range(0x3a3, 0x3a9), ...range(0x400, 0x42f)],
  ...range(0x460, 0x481).filter((_, at) => at % 2 === 0),
  ...range(0x48a, 0x4bf).filter((_, at) => at % 2 === 0),
  ...range(0x4d0, 0x52f).filter((_, at) => at % 2 === 0),
  ...range(0x531, 0x556),
  ...[...'ÆŒÞẞƏƉƐƆŊ'],
]
  .map((letter) => [letter, letter.toLowerCase()] as const)
  .concat([
    ['ς', 'σ'],
    ...['øo', 'Øo', 'đd', 'Đd', 'ðd', 'Ðd', 'łl', 'Łl', 'ħh', 'Ħh', 'ıi', 'ŧt', 'Ŧt'].map(
      ([from = '', to = '']) => [from, to] as const,
    ),
    ...['‘\'', '’\'', '“"', '”"'].map(([from = '', to = '']) => [from, to] as const),
  ]);

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const from = quoted(letters.map(([one]) => one).join(''));
const to = quoted(letters.map(([, other]) => other).join(''));

/** Symbols that a search takes literally, since words that differ in them alone are not the same: `C++`, `100%`. */
const symbols = '[%+#@_&*=/$^~|<>\\\\]';

/**
 * A part of a conversation has as many numbers as these bits count. The words of each part are indexed by themselves:
 * a search reads the newest part first, and no more of the index for a word of every message than there are messages
 * in a part. A rare word is looked up in each part. 2^14 numbers take a few milliseconds to read, and a million messages
 * have 61 parts.
 */
export const partBits = 14;

/**
 * The functions of the database by which text is searched, for the first migration. They need no extension and no
 * collation: the same text has the same words in every database. Both the text and the query pass through them.
 */
export const searchFunctions: readonly string[] = [
  // The text without accents, differences of width and letter case.
  `create function search_fold(value text) returns text
  language plpgsql immutable strict parallel safe set search_path from current as $$
  begin
    if octet_length(value) = char_length(value) then return lower(value collate "C"); end if;
    return normalize(replace(replace(replace(replace(
      translate(lower(regexp_replace(normalize(value, NFKD), '[${marks}]', '', 'g') collate "C"), ${from}, ${to}),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), NFKC);
  end $$;`,
  // The words of a folded text in their order. The last character of a run of paired ones is a word of its own.
  `create function search_tokens(folded text)
  returns table (token text, place bigint, is_paired boolean, is_rest boolean)
  language sql immutable strict parallel safe rows 20 set search_path from current as $$
    select word.token, row_number() over (order by found.number, word.at), word.is_paired, word.is_rest
    from regexp_matches(folded, '[${paired}]+|[^${paired}${separators}]+', 'g') with ordinality found (run, number)
      cross join lateral (
        select left(found.run[1], 64) as token, 1 as at, false as is_paired, false as is_rest
        where found.run[1] !~ '^[${paired}]'
        union all
        select one || coalesce(lead(one) over by_place, ''), at, true, at > 1 and lead(one) over by_place is null
        from unnest(string_to_array(found.run[1], null)) with ordinality each (one, at)
        where found.run[1] ~ '^[${paired}]' window by_place as (order by at)
      ) word
    order by 2
  $$;`,
  // The words of a text. Texts are searched up to 20,000 characters.
  `create function search_words(value text) returns tsvector
  language sql immutable strict parallel safe cost 1000 set search_path from current as $$
    select coalesce(string_agg(format('''%s'':%s', token, least(place, 16383)), ' '), '')::tsvector
    from search_tokens(search_fold(left(value, 20000)))
  $$;`,
  // A query as the text of a tsquery: words in any order, of which each may be the beginning of one in the text;
  // words in double quotes or joined by other characters follow each other. U+0001 stands where a scope goes. Null
  // without words.
  `create function search_query_text(query text) returns text
  language sql immutable strict parallel safe cost 1000 set search_path from current as $$
    select string_agg(part.words, ' & ')
    from regexp_matches(search_fold(query), '"[^"]*"|[^ \\t\\n\\r\\u3000]+', 'g') with ordinality chunk (text, number)
      cross join lateral (
        select '(' || string_agg(
          format(E'''\\x01%s''', token) || case when is_last and is_open then ':*' else '' end, ' <-> ' order by place
        ) || ')' as words
        from (
          select token, place, is_paired, is_rest, place = max(place) over () as is_last,
            chunk.text[1] !~ '[${separators}]$' and (not is_paired or char_length(token) = 1) as is_open
          from search_tokens(chunk.text[1])
        ) word where not (is_last and is_rest)
      ) part
    where part.words is not null
  $$;`,
  `create function search_query(query text) returns tsquery
  language sql immutable strict parallel safe cost 1000 set search_path from current as $$
    select replace(search_query_text(query), E'\\x01', '')::tsquery
  $$;`,
  // Whether a text that has the words of a query also contains its parts with symbols as they are.
  `create function search_holds(value text, query text) returns boolean
  language plpgsql immutable strict parallel safe set search_path from current as $$
  declare
    folded text;
  begin
    if query !~ '${symbols}' then return true; end if;
    folded = search_fold(value);
    return not exists (
      select from regexp_split_to_table(replace(search_fold(query), '"', ' '), '\\s+') part
      where part ~ '${symbols}' and position(part in folded) = 0
    );
  end $$;`,
  // What a user is found by: also names that are written as one word, in either order.
  `create function user_names(username text, first_name text, last_name text, alias text) returns text
  language sql immutable parallel safe as $$
    select concat_ws(' ', username, first_name, last_name, alias, last_name || first_name, first_name || last_name)
  $$;`,
  // The words of a message. Those with a colon are properties.
  `create function message_words_of(message messages) returns tsvector
  language sql stable cost 1000 set search_path from current as $$
    select search_words(message.content) || array_to_tsvector(array(
      select 'from:' || message.sender_id
      union select 'has:link' where message.content ~* '\\mhttps?://\\S'
      union select unnest(array['has:file', 'has:' || lower(kind)]) from attachments
        where message_id = message.id and conversation_id = message.conversation_id
    ))
  $$;`,
  // The part of a conversation to which a message belongs, by its number.
  `create function search_part(seq bigint) returns int
  language sql immutable strict parallel safe as $$ select (seq >> ${partBits})::int $$;`,
  // What stands before each word of a part of a conversation.
  `create function search_scope(conversation bigint, part int) returns text
  language sql immutable parallel safe as $$
    select case when part = 0 then conversation::text || '/' else conversation::text || '.' || part::text || '/' end
  $$;`,
  // Words of a message as they are indexed.
  `create function search_scoped(words tsvector, conversation bigint, part int) returns tsvector
  language sql immutable strict parallel safe cost 1000 set search_path from current as $$
    select coalesce(string_agg(
      format('''%s%s''', search_scope(conversation, part), lexeme) || coalesce(':' || array_to_string(positions, ','), ''),
      ' '
    ), '')::tsvector from unnest(words)
  $$;`,
  // Takes messages that were sent into the index, at most \`most\`, and resolves to their number. \`seen\` is the largest
  // id so far. Transactions commit in another order than that of their ids: once all that ran when \`seen\` reached
  // \`fence\` have ended, the ids up to it are looked at again.
  `create function index_messages(most int) returns int
  language plpgsql volatile set search_path from current set enable_seqscan = off as $$
  declare
    progress search_progress;
    last bigint;
    count int;
  begin
    select * into progress from search_progress for update skip locked;
    if not found then
      insert into search_progress (id) values (true) on conflict do nothing;
      return 0;
    end if;
    select max(id), count(*) into last, count
    from (select id from messages where id > progress.seen order by id limit most) next;
    if count > 0 then
      insert into message_words (conversation_id, message_id, sent_at, part, words)
      select conversation_id, id, sent_at, search_part(seq), message_words_of(m) from messages m
      where id > progress.seen and id <= last and deleted_at is null and removed_at is null
      order by id on conflict do nothing;
      progress.seen = last;
    end if;
    if progress.done < progress.fence and (
      progress.fence_xmax <= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      or progress.fence_xmax > pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    ) then
      select max(id) into last from (
        select id from messages where id > progress.done and id <= progress.fence order by id limit most * 10
      ) next;
      insert into message_words (conversation_id, message_id, sent_at, part, words)
      select conversation_id, id, sent_at, search_part(seq), message_words_of(m) from messages m
      where id > progress.done and id <= last and deleted_at is null and removed_at is null
        and not exists (select from message_words w where w.conversation_id = m.conversation_id and w.message_id = m.id)
      on conflict do nothing;
      progress.done = coalesce(last, progress.fence);
    end if;
    if progress.done >= progress.fence and progress.fence < progress.seen then
      progress.fence = progress.seen;
      progress.fence_xmax = pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
    end if;
    update search_progress p set seen = progress.seen, done = progress.done, fence = progress.fence,
      fence_xmax = progress.fence_xmax
    where (p.seen, p.done, p.fence) is distinct from (progress.seen, progress.done, progress.fence);
    return count;
  end $$;`,
  // A text that changes or goes is changed in the index at once. An empty entry keeps \`index_messages\` from adding
  // the text that it read before.
  `create function reindex_message() returns trigger
  language plpgsql set search_path from current as $$
  begin
    insert into message_words as known (conversation_id, message_id, sent_at, part, words)
    values (new.conversation_id, new.id, new.sent_at, search_part(new.seq), case
      when new.deleted_at is null and new.removed_at is null
      then message_words_of(new) else '' end)
    on conflict (conversation_id, message_id) do update set words = excluded.words;
    return null;
  end $$;`,
  `create trigger messages_changed after update of content, deleted_at, removed_at on messages
  for each row execute function reindex_message();`,
];
