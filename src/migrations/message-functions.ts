import { eventFunctions, moved } from './event-functions.js';

/**
 * Whether an event that is no message has the client key of an author in a conversation, in SQL. No event is later than
 * its stream: partitions of the future are not looked into.
 */
const keyOfAnother = (home: string, author: string, key: string) =>
  `exists (
            select from events
            where home_kind = 1 and home = ${home} and actor_id = ${author} and client_key = ${key} and at <= latest
          )`;

/** The functions of the database by which events are appended and messages are written, for the first migration. */
export const messageFunctions: readonly string[] = [
  ...eventFunctions,
  // Takes uploads for the attachments of a message, all or none: complete ones of its author that nothing else uses.
  `create function claim_uploads(author bigint, wanted uuid[]) returns boolean language plpgsql volatile as $$
  begin
    perform 1 from uploads where id = any(wanted) order by id for update;
    update uploads set attached = true
    where id = any(wanted) and cardinality(wanted) = (
      select count(*) from uploads free where free.id = any(wanted) and free.owner_id = author
        and free.ready_at is not null and not free.attached and not free.withheld and free.path is null
    );
    return found;
  end $$;`,
  // Keeps the files of a message from being deleted until the commit; whether it has any. One that is being deleted with
  // its last attachment is waited for.
  `create function hold_files(message bigint) returns boolean language plpgsql volatile as $$
  begin
    perform 1 from uploads where id in (select upload_id from attachments where message_id = message) order by id for share;
    return exists (
      select from attachments item join uploads file on file.id = item.upload_id and not file.withheld
      where item.message_id = message
    );
  end $$;`,
  // Writes what a message has besides its text. Of the names that may begin at a position, the longest one of a
  // participant is mentioned.
  `create function write_extra(message bigint, conversation bigint, number bigint, author bigint, extra jsonb)
  returns void language plpgsql volatile as $$
  begin
    insert into mentions (message_id, conversation_id, start, length, user_id, seq, told)
    select distinct on (wanted.start) message, conversation, wanted.start, wanted.length, person.id, number,
      person.id = author
    from jsonb_to_recordset(extra->'mentions') wanted (start int, length int, key text)
      join users person on person.username_key = wanted.key
        and person.deleted_at is null and person.suspended_at is null
      join participants part on part.conversation_id = conversation and part.user_id = person.id
    order by wanted.start, wanted.length desc;
    insert into attachments (conversation_id, message_id, sender_id, upload_id, position, kind, name, mime_type, size,
      width, height, duration_ms, waveform, thumbhash, poster_id)
    select conversation, message, author, file.id, wanted.position - 1, kind, name, mime_type, size, width, height,
      duration_ms, waveform, thumbhash, poster_id
    from jsonb_array_elements_text(extra->'attachments') with ordinality wanted (id, position)
      join uploads file on file.id = wanted.id::uuid;
    if extra->'link' is not null then
      insert into link_fetches (message_id, conversation_id, url) values (message, conversation, extra->>'link');
    end if;
    if extra->'attachmentsOf' is not null then
      perform hold_files((extra->>'attachmentsOf')::bigint);
      insert into attachments (conversation_id, message_id, sender_id, upload_id, position, kind, name, mime_type, size,
        width, height, duration_ms, waveform, thumbhash, poster_id)
      select conversation, message, author, item.upload_id, item.position, item.kind, item.name, item.mime_type,
        item.size, item.width, item.height, item.duration_ms, item.waveform, item.thumbhash, item.poster_id
      from attachments item join uploads file on file.id = item.upload_id and not file.withheld
      where item.message_id = (extra->>'attachmentsOf')::bigint;
    end if;
  end $$;`,
  // The rules that few messages are subject to: those of requests, of replies, and of some groups. `earlier` is the number
  // of messages before this one in the same call. With `slow_seconds`, the author may write one message in that time.
  `create function judge_special(conversation bigint, author bigint, key text, reply_to bigint, earlier bigint,
    latest timestamptz, out outcome text, out free_at timestamptz, out slow_seconds int)
  language plpgsql volatile as $$
  declare
    judged record;
    replied record;
  begin
    select c.requested_of_id, c.declined_at, c.is_announcement, c.slow_seconds, other.id as other_id, other.messages_from
    into judged
    from conversations c left join users other on other.id = c.lower_user_id + c.upper_user_id - author
    where c.id = conversation;
    outcome = 'SENT';
    if judged.requested_of_id = author then
      outcome = 'NOT_ACCEPTED';
      return;
    end if;
    if judged.requested_of_id is not null then
      -- The policy changed since the request was made, or the recipient followed or befriended the author.
      if judged.declined_at is null and (case judged.messages_from
          when 'EVERYBODY' then true
          when 'FOLLOWED' then exists (
            select from follows where follower_id = judged.other_id and followee_id = author
          )
          when 'FRIENDS' then (
            select count(*) = 2 from friends
            where made and (user_id, friend_id) in ((judged.other_id, author), (author, judged.other_id))
          )
          else false end) then
        outcome = 'ADMITTED';
        return;
      end if;
      if 3 <= earlier + (select count(*) from messages said where said.conversation_id = conversation) then
        outcome = 'REQUEST_FULL';
        return;
      end if;
    end if;
    if ${keyOfAnother('conversation', 'author', 'key')} then
      outcome = 'KEY_OF_ANOTHER';
      return;
    end if;
    if reply_to is not null then
      select said.deleted_at, said.removed_at into replied from messages said
      where said.id = reply_to and said.conversation_id = conversation;
      if not found then
        outcome = 'NO_REPLIED';
        return;
      end if;
      if replied.deleted_at is not null or replied.removed_at is not null then
        outcome = 'REPLIED_GONE';
        return;
      end if;
    end if;
    -- No rule of a group holds for its owner and its admins.
    if (judged.is_announcement or judged.slow_seconds > 0) and not exists (
      select from participants part
      where part.conversation_id = conversation and part.user_id = author and (part.is_admin or exists (
        select from groups g where g.conversation_id = conversation and g.owner_id = author
      ))
    ) then
      if judged.is_announcement then
        outcome = 'ADMINS_ONLY';
        return;
      end if;
      slow_seconds = judged.slow_seconds;
      select own.sent_at + make_interval(secs => judged.slow_seconds) into free_at from messages own
      where own.sender_id = author and own.conversation_id = conversation order by own.seq desc limit 1;
      if free_at > clock_timestamp() then outcome = 'TOO_SOON'; end if;
    end if;
  end $$;`,
  // Writes messages of one or several conversations, and judges each by itself: `place` is its place among the
  // arguments. An ordinary message has no extra. With `may_wait` false, messages of conversations that another
  // transaction locks are BUSY.
  // A plan for the lengths of the arrays would be made again at each call, and take longer than the call.
  `create function send_messages(conversations bigint[], senders bigint[], client_keys text[],
    contents text[], extras jsonb[], may_wait boolean)
  returns table (place bigint, outcome text, id bigint, seq bigint, sent_at timestamptz, wait_ms int)
  language plpgsql volatile rows 10 set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
  #variable_conflict use_column
  declare
    locked bigint[];
    silent bigint[];
    latest timestamptz;
    judged record;
    written record;
    places bigint[] = '{}';
    slow_sender text;
    slow_senders text[] = '{}';
    history_now bigint = stream_history();
    mark_now bigint;
  begin
    -- Joining and leaving lock the stream too: the next statement reads who takes part until the commit.
    if may_wait then
      select array_agg(held.home), array_agg(held.home) filter (where held.message_seq = 0), max(held.at)
      into locked, silent, latest from (
        select home, at, message_seq from streams where home_kind = 1 and home = any(conversations)
        order by home for no key update
      ) held;
    else
      select array_agg(held.home), array_agg(held.home) filter (where held.message_seq = 0), max(held.at)
      into locked, silent, latest from (
        select home, at, message_seq from streams where home_kind = 1 and home = any(conversations)
        order by home for no key update skip locked
      ) held;
    end if;
    for judged in
      select given.place, given.home, given.author, given.key, given.extra, first.id, first.seq, first.sent_at,
        case
          when given.home <> all(coalesce(locked, '{}')) then
            case when part.user_id is null then 'NOT_PARTICIPANT' else 'BUSY' end
          when sender.deleted_at is not null or sender.suspended_at is not null then 'NO_ACCOUNT'
          when part.user_id is null then 'NOT_PARTICIPANT'
          -- A conversation is not shown to whom another user opened it, until it has a message.
          when not part.opened and given.home = any(silent) then 'NOT_PARTICIPANT'
          when other.deleted_at is not null or other.suspended_at is not null
            or exists (select from blocks where user_id = given.author and other_id = other.id) then 'NO_RECIPIENT'
          when first.id is not null then 'REPEATED'
          when conversation.requested_of_id is not null or conversation.is_announcement or conversation.slow_seconds > 0
            or given.extra->'replyTo' is not null then 'SPECIAL'
          when ${keyOfAnother('given.home', 'given.author', 'given.key')} then 'KEY_OF_ANOTHER'
          else 'SENT'
        end as outcome, null::timestamptz as free_at, null::int as slow_seconds
      from unnest(conversations, senders, client_keys, extras) with ordinality given (home, author, key, extra, place)
        join users sender on sender.id = given.author
        left join participants part on part.conversation_id = given.home and part.user_id = given.author
        left join conversations conversation on conversation.id = given.home
        left join users other on other.id = lower_user_id + upper_user_id - given.author
        left join messages first
          on first.conversation_id = given.home and first.sender_id = given.author and first.client_key = given.key
    loop
      slow_sender = null;
      if judged.outcome = 'SPECIAL' then
        select special.outcome, special.free_at, special.slow_seconds
        into judged.outcome, judged.free_at, judged.slow_seconds
        from judge_special(judged.home, judged.author, judged.key, (judged.extra->>'replyTo')::bigint, (
          select count(*) from unnest(conversations) with ordinality earlier (home, place)
          where earlier.place < judged.place and earlier.home = judged.home
        ), latest) special;
        if judged.slow_seconds is not null then slow_sender = judged.home || ' ' || judged.author; end if;
      end if;
      if judged.outcome = 'SENT' and slow_sender = any(slow_senders) then
        judged.outcome = 'TOO_SOON';
        judged.free_at = clock_timestamp() + make_interval(secs => judged.slow_seconds);
      end if;
      if judged.outcome = 'SENT' and judged.extra->'attachments' is not null and not claim_uploads(
        judged.author, array(select jsonb_array_elements_text(judged.extra->'attachments')::uuid)
      ) then
        judged.outcome = 'NO_UPLOAD';
      end if;
      -- A copy without text is one of the files alone.
      if judged.outcome = 'SENT' and judged.extra->'attachmentsOf' is not null and contents[judged.place] = ''
          and not hold_files((judged.extra->>'attachmentsOf')::bigint) then
        judged.outcome = 'FILES_GONE';
      end if;
      if judged.outcome = 'SENT' then
        places = places || judged.place;
        if slow_sender is not null then slow_senders = slow_senders || slow_sender; end if;
      else
        place = judged.place;
        outcome = judged.outcome;
        wait_ms = case when judged.outcome = 'TOO_SOON'
          then greatest(1, ceil(1000 * extract(epoch from judged.free_at - clock_timestamp()))::int) end;
        id = judged.id;
        seq = judged.seq;
        sent_at = judged.sent_at;
        return next;
      end if;
    end loop;
    if cardinality(places) = 0 then return; end if;
    latest = greatest(clock_timestamp()::timestamptz(3), latest);
    mark_now = pg_current_xact_id()::text::bigint;
    for written in
    with wanted as materialized (
      select number as place, home, row_number() over (partition by home order by number) as n
      from unnest(conversations) with ordinality given (home, number) where number = any(places)
    ), moved as (
      update streams s set ${moved('counted.count', 'latest', 'history_now', 'mark_now', 'true', 'true')}
      from (select home, count(*) as count from wanted group by home) counted
      where s.home_kind = 1 and s.home = counted.home
      returning s.home, s.head - counted.count as before
    ), numbered as materialized (
      select wanted.place, wanted.home, moved.before + wanted.n as seq from wanted join moved using (home)
    ), logged as (
      insert into events (home_kind, home, seq, kind, actor_id, data, at)
      select 1, home, seq, 'message', senders[place], '{}', latest from numbered
    ), sent as (
      insert into messages (conversation_id, seq, sender_id, client_key, content, sent_at, reply_to_id, is_forwarded)
      select home, seq, senders[place], client_keys[place], contents[place], latest,
        (extras[place]->>'replyTo')::bigint, coalesce((extras[place]->>'isForwarded')::boolean, false)
      from numbered order by place
      returning messages.id, messages.conversation_id, messages.seq
    )
    select numbered.place, sent.id, sent.conversation_id as home, sent.seq
    from numbered join sent on sent.conversation_id = numbered.home and sent.seq = numbered.seq
    loop
      if extras[written.place] is not null then
        perform write_extra(written.id, written.home, written.seq, senders[written.place], extras[written.place]);
      end if;
      place = written.place;
      outcome = 'SENT';
      wait_ms = null;
      id = written.id;
      seq = written.seq;
      sent_at = latest;
      return next;
    end loop;
  end $$;`,
];
