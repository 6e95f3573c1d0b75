import { type Context } from '../../core/context.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { sql } from '../../core/reads/sql.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';
import { isNotSuspended } from '../account/user.reads.js';
import { userById } from '../account/user.service.js';
import { Friend } from './friend.entity.js';
import { FriendRequest } from './friend-request.entity.js';

/** The friendship status of two users, from the side of one. */
export const FriendshipStatus = describedEnum(
  'FriendshipStatus',
  'The friendship status of the viewer and another user.',
  {
    NONE: 'No friendship and no request.',
    REQUESTED: 'The viewer sent a friend request.',
    ASKED: 'The other user sent a friend request.',
    ADDED:
      'One of the two added the other, who has not confirmed: both lists show it, private fields stay hidden.',
    FRIENDS: 'Both confirmed the friendship.',
  },
);
export type FriendshipStatus = ValueOf<typeof FriendshipStatus>;

/** The relationship of the viewer and another user, from both sides. */
export interface Relationship {
  iMade: boolean;
  theyMade: boolean;
  iAsked: boolean;
  theyAsked: boolean;
  status: FriendshipStatus;
  seenByThem: FriendshipStatus;
}

type Edges = Omit<Relationship, 'status' | 'seenByThem'>;

function statusOf({ iMade, theyMade, iAsked, theyAsked }: Edges): FriendshipStatus {
  if (iMade && theyMade) return FriendshipStatus.FRIENDS;
  if (iMade || theyMade) return FriendshipStatus.ADDED;
  if (iAsked) return FriendshipStatus.REQUESTED;
  return theyAsked ? FriendshipStatus.ASKED : FriendshipStatus.NONE;
}

async function relationships(ctx: Context, ids: readonly number[]): Promise<Relationship[]> {
  const me = ctx.viewer.id;
  const rows = await ctx.em.execute<{ id: string; edge: keyof Edges }[]>(
    `select friend_id as id, 'iMade' as edge from friends where user_id = ? and made and friend_id in (?)
     union all select user_id, 'theyMade' from friends where friend_id = ? and made and user_id in (?)
     union all select asked_id, 'iAsked' from friend_requests where requester_id = ? and asked_id in (?)
     union all select requester_id, 'theyAsked' from friend_requests where asked_id = ? and requester_id in (?)`,
    [me, ids, me, ids, me, ids, me, ids],
  );
  const found = new Set(rows.map(({ id, edge }) => `${edge} ${id}`));
  return ids.map((id) => {
    const has = (edge: keyof Edges) => found.has(`${edge} ${id}`);
    const [iMade, theyMade] = [has('iMade'), has('theyMade')];
    const [iAsked, theyAsked] = [has('iAsked'), has('theyAsked')];
    const turned = { iMade: theyMade, theyMade: iMade, iAsked: theyAsked, theyAsked: iAsked };
    const edges = { iMade, theyMade, iAsked, theyAsked };
    return { ...edges, status: statusOf(edges), seenByThem: statusOf(turned) };
  });
}

/** The relationship of the viewer and a user. */
export const relationshipWith = (ctx: Context, userId: number): Promise<Relationship> =>
  ctx.loader<number, Relationship>(relationships).load(userId);

/** Clears the loader of relationships, after a change. */
export const clearRelationships = (ctx: Context): void =>
  void ctx.loader<number, Relationship>(relationships).clearAll();

/** Friends of a user, newest first, confirmed or not. */
export const friends = connection({
  entity: Friend,
  by: 'user',
  node: 'friend',
  find: userById,
  where: (row) => isNotSuspended(sql`${row}.friend_id`),
  order: byMoment(),
});

/** Users with an open friend request to the viewer, newest first. */
export const friendRequests = connection({
  entity: FriendRequest,
  viewer: 'asked',
  node: 'requester',
  find: userById,
  where: (row) => isNotSuspended(sql`${row}.requester_id`),
  order: byMoment(),
});
