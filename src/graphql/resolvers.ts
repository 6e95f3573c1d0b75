import type { NonEmptyArray } from 'type-graphql';
import { AccountResolver } from './account.resolver.js';
import { AccountDeletionResolver } from './account-deletion.resolver.js';
import { AllMessagesResolver } from './all-messages.resolver.js';
import { CallResolver } from './call.resolver.js';
import {
  CallChangedResolver,
  CallEventsResolver,
  CallRingingResolver,
  CallSignalResolver,
} from './call-events.resolver.js';
import { CallSignalingResolver } from './call-signal.resolver.js';
import { CommentResolver, PostCommentsResolver } from './comment.resolver.js';
import { ConversationResolver, ReadMarkResolver } from './conversation.resolver.js';
import {
  ConversationEventsResolver,
  ConversationReadResolver,
  MessageDeletedResolver,
  MessageEditedResolver,
  MessageSentResolver,
} from './conversation-events.resolver.js';
import { FriendResolver, FriendshipChangedResolver } from './friend.resolver.js';
import { ConversationGroupResolver, GroupResolver } from './group.resolver.js';
import { AttendanceResolver } from './group-attendance.resolver.js';
import {
  GroupChangedResolver,
  MemberJoinedResolver,
  MemberLeftResolver,
  MemberRoleChangedResolver,
} from './group-events.resolver.js';
import { GroupMemberResolver, MembershipResolver } from './group-membership.resolver.js';
import {
  ConversationActivityResolver,
  InboxResolver,
  NewFollowerResolver,
} from './inbox.resolver.js';
import { InvitationResolver, MeetingResolver } from './meeting.resolver.js';
import { InvitationAnsweredResolver, MeetingInvitedResolver } from './meeting-events.js';
import { MessageResolver } from './message.resolver.js';
import { MessageCorrectionResolver } from './message-correction.resolver.js';
import { ModerationResolver, UserModerationResolver } from './moderation.resolver.js';
import { NodeResolver } from './node.resolver.js';
import { OAuthResolver } from './oauth.resolver.js';
import { PostResolver, UserPostsResolver } from './post.resolver.js';
import { CommentLikedResolver, PostCommentedResolver, PostLikedResolver } from './post-events.js';
import { PresenceResolver, UserPresenceResolver } from './presence.resolver.js';
import { ReportResolver } from './report.resolver.js';
import { SecondFactorResolver } from './second-factor.resolver.js';
import { AuthPayloadResolver, SessionResolver } from './session.resolver.js';
import { SocialResolver } from './social.resolver.js';
import { TypingResolver } from './typing.resolver.js';
import { UploadResolver } from './upload.resolver.js';
import { UsageResolver } from './usage.resolver.js';

/** Every resolver class there is. */
export const resolvers: NonEmptyArray<new () => object> = [
  NodeResolver,
  AccountResolver,
  AccountDeletionResolver,
  UploadResolver,
  SessionResolver,
  AuthPayloadResolver,
  SecondFactorResolver,
  OAuthResolver,
  SocialResolver,
  FriendResolver,
  FriendshipChangedResolver,
  PostResolver,
  UserPostsResolver,
  CommentResolver,
  PostCommentsResolver,
  ConversationResolver,
  ReadMarkResolver,
  MessageResolver,
  MessageCorrectionResolver,
  AllMessagesResolver,
  ConversationEventsResolver,
  MessageSentResolver,
  MessageEditedResolver,
  MessageDeletedResolver,
  ConversationReadResolver,
  TypingResolver,
  UsageResolver,
  InboxResolver,
  ConversationActivityResolver,
  NewFollowerResolver,
  PostLikedResolver,
  CommentLikedResolver,
  PostCommentedResolver,
  PresenceResolver,
  UserPresenceResolver,
  GroupResolver,
  ConversationGroupResolver,
  GroupMemberResolver,
  MembershipResolver,
  MemberJoinedResolver,
  MemberLeftResolver,
  MemberRoleChangedResolver,
  GroupChangedResolver,
  AttendanceResolver,
  CallResolver,
  CallEventsResolver,
  CallRingingResolver,
  CallChangedResolver,
  CallSignalResolver,
  CallSignalingResolver,
  MeetingResolver,
  InvitationResolver,
  MeetingInvitedResolver,
  InvitationAnsweredResolver,
  ReportResolver,
  ModerationResolver,
  UserModerationResolver,
];
