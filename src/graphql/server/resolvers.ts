import type { NonEmptyArray } from 'type-graphql';
import { AccountResolver } from '../account/account.resolver.js';
import { EmailResolver } from '../account/email.resolver.js';
import { CallEventsResolver } from '../calls/call.events.js';
import { CallResolver } from '../calls/call.resolver.js';
import { CallSignalingResolver } from '../calls/call-signal.resolver.js';
import { ConversationEventsResolver } from '../chat/conversation.events.js';
import { ConversationResolver, ReadMarkResolver } from '../chat/conversation.resolver.js';
import { MessageResolver } from '../chat/message.resolver.js';
import { TypingResolver } from '../chat/typing.resolver.js';
import { ConversationGroupResolver, GroupResolver } from '../groups/group.resolver.js';
import { AttendanceResolver } from '../groups/group-attendance.resolver.js';
import { MembershipResolver } from '../groups/group-membership.resolver.js';
import { InboxResolver } from '../inbox/inbox.resolver.js';
import { InvitationResolver, MeetingResolver } from '../meetings/meeting.resolver.js';
import { ModerationResolver, UserModerationResolver } from '../moderation/moderation.resolver.js';
import { RemovalResolver } from '../moderation/removal.resolver.js';
import { ReportResolver } from '../moderation/report.resolver.js';
import { OAuthResolver } from '../oauth/oauth.resolver.js';
import { CommentResolver, PostCommentsResolver } from '../posts/comment.resolver.js';
import { PostResolver, UserPostsResolver } from '../posts/post.resolver.js';
import { PresenceResolver, UserPresenceResolver } from '../presence/presence.resolver.js';
import { SecondFactorResolver } from '../session/second-factor.resolver.js';
import { AuthPayloadResolver, SessionResolver } from '../session/session.resolver.js';
import { FriendResolver } from '../social/friend.resolver.js';
import { SocialResolver } from '../social/social.resolver.js';
import { UploadResolver } from '../uploads/upload.resolver.js';
import { UsageResolver } from '../usage/usage.resolver.js';
import { NodeResolver } from './node.resolver.js';

/** Every resolver class there is. */
export const resolvers: NonEmptyArray<new () => object> = [
  NodeResolver,
  AccountResolver,
  EmailResolver,
  UploadResolver,
  SessionResolver,
  AuthPayloadResolver,
  SecondFactorResolver,
  OAuthResolver,
  SocialResolver,
  FriendResolver,
  PostResolver,
  UserPostsResolver,
  CommentResolver,
  PostCommentsResolver,
  ConversationResolver,
  ReadMarkResolver,
  MessageResolver,
  ConversationEventsResolver,
  TypingResolver,
  UsageResolver,
  InboxResolver,
  PresenceResolver,
  UserPresenceResolver,
  GroupResolver,
  ConversationGroupResolver,
  MembershipResolver,
  AttendanceResolver,
  CallResolver,
  CallEventsResolver,
  CallSignalingResolver,
  MeetingResolver,
  InvitationResolver,
  RemovalResolver,
  ReportResolver,
  ModerationResolver,
  UserModerationResolver,
];
