import { type Context } from '../../core/context.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';
import { isListed } from '../account/user.reads.js';
import { userById } from '../account/user.service.js';
import { isNotBlocked } from './block.entity.js';
import { Friend } from './friend.entity.js';
import { FriendRequest } from './friend-request.entity.js';

/** The friendship status of two users, from the side of one. */
export const FriendshipStatus = describedEnum(
  'FriendshipStatus',
  'The friendship status of the viewer and another user.',
  {
    NONE: 'No friendship and no request.',
    REQUEST_SENT: 'The viewer sent a friend request.',
    REQUEST_RECEIVED: 'The other user sent a friend request.',
    ADDED:
      'One user added the other, who has not added them. `friends` of each contains the other already; private fields stay hidden until both have added each other.',
    FRIENDS: 'Both confirmed the friendship.',
  },
);
export type FriendshipStatus = ValueOf<typeof FriendshipStatus>;

/** The relationship of the viewer and another user, from both sides. */
export interface Relationship {
  /** The viewer added the other user as a friend. */
  iMade: boolean;
  /** The other user added the viewer. */
  theyMade: boolean;
  /** The viewer sent a friend request. */
  iAsked: boolean;
  /** The other user sent one. */
  theyAsked: boolean;
  /** The status from the side of the viewer. */
  status: FriendshipStatus;
  /** The status from the side of the other user. */
  seenByThem: FriendshipStatus;
}

type Edges = Omit<Relationship, 'status' | 'seenByThem'>;

function statusOf({ iMade, theyMade, iAsked, theyAsked }: Edges): FriendshipStatus {
  if (iMade && theyMade) return FriendshipStatus.FRIENDS;
  if (iMade || theyMade) return FriendshipStatus.ADDED;
  if (iAsked) return FriendshipStatus.REQUEST_SENT;
  return theyAsked ? FriendshipStatus.REQUEST_RECEIVED : FriendshipStatus.NONE;
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
  ofParent: isNotBlocked,
  node: 'friend',
  find: userById,
  where: (row) => isListed(sql`${row}.friend_id`),
  order: byMoment(),
});

const isMutual = (row: Sql) =>
  sql`${isListed(sql`${row}.friend_id`)} and exists (select from friends mine where mine.user_id = ${viewerId} and mine.friend_id = ${row}.friend_id)`;

/** Users who are friends of a user and of the viewer, newest friend of the user first. */
export const mutualFriends = connection({
  entity: Friend,
  by: 'user',
  ofParent: isNotBlocked,
  node: 'friend',
  find: userById,
  where: isMutual,
  order: byMoment(),
});

/** The number of users who are friends of a user and of the viewer. */
export const mutualFriendCount = computed<number>(
  User,
  (row) =>
    sql`(select count(*)::int from friends theirs where theirs.user_id = ${row}.id and ${isNotBlocked(sql`${row}.id`)} and ${isMutual(raw('theirs'))})`,
  Number,
);

/** Users with an open friend request to the viewer, newest first. */
export const friendRequests = connection({
  entity: FriendRequest,
  viewer: 'asked',
  node: 'requester',
  find: userById,
  where: (row) => isListed(sql`${row}.requester_id`),
  order: byMoment(),
});
