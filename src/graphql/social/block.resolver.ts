import { Field, ObjectType, Resolver } from 'type-graphql';
import { User } from '../../domain/account/user.entity.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import * as blocks from '../../domain/social/block.service.js';
import * as mutes from '../../domain/social/mute.service.js';
import { UserConnection } from '../account/account.resolver.js';
import { PlannedField, PlannedQuery, UserField } from '../server/planned.js';
import { StreamEvent } from '../server/stream-events.js';
import { userAction } from './user-action.js';

@ObjectType({
  implements: StreamEvent,
  description:
    'The viewer blocked a user, or ended a block, on any of their devices. The other user gets no event.',
})
class BlockChanged extends StreamEvent {
  data!: Notices['blocked'];

  @UserField('The other user.', ({ data }: BlockChanged) => data.userId)
  user!: User;

  @Field(() => Boolean, { description: 'Whether the viewer blocks the user after this event.' })
  get isBlocked(): boolean {
    return this.data.isBlocked;
  }
}

@ObjectType({
  implements: StreamEvent,
  description:
    'The viewer muted a user, or ended the muting, on any of their devices. The other user gets no event.',
})
class MuteChanged extends StreamEvent {
  data!: Notices['muted'];

  @UserField(
    'The other user; `viewerHasMuted` has the new state.',
    ({ data }: MuteChanged) => data.userId,
  )
  user!: User;
}

/** The type of each kind of event of the inbox about blocks and mutings. */
export const blockNoticeKinds = { blocked: BlockChanged, muted: MuteChanged };

const UserAction = userAction();

@Resolver(() => User)
export class BlockResolver {
  @UserAction(blocks.block, {
    description:
      'Blocks a user. The two then do not exist for each other in searches, profiles, posts, comments, messages, calls, invitations and presence. Follows, friendships, requests and calls between the two end, and do not come back. Both still read what was written in their conversation, and see each other in groups that both are members of. The user is not told. Idempotent; at most 10,000 users.',
    payload: 'The blocked user.',
    input: 'The user to block.',
  })
  blockUser!: User;

  @UserAction(blocks.unblock, {
    description: 'Ends a block of the viewer. The user is not told. Idempotent.',
    payload: 'The user who is no longer blocked.',
    input: 'The user to unblock.',
  })
  unblockUser!: User;

  @UserAction(mutes.mute, {
    description:
      'Mutes a user: their posts leave the viewer’s feed, and nothing that they do notifies the viewer. The user cannot tell. Idempotent; at most 10,000 users.',
    payload: 'The muted user.',
    input: 'The user to mute.',
  })
  muteUser!: User;

  @UserAction(mutes.unmute, {
    description: 'Ends the muting of a user. Idempotent.',
    payload: 'The user who is no longer muted.',
    input: 'The user to unmute.',
  })
  unmuteUser!: User;

  @PlannedQuery(() => UserConnection, blocks.blockedUsers, {
    description: 'Users whom the viewer blocked, newest block first.',
  })
  blockedUsers!: UserConnection;

  @PlannedQuery(() => UserConnection, mutes.mutedUsers, {
    description: 'Users whom the viewer muted, newest first.',
  })
  mutedUsers!: UserConnection;

  @PlannedField(() => Boolean, blocks.viewerHasBlocked, {
    description:
      'Whether the viewer blocked the user. Such a user is still seen in groups that both are members of, and in an earlier conversation.',
    perViewer: true,
  })
  viewerHasBlocked!: boolean;

  @PlannedField(() => Boolean, mutes.viewerHasMuted, {
    description: 'Whether the viewer muted the user.',
    perViewer: true,
  })
  viewerHasMuted!: boolean;
}
