import { HomeKind } from '../../core/events/topics.js';
import { hasText } from '../../domain/chat/message.entity.js';
import type { Batch, Kind } from '../batch.js';
import { pictureAddress } from '../pictures.js';
import type { Row } from '../source.js';
import type { Target } from '../target.js';
import { flag, past, textOr } from '../values.js';

/** Streams of new conversations, which begin with them: a later event has no earlier time. */
const openStreams = (of: string) =>
  `insert into streams (home_kind, home, at, active_at)
   select ${HomeKind.conversation}, id, at, at from ${of} on conflict do nothing`;

/** Whether a group is for its members alone, by a flag or by a word. */
const isPrivate = ({ isPrivate: hidden, isPublic, visibility }: Row): boolean =>
  flag(hidden, false) ||
  !flag(isPublic, true) ||
  /^(private|secret|closed|hidden)$/i.test(visibility ?? '');

/** Groups, each with its owner as the first member. A private one is joined by invitation. */
export const groups: Kind = {
  required: ['id', 'name', 'owner'],
  optional: [
    ...['description', 'image', 'isPrivate', 'isPublic', 'visibility'],
    ...['createdAt', 'updatedAt'],
  ],
  table: 'groups',
  async write(batch) {
    const { target } = batch;
    const found = await batch.identify('groups', await batch.resolve({ owner: 'people' }));
    const chats = await target.newIds('conversations', found.length);
    await target.write(
      {
        ...{ id: 'bigint', chat: 'bigint', owner: 'bigint', name: 'text', description: 'text' },
        ...{ image: 'text', hidden: 'boolean', at: 'timestamptz', changed: 'timestamptz' },
      },
      found.map(({ row, id, owner }, at) => ({
        id,
        chat: chats[at],
        owner,
        name: textOr(row.name),
        description: textOr(row.description),
        image: pictureAddress(row.image),
        hidden: isPrivate(row),
        at: batch.pastAt(row.createdAt),
        changed: past(row.updatedAt, batch.settings.timeZone) ?? batch.pastAt(row.createdAt),
      })),
      `, chats as (
         insert into conversations (id, kind, created_at) select chat, 'GROUP', at from input
         returning id, created_at as at
       ), streams as (${openStreams('chats')}),
       owners as (
         insert into participants (conversation_id, user_id, created_at)
         select chat, owner, at from input
       )
       insert into groups (id, name, description, image_url, visibility, join_policy, owner_id,
         conversation_id, member_count, created_at, updated_at)
       select id, name, description, image, case when hidden then 'PRIVATE' else 'PUBLIC' end,
         case when hidden then 'INVITATION' else 'OPEN' end, owner, chat, 1, at, changed from input`,
    );
    return found.length;
  },
};

/** Members of groups; the role `admin` or a flag makes one an admin. */
export const members: Kind = {
  required: ['id', 'group', 'person'],
  optional: ['role', 'isAdmin', 'status', 'at'],
  async write(batch) {
    const rows = batch.rows.filter((row) => {
      if (!/^(pending|requested|rejected|banned)$/i.test(row.status ?? '')) return true;
      batch.refuse(row, 'it is no member yet, or no longer');
      return false;
    });
    const known = await batch.resolve({ group: 'groups', person: 'people' }, rows);
    const blocked = await batch.target.blockedByOwners(known);
    const found = known.filter(({ row, group, person }) => {
      if (!blocked.has(`${group} ${person}`)) return true;
      batch.refuse(row, 'one of member and owner has blocked the other');
      return false;
    });
    await batch.target.write(
      { '"group"': 'bigint', person: 'bigint', admin: 'boolean', at: 'timestamptz' },
      found.map(({ row, group, person }) => ({
        group,
        person,
        admin: flag(row.isAdmin, /^(admin|owner|moderator)$/i.test(row.role ?? '')),
        at: past(row.at, batch.settings.timeZone),
      })),
      `, added as (
         insert into participants (conversation_id, user_id, is_admin, read_seq, created_at)
         select g.conversation_id, person, admin, s.head, coalesce(input.at, g.created_at)
         from input join groups g on g.id = input."group"
           join streams s on s.home_kind = ${HomeKind.conversation} and s.home = g.conversation_id
         order by input.at, person on conflict do nothing returning conversation_id
       ), counted as (select conversation_id, count(*)::int as members from added group by 1)
       update groups set member_count = member_count + members
       from counted where groups.conversation_id = counted.conversation_id`,
    );
    return found.length;
  },
};

/** The two people of a direct conversation, and when and by whom it was begun. */
interface Pair {
  starter: number;
  other: number;
  at: Date;
}

