import type { Context } from '../../core/context.js';
import { badInput, hasCode } from '../../core/errors.js';
import { localId, nullWhenMissing } from '../../core/global-id.js';
import { columnsOf } from '../../core/reads/rows.js';
import { bind, raw, run, sql, viewerId } from '../../core/reads/sql.js';
import { conditionBy } from '../../core/reads/visible.js';
import { userByName } from '../account/user.service.js';
import { conversationById, findPair } from '../chat/conversation.service.js';
import { Group } from '../groups/group.entity.js';
import { groupById } from '../groups/group.reads.js';

const withoutAt = (name: string) => name.replace(/^@/, '');

/** The id of the user that `from:` names. Throws BAD_USER_INPUT, also for users whom the viewer cannot find. */
export async function authorOf(ctx: Context, name: string): Promise<number> {
  if (name.toLowerCase() === 'me') return ctx.viewer.id;
  const user = await nullWhenMissing(userByName(ctx, withoutAt(name)));
  if (!user) throw badInput('query', `\`from:\` There is no user “${name}”.`);
  return user.id;
}

/**
 * The conversations of the viewer that `in:` names: by the global id of a conversation or group, the username of the
 * other one, or the name of a group. Throws BAD_USER_INPUT where there is none.
 */
export async function conversationsOf(ctx: Context, name: string): Promise<number[]> {
  const found = await byId(ctx, name);
  const all = found === null ? await byName(ctx, withoutAt(name)) : [found].filter((id) => id > 0);
  if (all.length === 0) throw badInput('query', `\`in:\` You have no conversation “${name}”.`);
  return all;
}

/** The conversation with this global id, or of the group with it; 0 when there is none, null for another name. */
async function byId(ctx: Context, id: string): Promise<number | null> {
  const group = localId('group', id);
  const foundGroup = group === null ? null : await nullWhenMissing(groupById.load(ctx, group));
  const conversation = localId('conversation', id) ?? foundGroup?.conversation.id;
  if (conversation === undefined) return group === null ? null : 0;
  const found = await nullWhenMissing(conversationById(ctx, conversation));
  return found?.id ?? 0;
}

async function byName(ctx: Context, name: string): Promise<number[]> {
  const user = await userByName(ctx, name).catch((error: unknown) => {
    if (hasCode(error, 'NOT_FOUND')) return null;
    throw error;
  });
  const pair = user && (await findPair(ctx, user.id));
  const shown = conditionBy(Group, raw('g'), undefined, columnsOf(ctx.em.getMetadata()));
  const groups = await run<{ id: string }>(
    ctx,
    sql`select g.conversation_id as id from participants own join groups g on g.conversation_id = own.conversation_id
      where own.user_id = ${viewerId} and search_fold(g.name) = search_fold(${bind(name, 'text')})
        and ${shown ?? raw('true')}`,
  );
  return [...(pair ? [pair] : []), ...groups.map(({ id }) => Number(id))];
}
