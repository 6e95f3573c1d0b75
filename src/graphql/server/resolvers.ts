import type { NonEmptyArray } from 'type-graphql';
import { AccountResolver } from '../account/account.resolver.js';
import { AccountDeletionResolver } from '../account/account-deletion.resolver.js';
import { CallResolver } from '../calls/call.resolver.js';
import {
  CallChangedResolver,
  CallEventsResolver,
  CallRingingResolver,
  CallSignalResolver,
} from '../calls/call-events.resolver.js';
import { CallSignalingResolver } from '../calls/call-signal.resolver.js';
import { AllMessagesResolver } from '../chat/all-messages.resolver.js';
import { ConversationResolver, ReadMarkResolver } from '../chat/conversation.resolver.js';
import {
  ConversationEventsResolver,
  ConversationReadResolver,
  MessageDeletedResolver,
  MessageEditedResolver,
  MessageSentResolver,
} from '../chat/conversation-events.resolver.js';
import { MessageResolver } from '../chat/message.resolver.js';
import { MessageCorrectionResolver } from '../chat/message-correction.resolver.js';
import { TypingResolver } from '../chat/typing.resolver.js';
import { ConversationGroupResolver, GroupResolver } from '../groups/group.resolver.js';
import { AttendanceResolver } from '../groups/group-attendance.resolver.js';
import {
  GroupChangedResolver,
  MemberJoinedResolver,
  MemberLeftResolver,
  MemberRoleChangedResolver,
} from '../groups/group-events.resolver.js';
import { GroupMemberResolver, MembershipResolver } from '../groups/group-membership.resolver.js';
import {
  ConversationActivityResolver,
  InboxResolver,
  NewFollowerResolver,
} from '../inbox/inbox.resolver.js';
import { InvitationResolver, MeetingResolver } from '../meetings/meeting.resolver.js';
import { InvitationAnsweredResolver, MeetingInvitedResolver } from '../meetings/meeting-events.js';
import { ModerationResolver, UserModerationResolver } from '../moderation/moderation.resolver.js';
import { ReportResolver } from '../moderation/report.resolver.js';
import { OAuthResolver } from '../oauth/oauth.resolver.js';
import { CommentResolver, PostCommentsResolver } from '../posts/comment.resolver.js';
import { PostResolver, UserPostsResolver } from '../posts/post.resolver.js';
import {
  CommentLikedResolver,
  PostCommentedResolver,
  PostLikedResolver,
} from '../posts/post-events.js';
import { PresenceResolver, UserPresenceResolver } from '../presence/presence.resolver.js';
import { SecondFactorResolver } from '../session/second-factor.resolver.js';
import { AuthPayloadResolver, SessionResolver } from '../session/session.resolver.js';
import { FriendResolver, FriendshipChangedResolver } from '../social/friend.resolver.js';
import { SocialResolver } from '../social/social.resolver.js';
import { UploadResolver } from '../uploads/upload.resolver.js';
import { UsageResolver } from '../usage/usage.resolver.js';
import { NodeResolver } from './node.resolver.js';

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
