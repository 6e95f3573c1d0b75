import { Event } from './core/log/event.entity.js';
import { Stream } from './core/log/stream.entity.js';
import { Upload } from './core/uploads/upload.entity.js';
import { ReservedName } from './domain/account/reserved-name.entity.js';
import { User } from './domain/account/user.entity.js';
import { Call } from './domain/calls/call.entity.js';
import { Conversation } from './domain/chat/conversation.entity.js';
import { Message } from './domain/chat/message.entity.js';
import { Participant } from './domain/chat/participant.entity.js';
import { Group } from './domain/groups/group.entity.js';
import { Invitation } from './domain/meetings/invitation.entity.js';
import { Meeting } from './domain/meetings/meeting.entity.js';
import { Milestone } from './domain/meetings/milestone.entity.js';
import { AuditEntry } from './domain/moderation/audit-entry.entity.js';
import { Report } from './domain/moderation/report.entity.js';
import { OAuthAttempt } from './domain/oauth/oauth-attempt.entity.js';
import { OAuthIdentity } from './domain/oauth/oauth-identity.entity.js';
import { Comment } from './domain/posts/comment.entity.js';
import { CommentLike } from './domain/posts/comment-like.entity.js';
import { Post } from './domain/posts/post.entity.js';
import { PostLike } from './domain/posts/post-like.entity.js';
import { SignInFailure } from './domain/session/failure.entity.js';
import { LoginCode } from './domain/session/login-code.entity.js';
import { Session } from './domain/session/session.entity.js';
import { Follow } from './domain/social/follow.entity.js';
import { Friend } from './domain/social/friend.entity.js';
import { FriendRequest } from './domain/social/friend-request.entity.js';
import { LegacyCall } from './domain/usage/legacy-call.entity.js';

/** Every table there is. */
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
  AuditEntry,
];