const pairKey = (one: number, other: number) =>
  one < other ? `${one} ${other}` : `${other} ${one}`;

/** The direct conversations of pairs, by `pairKey`, with new ones where there are none. */
async function openPairs(
  target: Target,
  pairs: readonly Pair[],
  idsFor: (missing: Pair[]) => Promise<number[]>,
): Promise<Map<string, number>> {
  const columns = { lower: 'bigint', upper: 'bigint' };
  const distinct = new Map(
    [...pairs].reverse().map((pair) => [pairKey(pair.starter, pair.other), pair]),
  );
  const rows = [...distinct.values()].reverse().map((pair) => ({
    ...pair,
    lower: Math.min(pair.starter, pair.other),
    upper: Math.max(pair.starter, pair.other),
  }));
  const found = await target.write<{ id: string; lower: string; upper: string }>(
    columns,
    rows,
    `select c.id, lower, upper from input
     join conversations c on c.lower_user_id = lower and c.upper_user_id = upper`,
  );
  const ids = new Map(
    found.map(({ id, lower, upper }) => [`${lower} ${upper}`, Number(id)] as const),
  );
  const missing = rows.filter(({ lower, upper }) => !ids.has(`${lower} ${upper}`));
  const newIds = await idsFor(missing);
  const added = missing.map((pair, at) => ({ ...pair, id: newIds[at] as number }));
  for (const { id, lower, upper } of added) ids.set(`${lower} ${upper}`, id);
  await target.write(
    { id: 'bigint', ...columns, starter: 'bigint', at: 'timestamptz' },
    added,
    `, opened as (
       insert into conversations (id, kind, lower_user_id, upper_user_id, started_by_id, created_at)
       select id, 'DIRECT', lower, upper, starter, at from input
     ), streams as (${openStreams('input')})
     insert into participants (conversation_id, user_id, created_at)
     select id, person, at from input cross join unnest(array[lower, upper]) person`,
  );
  return ids;
}

/** Direct conversations that have ids of their own. */
export const conversations: Kind = {
  required: ['id', 'starter', 'other'],
  optional: ['createdAt'],
  table: 'conversations',
  async write(batch) {
    const { target } = batch;
    const found = await batch.resolve({ starter: 'people', other: 'people' });
    const pairs = batch.between(found, 'starter', 'other').map((one) => ({
      ...one,
      at: batch.pastAt(one.row.createdAt),
    }));
    const ids = await openPairs(target, pairs, async (missing) => {
      const sources = missing.map((pair) => (pair as (typeof pairs)[number]).row.id as string);
      const claimed = await target.claim('conversations', sources);
      return sources.map((id) => claimed.get(id) as number);
    });
    await target.remember(
      'conversations',
      new Map(
        pairs.map(({ row, starter, other }) => [
          row.id as string,
          ids.get(pairKey(starter, other)) as number,
        ]),
      ),
    );
    return pairs.length;
  },
};

/** A message that is about to be stored. */
interface Placed {
  row: Row;
  conversation: number;
  sender: number;
  /** Who reads it, in a direct conversation. */
  reader: number | null;
}

/** Messages by the way their table names a conversation. */
const messagesBy = (to: 'receiver' | 'conversation' | 'group', place: Place): Kind => ({
  required: ['id', 'sender', to, 'content', 'at'],
  optional: ['isRead'],
  order: ['at', 'id'],
  table: 'messages',
  async write(batch) {
    const { target } = batch;
    const worded = batch.rows.filter((row) => {
      if (textOr(row.content).trim() !== '') return true;
      batch.refuse(row, 'it has no text');
      return false;
    });
    const placed = await place(batch, worded);
    const ids = await target.claim(
      'messages',
      placed.map(({ row }) => row.id as string),
    );
    await target.remember(
      to === 'group' ? 'groupMessages' : 'messages',
      new Map([...ids].filter(([source, id]) => source !== String(id))),
    );
    await target.write(
      {
        ...{ id: 'bigint', conversation: 'bigint', sender: 'bigint', reader: 'bigint' },
        ...{ content: 'text', sent: 'timestamptz(3)', unread: 'boolean', n: 'int' },
      },
      placed.map(({ row, conversation, sender, reader }, n) => ({
        ...{ id: ids.get(row.id as string), conversation, sender, reader, n },
        content: textOr(row.content),
        sent: batch.pastAt(row.at),
        unread: reader !== null && !flag(row.isRead, true),
      })),
      storeMessages,
    );
    return placed.length;
  },
});

