import { DatabaseRun } from '../core/events/database-run.entity.js';
import { Event } from '../core/events/event.entity.js';
import { Stream } from '../core/events/stream.entity.js';
import { ScheduledJob } from '../core/jobs/scheduled-job.entity.js';
import { SchedulerLease } from '../core/jobs/scheduler-lease.entity.js';
import { Upload } from '../core/storage/upload.entity.js';
import { ReservedName } from './account/reserved-name.entity.js';
import { User } from './account/user.entity.js';
import { Call } from './calls/call.entity.js';
import { Attachment } from './chat/attachment.entity.js';
import { Conversation } from './chat/conversation.entity.js';
import { Mention } from './chat/mention.entity.js';
import { Message } from './chat/message.entity.js';
import { MessageEdit } from './chat/message-edit.entity.js';
import { Participant } from './chat/participant.entity.js';
import { Reaction } from './chat/reaction.entity.js';
import { Group } from './groups/group.entity.js';
import { GroupBan } from './groups/group-ban.entity.js';
import { GroupInvitation } from './groups/group-invitation.entity.js';
import { GroupInviteLink } from './groups/group-invite-link.entity.js';
import { GroupRequest } from './groups/group-request.entity.js';
import { ImportProgress } from './imports/import-progress.entity.js';
import { ImportedId } from './imports/imported-id.entity.js';
import { ContactCount } from './inbox/contact-count.entity.js';
import { LinkFetch } from './links/link-fetch.entity.js';
import { AgendaItem } from './meetings/agenda-item.entity.js';
import { Invitation } from './meetings/invitation.entity.js';
import { Meeting } from './meetings/meeting.entity.js';
import { AuditEntry } from './moderation/audit-entry.entity.js';
import { Removal } from './moderation/removal.entity.js';
import { Report } from './moderation/report.entity.js';
import { ServerNode } from './nodes/server-node.entity.js';
import { Notification } from './notifications/notification.entity.js';
import { NotificationActor } from './notifications/notification-actor.entity.js';
import { NotificationPreference } from './notifications/notification-preference.entity.js';
import { OAuthAttempt } from './oauth/oauth-attempt.entity.js';
import { OAuthIdentity } from './oauth/oauth-identity.entity.js';
import { Comment } from './posts/comment.entity.js';
import { CommentLike } from './posts/comment-like.entity.js';
import { FeedChange } from './posts/feed-change.entity.js';
import { Post } from './posts/post.entity.js';
import { PostLike } from './posts/post-like.entity.js';
import { Push } from './push/push.entity.js';
import { PushPosition } from './push/push-position.entity.js';
import { PushTarget } from './push/push-target.entity.js';
import { MessageWords } from './search/message-words.entity.js';
import { SearchProgress } from './search/search-progress.entity.js';
import { SignInFailure } from './session/failure.entity.js';
import { LoginCode } from './session/login-code.entity.js';
import { Session } from './session/session.entity.js';
import { Block } from './social/block.entity.js';
import { Follow } from './social/follow.entity.js';
import { FollowRequest } from './social/follow-request.entity.js';
import { Friend } from './social/friend.entity.js';
import { FriendRequest } from './social/friend-request.entity.js';
import { Mute } from './social/mute.entity.js';
import { LegacyCall } from './usage/legacy-call.entity.js';

/** All entities. */
export const entities = [
  Stream,
  Event,
  DatabaseRun,
  Upload,
  User,
  ReservedName,
  Session,
  SignInFailure,
  LoginCode,
  OAuthIdentity,
  OAuthAttempt,
  Follow,
  FollowRequest,
  Friend,
  FriendRequest,
  Block,
  Mute,
  ContactCount,
  Post,
  FeedChange,
  PostLike,
  Comment,
  CommentLike,
  Conversation,
  Participant,
  Message,
  Reaction,
  MessageEdit,
  Mention,
  Attachment,
  LinkFetch,
  MessageWords,
  SearchProgress,
  Group,
  GroupInvitation,
  GroupRequest,
  GroupBan,
  GroupInviteLink,
  LegacyCall,
  Call,
  Meeting,
  AgendaItem,
  Invitation,
  Report,
  Removal,
  AuditEntry,
  ServerNode,
  Notification,
  NotificationActor,
  NotificationPreference,
  PushTarget,
  Push,
  PushPosition,
  ImportProgress,
  ImportedId,
  ScheduledJob,
  SchedulerLease,
];
