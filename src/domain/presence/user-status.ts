import { ObjectType } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { badInput, checkAll, unauthenticated } from '../../core/errors.js';
import { presenceTopic } from '../../core/events/topics.js';
import { lockRows } from '../../core/postgres/lock.js';
import { computed, derived } from '../../core/reads/computed.js';
import { embedded } from '../../core/reads/embedded.js';
import { Planned } from '../../core/reads/read.js';
import { type Expression, sql } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { NullableField } from '../../core/schema-types.js';
import { cleanText } from '../../core/text.js';
import { User } from '../account/user.entity.js';
import { checkEmoji } from '../chat/emoji.js';
import { isPresenceShown } from './presence.reads.js';

/** The longest status text, in code points. */
const mostText = 100;

/** The status of a user. */
@ObjectType({
  simpleResolvers: true,
  description: 'The status of a user: a text, an emoji, or both.',
})
export class UserStatus {
  @Planned(derived((row) => sql`${row}.text`))
  @NullableField(() => String, 'The text, at most 100 characters; null for an emoji alone.')
  text!: string | null;

  @Planned(derived((row) => sql`${row}.emoji`))
  @NullableField(() => String, 'One emoji; null without one.')
  emoji!: string | null;

  @Planned(derived((row) => sql`${row}.until`))
  @NullableField(() => Date, 'Time when the status ends; null when it stays.')
  until!: Date | null;
}

// Whoever is shown a status sees all of it.
visible(UserStatus, 'everyone');

/** The condition that a user has a status which is not over, and which the viewer may see: whoever sees their presence. */
const isShown: Expression = (
  row,
) => sql`(${row}.status_text is not null or ${row}.status_emoji is not null) and ${row}.deleted_at is null
  and (${row}.status_until is null or ${row}.status_until > now()) and ${isPresenceShown(row)}`;

/** The status of a user; null without one, when it is over, and to others who may not see their presence. */
export const status = embedded(
  UserStatus,
  (row) => sql`select ${row}.id, ${row}.status_text as text, ${row}.status_emoji as emoji,
    ${row}.status_until as until where ${isShown(row)}`,
);

/** The same by a loader. */
export const loadedStatus = computed<UserStatus | null>(
  User,
  (row) => sql`case when ${isShown(row)} then
    json_build_object('text', ${row}.status_text, 'emoji', ${row}.status_emoji, 'until', ${row}.status_until) end`,
  (value) => {
    const found = value as {
      text: string | null;
      emoji: string | null;
      until: string | null;
    } | null;
    if (!found) return null;
    const until = found.until === null ? null : new Date(found.until);
    return Object.assign(new UserStatus(), found, { until });
  },
);

/** A new status; without text and emoji, there is none. */
interface NewStatus {
  text?: string | null;
  emoji?: string | null;
  until?: Date | null;
}

function checkUntil(until: Date): Date {
  if (until.getTime() > Date.now()) return until;
  throw badInput('until', 'Must be in the future.');
}

/** Sets the status of the viewer, or removes it. Throws BAD_USER_INPUT. */
export async function setStatus(ctx: Context, wanted: NewStatus): Promise<User> {
  const { id } = ctx.viewer;
  const { text, emoji, until } = await checkAll({
    text: () =>
      wanted.text == null ? null : cleanText('text', wanted.text, { min: 1, max: mostText }),
    emoji: () => (wanted.emoji == null ? null : checkEmoji(wanted.emoji)),
    until: () => (wanted.until == null ? null : checkUntil(wanted.until)),
  });
  return ctx.commit(async () => {
    const [me] = await lockRows(ctx, User, [id]);
    if (!me || me.isDeleted || me.suspendedAt) throw unauthenticated();
    const isSet = text !== null || emoji !== null;
    ctx.em.assign(me, { statusText: text, statusEmoji: emoji, statusUntil: isSet ? until : null });
    await ctx.em.flush();
    ctx.ring(presenceTopic(id));
    return me;
  });
}