/**
 * Stores messages with their events after what is in their conversations, and moves the marks of
 * participants: people have read what was marked as read up to the first message that was not.
 */
const storeMessages = `, held as (
    select s.head, s.at, c.conversation
    from (select distinct conversation from input) c
      join streams s on s.home_kind = ${HomeKind.conversation} and s.home = c.conversation
    order by s.home for no key update of s
  ), placed as (
    select input.*, held.head + row_number() over place as seq,
      greatest(held.at, max(sent) over place) as moment
    from input join held using (conversation) window place as (partition by conversation order by n)
  ), stored as (
    insert into messages (id, conversation_id, seq, sender_id, content, sent_at)
    select id, conversation, seq, sender, content, moment from placed
  ), logged as (
    insert into events (home_kind, home, seq, kind, actor_id, data, at)
    select ${HomeKind.conversation}, conversation, seq, 'message', sender, '{}', moment from placed
  ), ends as (
    select conversation, max(seq) as head, max(moment) as at from placed group by 1
  ), moved as (
    update streams s set head = ends.head, at = ends.at, active_seq = ends.head, active_at = ends.at, message_seq = ends.head,
      mark = pg_current_xact_id()::text::bigint, active_mark = pg_current_xact_id()::text::bigint
    from ends where s.home_kind = ${HomeKind.conversation} and s.home = ends.conversation
  ), watched as (
    select *, bool_or(unread) over (partition by conversation, reader order by seq) as behind
    from placed where reader is not null
  ), received as (
    select conversation, reader, min(seq) filter (where behind) as first from watched group by 1, 2
  )
  update participants p set read_seq = coalesce(received.first - 1, ends.head)
  from ends join participants part on part.conversation_id = ends.conversation
    left join received on received.conversation = ends.conversation and received.reader = part.user_id
  where p.conversation_id = part.conversation_id and p.user_id = part.user_id and not exists (
    select from messages earlier where earlier.conversation_id = p.conversation_id
      and earlier.seq > p.read_seq and earlier.sender_id <> p.user_id and ${hasText('earlier')}
  )`;

/** Finds the conversations of messages, and leaves out those that cannot be in one. */
type Place = (batch: Batch, rows: readonly Row[]) => Promise<Placed[]>;

/** Messages from one person to another. */
export const messages = messagesBy('receiver', async (batch, rows) => {
  const found = await batch.resolve({ sender: 'people', receiver: 'people' }, rows);
  const direct = batch.between(found, 'sender', 'receiver');
  const pairs = direct.map(({ row, sender, receiver }) => ({
    starter: sender,
    other: receiver,
    at: batch.pastAt(row.at),
  }));
  const ids = await openPairs(batch.target, pairs, (missing) =>
    batch.target.newIds('conversations', missing.length),
  );
  return direct.map(({ row, sender, receiver }) => ({
    ...{ row, sender, reader: receiver },
    conversation: ids.get(pairKey(sender, receiver)) as number,
  }));
});

/** Messages of direct conversations that have ids of their own. */
export const conversationMessages = messagesBy('conversation', async (batch, rows) => {
  const found = await batch.resolve({ sender: 'people', conversation: 'conversations' }, rows);
  const people = await batch.target.query<{ id: string; lower: string; upper: string }>(
    'select id, lower_user_id as lower, upper_user_id as upper from conversations where id = any($1)',
    [[...new Set(found.map(({ conversation }) => conversation))]],
  );
  const pairs = new Map(
    people.map((one) => [Number(one.id), [Number(one.lower), Number(one.upper)]]),
  );
  return found.flatMap(({ row, sender, conversation }) => {
    const pair = pairs.get(conversation) ?? [];
    const reader = pair.find((id) => id !== sender);
    if (!pair.includes(sender) || reader === undefined) {
      batch.refuse(row, 'its sender is not in its conversation');
      return [];
    }
    return [{ row, sender, reader, conversation }];
  });
});

/** Messages of groups, which have no marks of what was read: all of it was. */
export const groupMessages = messagesBy('group', async (batch, rows) => {
  const found = await batch.resolve({ sender: 'people', group: 'groups' }, rows);
  const chats = await batch.target.query<{ id: string; conversation_id: string }>(
    'select id, conversation_id from groups where id = any($1)',
    [[...new Set(found.map(({ group }) => group))]],
  );
  const chatOf = new Map(chats.map((one) => [Number(one.id), Number(one.conversation_id)]));
  return found.map(({ row, sender, group }) => ({
    ...{ row, sender, reader: null },
    conversation: chatOf.get(group) as number,
  }));
});
