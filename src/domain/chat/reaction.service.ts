import type { Context } from '../../core/context.js';
import { checkAll, conflict, exists, notFound } from '../../core/errors.js';
import {
  appendEvents,
  declareAppend,
  type Given,
  outcome,
} from '../../core/events/append-statement.js';
import { conversationTopic } from '../../core/events/topics.js';
import { inputId } from '../../core/global-id.js';
import type { Columns } from '../../core/reads/rows.js';
import { type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { seen } from '../../core/reads/visible.js';
import { heldViewer } from '../account/hold.service.js';
import { type NoticeValues, noticeSql } from '../inbox/notice-sql.js';
import { takeBackFrom, tellingValues, tellOnce } from '../inbox/tell-once.js';
import { hears } from '../social/hearing.js';
import { checkEmoji } from './emoji.js';
import { deletedBySender, readMessage, removedByModerator } from './held-message.js';
import { Message } from './message.entity.js';
import { mostEmoji } from './message.reads.js';
import { messageById } from './message.service.js';
import { isStreamOf } from './participation.reads.js';
import { notAccepted } from './sending.js';

/** The most emoji of one user under a message. */
const mostOfUser = 10;

/** A reaction; the id is a global id. */
export interface Reacting {
  messageId: string;
  emoji: string;
}

/** The values of both statements: the reaction, and what the sender of the message is told. */
interface Values extends NoticeValues {
  readonly conversationId: number;
  readonly messageId: number;
  readonly emoji: string;
}

/** `find` reads the message: the conversation, whose stream is locked, must be known before. */
async function valuesOf(
  ctx: Context,
  wanted: Reacting,
  find: (ctx: Context, id: number) => Promise<Message>,
): Promise<Values> {
  const { messageId, emoji } = await checkAll({
    messageId: () => inputId('message', 'messageId', wanted.messageId),
    emoji: () => checkEmoji(wanted.emoji),
  });
  const { conversation } = await find(ctx, messageId);
  const notice = tellingValues('reacted', { messageId, userId: ctx.viewer.id });
  return { conversationId: conversation.id, messageId, emoji, ...notice };
}

/** A message that the viewer sees or has reacted to. Throws NOT_FOUND. */
async function reactedTo(ctx: Context, messageId: number): Promise<Message> {
  if (await exists(messageById(ctx, messageId))) return messageById(ctx, messageId);
  const own = await ctx.em.execute(
    'select from reactions where message_id = ? and user_id = ? limit 1',
    [messageId, ctx.viewer.id],
  );
  if (own.length === 0) throw notFound('Message');
  return readMessage(ctx, messageId);
}

const isMessage = (given: Given<Values>) => (row: Sql) =>
  sql`${row}.id = ${given('messageId', 'bigint')}`;

/** The viewer's account, and the locked stream of the conversation of `message`. */
const held = sql`held as materialized (${heldViewer(sql`exists (select from message)`)}),
  stream as materialized (
    select begun.head from streams begun
    where ${isStreamOf(sql`begun`, sql`(select conversation_id from message)`)} and exists (select from held)
    for no key update
  )`;

const ofMessage = sql`message.conversation_id, message.id as message_id, message.sender_id`;

/** The message after the change, which may have been edited or deleted while the statement waited for the stream. */
const messageNow = (columns: Columns, given: Given<Values>) =>
  sql`now as materialized (
      select ${columns.all(Message, sql`own`)} from messages own
      where ${isMessage(given)(sql`own`)} and exists (select from changed) for share of own
    )`;

const stream = ({ conversationId }: Values) => conversationTopic(conversationId);

/** Appends the event of a reaction to the conversation. */
const announced = (kind: 'reacted' | 'unreacted', when: Sql, given: Given<Values>) => {
  const data = sql`jsonb_build_object('messageId', changed.message_id, 'emoji', ${given('emoji', 'text')})`;
  const event = { stream: 'conversation', id: sql`changed.conversation_id`, kind, data } as const;
  return sql`select event.*, changed.sender_id from changed cross join lateral ${appendEvents([event])} event
    where ${when}`;
};

const heads = sql`select home_kind, home, seq from announced`;

const missing = () => notFound('Message');
const read = (ctx: Context, row: object): Message => ctx.em.map(Message, row as never);

const tooMany = (message: string) => () => conflict(message).because('LIMIT_REACHED');

const add = declareAppend({
  name: 'add_reaction',
  text(columns: Columns, given: Given<Values>) {
    const sender = sql`select sender_id as id from announced
      where ${hears(sql`sender_id`, viewerId)}`;
    return sql`with message as materialized (${seen(Message, isMessage(given), columns)}), ${held},
    changed as materialized (
      select add_reaction(message.conversation_id, message.id, ${viewerId}, ${given('emoji', 'text')}, ${mostOfUser},
        ${mostEmoji}) as outcome, ${ofMessage}
      from message cross join stream
    ), announced as materialized (${announced('reacted', sql`changed.outcome = 'ADDED'`, given)}),
    ${tellOnce(sender, noticeSql(given), heads)}, ${messageNow(columns, given)}
    select now.*, ${outcome(sql`case when not exists (select from held) then 'NO_ACCOUNT'
      when not exists (select from now) then 'NOT_PARTICIPANT'
      else (select changed.outcome from changed where changed.outcome not in ('ADDED', 'KNOWN')) end`)}
    from message left join now on true`;
  },
  refusals: {
    NOT_PARTICIPANT: missing,
    NO_USER: () => notFound('User'),
    NOT_ACCEPTED: notAccepted,
    REMOVED: removedByModerator,
    DELETED: deletedBySender,
    TOO_MANY_OWN: tooMany(`You may put at most ${mostOfUser} emoji under a message.`),
    TOO_MANY_KINDS: tooMany(`There may be at most ${mostEmoji} different emoji under a message.`),
  },
  stream,
  missing,
  read,
});

const remove = declareAppend({
  name: 'remove_reaction',
  text(columns: Columns, given: Given<Values>) {
    const shown = sql`select from (${seen(Message, isMessage(given), columns)}) shown`;
    const sender = sql`select sender_id as id from announced where (select is_last from changed)`;
    return sql`with message as materialized (select ${columns.all(Message, sql`own`)} from messages own where ${isMessage(given)(sql`own`)}),
    ${held}, changed as materialized (
      select remove_reaction(message.id, ${viewerId}, ${given('emoji', 'text')}) as is_last, ${ofMessage}
      from message cross join stream
    ), announced as materialized (${announced('unreacted', sql`changed.is_last is not null`, given)}),
    ${takeBackFrom(sender, noticeSql(given), heads)}, ${messageNow(columns, given)}
    select now.*, ${outcome(sql`case when not exists (select from held) then 'NO_ACCOUNT'
      when not exists (select from now) or not exists (${shown}) then 'HIDDEN' end`)}
    from message left join now on true`;
  },
  refusals: { HIDDEN: missing },
  stream,
  missing,
  read,
});

/**
 * Adds a reaction of the viewer to a message. Idempotent. Throws NOT_FOUND for non-participants, BAD_USER_INPUT, and
 * CONFLICT for a message without its text, and beyond the limits.
 */
export const addReaction = async (ctx: Context, wanted: Reacting): Promise<Message> =>
  add(ctx, await valuesOf(ctx, wanted, messageById));

/**
 * Removes the viewer’s reaction with an emoji from a message. Idempotent. In a conversation that the viewer left it is
 * removed too, with the same answer as for a message that does not exist. Throws NOT_FOUND and BAD_USER_INPUT.
 */
export const removeReaction = async (ctx: Context, wanted: Reacting): Promise<Message> =>
  remove(ctx, await valuesOf(ctx, wanted, reactedTo));
