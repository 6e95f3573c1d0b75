import { Event } from '../core/events/event.entity.js';
import { Stream } from '../core/events/stream.entity.js';
import { Upload } from '../core/storage/upload.entity.js';
import { ReservedName } from './account/reserved-name.entity.js';
import { User } from './account/user.entity.js';
import { Call } from './calls/call.entity.js';
import { Conversation } from './chat/conversation.entity.js';
import { Message } from './chat/message.entity.js';
import { Participant } from './chat/participant.entity.js';
import { Group } from './groups/group.entity.js';
import { ImportProgress } from './imports/import-progress.entity.js';
import { ImportedId } from './imports/imported-id.entity.js';
import { ContactCount } from './inbox/contact-count.entity.js';
import { Invitation } from './meetings/invitation.entity.js';
import { Meeting } from './meetings/meeting.entity.js';
import { Milestone } from './meetings/milestone.entity.js';
import { AuditEntry } from './moderation/audit-entry.entity.js';
import { Removal } from './moderation/removal.entity.js';
import { Report } from './moderation/report.entity.js';
import { OAuthAttempt } from './oauth/oauth-attempt.entity.js';
import { OAuthIdentity } from './oauth/oauth-identity.entity.js';
import { Comment } from './posts/comment.entity.js';
import { CommentLike } from './posts/comment-like.entity.js';
import { Post } from './posts/post.entity.js';
import { PostLike } from './posts/post-like.entity.js';
import { SignInFailure } from './session/failure.entity.js';
import { LoginCode } from './session/login-code.entity.js';
import { Session } from './session/session.entity.js';
import { Follow } from './social/follow.entity.js';
import { Friend } from './social/friend.entity.js';
import { FriendRequest } from './social/friend-request.entity.js';
import { LegacyCall } from './usage/legacy-call.entity.js';

/** All entities. */
export const entities = [
  Stream,
  Event,
  Upload,
  User,
  ReservedName,
  Session,
  SignInFailure,
  LoginCode,
  OAuthIdentity,
  OAuthAttempt,
  Follow,
  Friend,
  FriendRequest,
  ContactCount,
  Post,
  PostLike,
  Comment,
  CommentLike,
  Conversation,
  Participant,
  Message,
  Group,
  LegacyCall,
  Call,
  Meeting,
  Milestone,
  Invitation,
  Report,
  Removal,
  AuditEntry,
  ImportProgress,
  ImportedId,
];
