import { randomUUID } from 'node:crypto';
import type { App } from '../../core/app.js';
import { defaultPolicy } from '../../core/client-policy.js';
import { Context } from '../../core/context.js';
import type { Job } from '../../core/jobs/job.js';
import { notify, withdraw } from '../inbox/inbox.service.js';
import { hearersOf } from '../social/hearing.js';
import { mentionedNames } from './mentioned-names.js';
import type { Message } from './message.entity.js';

// Sending writes mentions in its statement, which writes to no inbox. Another transaction tells the mentioned users,
// right afterwards; the job finds the mentions of a node that died in between. `told` makes it once.

/** Tells the users whom a message mentions, in the background. */
export function tellSoon({ app }: Context, messageId: number): void {
  tell(app, messageId).catch((error: unknown) =>
    app.log.warn({ err: error }, 'the job will tell of a mention'),
  );
}

/** Tells of the mentions that were left by nodes that died. */
export const mentionJob: Job = {
  name: 'mentions',
  everySeconds: 5,
  on: 'one node',
  async run(app, signal) {
    const left: { message_id: string }[] = await app.orm.em
      .fork()
      .execute('select distinct message_id from mentions where not told order by 1 limit 100');
    for (const { message_id } of left) if (!signal.aborted) await tell(app, Number(message_id));
  },
};

/** Tells of the mentions of a message that nobody was told of; not the recipient of a message request. */
async function tell(app: App, messageId: number): Promise<void> {
  const origin = { policy: defaultPolicy, requestId: randomUUID(), address: '', userAgent: null };
  const ctx = new Context(app, null, origin);
  await ctx.commit(async () => {
    // What another node tells, or belongs to an account that is being deleted, is skipped.
    const rows: { user_id: string; sender_id: string }[] = await ctx.em.execute(
      `with untold as (
         select mention.message_id, mention.start, mention.user_id
         from mentions mention join users person on person.id = mention.user_id
         where not mention.told and mention.message_id = ?
         for no key update of mention skip locked for share of person skip locked
       ), marked as (
         update mentions set told = true from untold
         where mentions.message_id = untold.message_id and mentions.start = untold.start
       )
       select untold.user_id, message.sender_id from untold join messages message on message.id = untold.message_id
       where not exists (
         select from conversations asked
         where asked.id = message.conversation_id and asked.requested_of_id = untold.user_id
       )`,
      [messageId],
    );
    const [first] = rows;
    if (!first) return;
    const senderId = Number(first.sender_id);
    const data = { messageId, userId: senderId };
    const people = new Set(rows.map(({ user_id }) => Number(user_id)));
    await notify(ctx, await hearersOf(ctx, senderId, [...people]), 'mentioned', data, senderId);
  });
}

/**
 * Replaces the mentions of a message by those of its new text, inside an open `ctx.commit` that locks its stream. Users
 * who were mentioned before are not told again; the notifications of the others are taken back.
 */
export async function replaceMentions(
  ctx: Context,
  { id, conversation, seq, sender }: Message,
  content: string,
): Promise<void> {
  const former: { user_id: string }[] = await ctx.em.execute(
    'delete from mentions where message_id = ? returning user_id',
    [id],
  );
  const mentions = mentionedNames(content);
  await ctx.em.execute('select write_extra(?, ?, ?, ?, ?::jsonb)', [
    id,
    conversation.id,
    seq,
    sender.id,
    JSON.stringify({ mentions }),
  ]);
  const before = [...new Set(former.map(({ user_id }) => Number(user_id)))];
  const still: { user_id: string }[] = await ctx.em.execute(
    'update mentions set told = true where message_id = ? and user_id = any(?::bigint[]) returning user_id',
    [id, `{${before}}`],
  );
  const kept = new Set(still.map(({ user_id }) => Number(user_id)));
  for (const userId of before.filter((one) => !kept.has(one)).sort((a, b) => a - b))
    await withdraw(ctx, userId, 'mentioned', { messageId: id, userId: sender.id });
  await ctx.afterCommit(() => tellSoon(ctx, id));
}
