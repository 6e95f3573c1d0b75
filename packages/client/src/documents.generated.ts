// Generated from the documents beside it: npm run schema
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from './typed-document.js';
/** The call to accept. */
export type AcceptCallInput = {
  /** Global id of the call, such as `call_9`. */
  callId: string;
};

/** The user who asked to follow the viewer. */
export type AcceptFollowRequestInput = {
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** The sender of the friend request. */
export type AcceptFriendRequestInput = {
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** The message request: a conversation that waits for the viewer to accept it. */
export type AcceptMessageRequestInput = {
  /** Global id of the conversation, such as `conversation_5`. */
  conversationId: string;
};

/** A new item of the agenda of a meeting hosted by the viewer. */
export type AddAgendaItemInput = {
  /** Description, at most 2,000 characters. */
  description?: string | null | undefined;
  /** Duration in minutes, 5–60. */
  durationMinutes: number;
  /** Global id of the meeting, `meeting_<uuid>`. */
  meetingId: string;
  /** Position in the agenda; 0–100,000; no other item of the meeting may have it. */
  position: number;
  /** Title, 1–200 characters. */
  title: string;
};

/** The user to add. */
export type AddGroupMemberInput = {
  /** Global id of the group, such as `group_3`. */
  groupId: string;
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** A reaction to add. */
export type AddReactionInput = {
  /** One emoji of those that Unicode recommends for interchange, such as 👍🏽. */
  emoji: string;
  /** Global id of the message, such as `message_9`. */
  messageId: string;
};

/** An answer to an invitation. */
export type AnswerInvitationInput = {
  /** The answer. */
  answer: InvitationAnswer;
  /** Global id of the meeting, `meeting_<uuid>`. */
  meetingId: string;
};

/** The conversation to archive. */
export type ArchiveConversationInput = {
  /** Global id of the conversation, such as `conversation_5`. */
  conversationId: string;
};

/** The user to block. */
export type BlockUserInput = {
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** The reason for which a call ended. */
export type CallEndReason =
  /** The callee was in another call, or did not want to be disturbed; the call is MISSED. */
  | 'BUSY'
  /** The caller hung up or signed out before the answer; the call is MISSED. */
  | 'CANCELLED'
  /** One of the two was away for too long, or the call lasted too long; the call is ENDED, or MISSED before the answer. */
  | 'CONNECTION_LOST'
  /** The callee rejected the call; the call is REJECTED. */
  | 'DECLINED'
  /** One of the two hung up or signed out after the answer; the call is ENDED. */
  | 'HUNG_UP'
  /** The call was not answered in time, or the callee signed out; the call is MISSED. */
  | 'UNANSWERED';

/** The media of a call. */
export type CallKind =
  /** Audio only. */
  | 'AUDIO'
  /** Audio and video. */
  | 'VIDEO';

/** The status of a call. ENDED, REJECTED and MISSED are final. */
export type CallStatus =
  /** Answered and not ended. */
  | 'ACTIVE'
  /** Ended after the answer. */
  | 'ENDED'
  /** Neither answered nor rejected: `endReason` tells why. */
  | 'MISSED'
  /** The callee rejected it. */
  | 'REJECTED'
  /** Waiting for the callee to answer. */
  | 'RINGING';

/** The users who may contact a user in one way. */
export type ContactPolicy =
  /** Every user. */
  | 'EVERYBODY'
  /** Users whom the owner of the account follows. */
  | 'FOLLOWED'
  /** Friends: users with a friendship that both confirmed. */
  | 'FRIENDS'
  /** No user. */
  | 'NOBODY';

/** Changes to the contact policies; omitted ones stay. */
export type ContactPolicyInput = {
  /** The users who may call. */
  calls?: ContactPolicy | null | undefined;
  /** The users who may add the viewer to groups and AD_HOC conversations. */
  groups?: ContactPolicy | null | undefined;
  /** The users who may write to the viewer at once. The first message of others is a message request, which the viewer accepts or declines. Open conversations stay open. */
  messages?: ContactPolicy | null | undefined;
};

/** The kind of a conversation. */
export type ConversationKind =
  /** Between several users without a group, all of them equal. */
  | 'AD_HOC'
  /** Between two users, or of a user with themselves. */
  | 'DIRECT'
  /** Of the members of a group. */
  | 'GROUP';

/** A position in a conversation: that of one of its events. */
export type ConversationPosition = {
  /** Global id of the conversation, such as `conversation_5`. */
  conversationId: string;
  /** Sequence number of the event. */
  seq: number;
};

/** Whether a direct conversation was accepted. */
export type ConversationState =
  /** The viewer declined it. The other user sees REQUESTED. */
  | 'DECLINED'
  /** Both users may write. */
  | 'OPEN'
  /** It waits to be accepted by its recipient, whose contact policy does not admit the user who started it. Until then that user can send 3 messages, and sees neither read marks nor presence. */
  | 'REQUESTED';

/** A new comment on a post. */
export type CreateCommentInput = {
  /** The text, 1–8,000 characters, not blank. */
  content: string;
  /** Global id of the post, such as `post_42`. */
  postId: string;
  /** Global id of the comment that it replies to, on the same post. A reply to a reply joins the thread of the first comment. */
  replyToId?: string | null | undefined;
};

/** A new group. */
export type CreateGroupInput = {
  /** Description, at most 2,000 characters. */
  description?: string | null | undefined;
  /** Global id of an upload by the viewer for the picture, `upload_…`. */
  imageId?: string | null | undefined;
  /** Whether only the owner and the admins write. The default for a new group is false. */
  isAnnouncement?: boolean | null | undefined;
  /** How users become members. The default for a new group is OPEN. */
  joinPolicy?: GroupJoinPolicy | null | undefined;
  /** Name, 1–100 characters, not blank. */
  name: string;
  /** Seconds between two messages of an ordinary member, 0–21,600; 0, as for a new group, turns slow mode off. */
  slowModeSeconds?: number | null | undefined;
  /** The users who see the group. The default for a new group is PUBLIC. */
  visibility?: GroupVisibility | null | undefined;
};

/** A new meeting, hosted by the viewer. */
export type CreateMeetingInput = {
  /** Whether the meeting is for more than two users. */
  isGroup: boolean;
  /** Start of the meeting. */
  scheduledAt: string;
  /** Name of the meeting, 1–200 characters. */
  title: string;
};

/** A new post: a text, pictures, or both. */
export type CreatePostInput = {
  /** The text, 1–8,000 characters, not blank; may be left out, or be empty, with pictures. */
  content?: string | null | undefined;
  /** The pictures, at most 10, in their order. */
  images?: Array<PostImageInput> | null | undefined;
};

/** A file to upload. */
export type CreateUploadInput = {
  /** Length of a VOICE message or a VIDEO in milliseconds, at most a day. Not checked against the file. */
  durationMs?: number | null | undefined;
  /** Height of a VIDEO in pixels, 1–16,384. Not checked against the file. */
  height?: number | null | undefined;
  /** The kind of the file. By default an IMAGE may have 20 MB, a FILE and a VIDEO 512 MB, and a VOICE message 25 MB. */
  kind: FileKind;
  /** The name of the file, 1–255 characters. It is shown, and proposed to those who download it; nothing else depends on it. */
  name: string;
  /** Global id of a complete upload of an IMAGE, the poster of a VIDEO: it is shown until the video is played. */
  posterId?: string | null | undefined;
  /** Exact length of the file in bytes; at least 1. */
  size: number;
  /** Media type of the file, such as `image/jpeg`, `audio/webm` or `application/pdf`. The bytes decide: an upload whose bytes are not of its kind is refused. */
  type: string;
  /** Loudness of a VOICE message in equal steps, at most 100 numbers of 0–100. Not checked against the file. */
  waveform?: Array<number> | null | undefined;
  /** Width of a VIDEO in pixels, 1–16,384. Not checked against the file. */
  width?: number | null | undefined;
};

/** The user who asked to follow the viewer. */
export type DeclineFollowRequestInput = {
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** The sender of the friend request. */
export type DeclineFriendRequestInput = {
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** The message request: a conversation that waits for the viewer to accept it. */
export type DeclineMessageRequestInput = {
  /** Global id of the conversation, such as `conversation_5`. */
  conversationId: string;
};

/** The comment to delete: by the viewer, or on a post of the viewer. */
export type DeleteCommentInput = {
  /** Global id of the comment, such as `comment_9`. */
  commentId: string;
};

/** The message to delete. */
export type DeleteMessageInput = {
  /** Global id of the message, such as `message_9`: by the viewer, or in a group that the viewer owns or administers. */
  messageId: string;
};

/** The post to delete, by the viewer. */
export type DeletePostInput = {
  /** Global id of the post, such as `post_42`. */
  postId: string;
};

/** Proof of the viewer’s identity. */
export type DisableSecondFactorInput = {
  /** The six-digit code that `sendLoginCode` mails. */
  code: string;
  /** The password of the viewer. */
  password: string;
};

/** A new text for a message of the viewer. */
export type EditMessageInput = {
  /** Idempotency key chosen by the client, at most 128 characters. A repeated key changes nothing, so that a retry cannot undo a later change. */
  clientKey?: string | null | undefined;
  /** The text, 1–8,000 characters, not blank; may be left out, or be empty, where the message has attachments. */
  content?: string | null | undefined;
  /** Global id of the message, such as `message_9`. */
  messageId: string;
};

/** Proof of the viewer’s identity, and that they receive mail. */
export type EnableSecondFactorInput = {
  /** The six-digit code that `sendLoginCode` mails. */
  code: string;
  /** The password of the viewer. */
  password: string;
};

/** The call to end. */
export type EndCallInput = {
  /** Global id of the call, such as `call_9`. */
  callId: string;
};

/** The kind of an uploaded file. */
export type FileKind =
  /** Any file, to be downloaded. */
  | 'FILE'
  /** A JPEG, PNG, WebP or GIF picture, shown in place. It is encoded anew as WebP, without metadata such as its location. */
  | 'IMAGE'
  /** A video, played in place. */
  | 'VIDEO'
  /** A recorded voice message, played in place. */
  | 'VOICE';

/** The user to follow. */
export type FollowUserInput = {
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** The friendship status of the viewer and another user. */
export type FriendshipStatus =
  /** One user added the other, who has not added them. `friends` of each contains the other already; private fields stay hidden until both have added each other. */
  | 'ADDED'
  /** Both confirmed the friendship. */
  | 'FRIENDS'
  /** No friendship and no request. */
  | 'NONE'
  /** The other user sent a friend request. */
  | 'REQUEST_RECEIVED'
  /** The viewer sent a friend request. */
  | 'REQUEST_SENT';

/** How users become members. */
export type GroupJoinPolicy =
  /** Users who see the group may ask; its owner and admins decide. */
  | 'APPROVAL'
  /** Only users who are invited may join. */
  | 'INVITATION'
  /** Users who see the group may join it. */
  | 'OPEN';

/** The role of a member of a group. */
export type GroupRole =
  /** May change the group, decide who joins, and remove and ban members. */
  | 'ADMIN'
  /** May read and write in the chat. */
  | 'MEMBER'
  /** May do everything, including closing the group and assigning roles. */
  | 'OWNER';

/** The users who see a group. */
export type GroupVisibility =
  /** Only members see the group; users who are invited see it without its members. For others it does not exist. */
  | 'PRIVATE'
  /** All users see the group and its members. */
  | 'PUBLIC';

/** The answer to an invitation. */
export type InvitationAnswer =
  /** The user will attend. */
  | 'ACCEPTED'
  /** The user will not attend. */
  | 'DECLINED'
  /** The user may attend. */
  | 'TENTATIVE';

/** A user to invite to a meeting hosted by the viewer. */
export type InviteToMeetingInput = {
  /** Global id of the meeting, `meeting_<uuid>`. */
  meetingId: string;
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** The group to join. */
export type JoinGroupInput = {
  /** Global id of the group, such as `group_3`. */
  groupId: string;
};

/** The AD_HOC conversation to leave. */
export type LeaveConversationInput = {
  /** Global id of the conversation, such as `conversation_5`. */
  conversationId: string;
};

/** The group to leave. */
export type LeaveGroupInput = {
  /** Global id of the group, such as `group_3`. */
  groupId: string;
};

/** The comment to like. */
export type LikeCommentInput = {
  /** Global id of the comment, such as `comment_9`. */
  commentId: string;
};

/** The post to like. */
export type LikePostInput = {
  /** Global id of the post, such as `post_42`. */
  postId: string;
};

/** Credentials of a user. */
export type LoginInput = {
  /** The six-digit code that `sendLoginCode` mails; needed with a second factor. */
  code?: string | null | undefined;
  /** Username or e-mail address, in any letter case. An address stands for the account that confirmed it or, while none has, for the first one that gave it. */
  identifier: string;
  /** The password. */
  password: string;
};

/** The sessions to end; by default the session of this request. */
export type LogoutInput = {
  /** Whether to end all other sessions of the viewer as well. */
  everywhere?: boolean | null | undefined;
  /** Ends the session of this refresh token instead; no access token is needed then. */
  refreshToken?: string | null | undefined;
};

/** The notifications that the viewer has seen. */
export type MarkNotificationsSeenInput = {
  /** `at` of the newest notification that was shown: later ones stay unseen. Without it, all are marked. */
  upTo?: string | null | undefined;
};

/** A new read position of the viewer. */
export type MarkReadInput = {
  /** The last message or event that the viewer has read, or all of a conversation. */
  upTo: ReadPosition;
};

/** The conversation to mark as unread. */
export type MarkUnreadInput = {
  /** Global id of the conversation, such as `conversation_5`. */
  conversationId: string;
};

/** The recipient of a message. */
export type MessageRecipient =
  {   /** Global id of a conversation of the viewer, such as `conversation_5`. */
  conversationId: string; groupId?: never; userId?: never; username?: never; }
  |  { conversationId?: never;   /** Global id of a group of the viewer, such as `group_3`. */
  groupId: string; userId?: never; username?: never; }
  |  { conversationId?: never; groupId?: never;   /** Global id of a user, such as `user_7`; starts the direct conversation if needed. */
  userId: string; username?: never; }
  |  { conversationId?: never; groupId?: never; userId?: never;   /** Username, in any letter case; starts the direct conversation if needed. */
  username: string; };

/** The conversation to mute, and for how long. */
export type MuteConversationInput = {
  /** Global id of the conversation, such as `conversation_5`. */
  conversationId: string;
  /** End of the mute, in the future; without it, the mute has no end. */
  until?: string | null | undefined;
};

/** A new conversation of several people without a group. */
export type NewAdHocConversation = {
  /** Idempotency key chosen by the client, at most 128 characters. A repeated key returns the first conversation. */
  clientKey?: string | null | undefined;
  /** The title, 1–100 characters. */
  title?: string | null | undefined;
  /** Global ids of 2–49 other users. */
  userIds: Array<string>;
};

/** The kind of a notification. */
export type NotificationKind =
  /** A user is calling. Pushed, and not in the list. */
  | 'CALL'
  /** A user called, and the viewer did not answer. */
  | 'CALL_MISSED'
  /** Users liked a comment of the viewer. */
  | 'COMMENT_LIKED'
  /** Users replied to a comment of the viewer. */
  | 'COMMENT_REPLIED'
  /** Users followed the viewer. */
  | 'FOLLOWED'
  /** Users asked to follow the viewer. */
  | 'FOLLOW_REQUESTED'
  /** Users accepted a friend request of the viewer. */
  | 'FRIEND_ACCEPTED'
  /** Users asked to be friends of the viewer. */
  | 'FRIEND_REQUESTED'
  /** A user added the viewer to a group. */
  | 'GROUP_ADDED'
  /** Users invited the viewer to a group. */
  | 'GROUP_INVITED'
  /** Users asked to join a group that the viewer administers. */
  | 'GROUP_JOIN_REQUESTED'
  /** A user invited the viewer to a meeting. */
  | 'MEETING_INVITED'
  /** A user mentioned the viewer in a message. */
  | 'MENTIONED'
  /** A user sent a message. Pushed, and not in the list. */
  | 'MESSAGE'
  /** Users reacted to a message of the viewer. */
  | 'MESSAGE_REACTED'
  /** Users commented on a post of the viewer. */
  | 'POST_COMMENTED'
  /** Users liked a post of the viewer. */
  | 'POST_LIKED';

/** The conversation to pin. */
export type PinConversationInput = {
  /** Global id of the conversation, such as `conversation_5`. */
  conversationId: string;
};

/** A picture of a post. */
export type PostImageInput = {
  /** The alternative text, which describes the picture to users who do not see it; at most 1,500 characters. */
  alt?: string | null | undefined;
  /** Global id of an upload by the viewer, such as `Image.uploadId` returns it. */
  id: string;
};

/** Presence status of a user. */
export type PresenceStatus =
  /** Online; the user set that they are away from their devices. */
  | 'AWAY'
  /** Online; the user set that calls do not ring and nothing is pushed. */
  | 'DO_NOT_DISTURB'
  /** No socket of the user is open, and has not been for some seconds. */
  | 'OFFLINE'
  /** A socket of the user is open, or a session has set this status. */
  | 'ONLINE';

/** The last message or event read, or all of a conversation. */
export type ReadPosition =
  {   /** Global id of a conversation, such as `conversation_5`: everything in it is read. */
  conversationId: string; event?: never; messageId?: never; }
  |  { conversationId?: never;   /** The last event read. */
  event: ConversationPosition; messageId?: never; }
  |  { conversationId?: never; event?: never;   /** Global id of the last message read, such as `message_9`. */
  messageId: string; };

/** A new user. */
export type RegisterInput = {
  /** Preferred name, at most 100 characters. */
  alias?: string | null | undefined;
  /** http(s) URL of the profile picture. */
  avatarUrl?: string | null | undefined;
  /** Short self-description, at most 2,000 characters. */
  bio?: string | null | undefined;
  /** http(s) URL of the cover picture. */
  coverUrl?: string | null | undefined;
  /** Date of birth, from the year 1900 on and not in the future. */
  dateOfBirth?: string | null | undefined;
  /** E-mail address. It is mailed a token that confirms it. The reply is the same when another account has the address: it stays with the account that confirmed it, which is told by mail. */
  email: string;
  /** Given name, at most 150 characters. */
  firstName?: string | null | undefined;
  /** Family name, at most 150 characters. */
  lastName?: string | null | undefined;
  /** Password, 8–128 characters, taken verbatim; common passwords are refused. */
  password: string;
  /** Username, not in use: 1–30 letters, digits and `.` `_` `-`. */
  username: string;
};

/** A Web Push subscription of the browser: what `PushSubscription.toJSON()` returns. It is removed when the session of the viewer ends, and when its push service says that it is gone. A user has at most 20 browsers and devices: the oldest gives way. */
export type RegisterPushSubscriptionInput = {
  /** The authentication secret of the subscription, base64url. */
  auth: string;
  /** The address of the push service, https, at most 2,048 characters. */
  endpoint: string;
  /** The public key of the subscription, base64url. */
  p256dh: string;
};

/** The call to reject. */
export type RejectCallInput = {
  /** Global id of the call, such as `call_9`. */
  callId: string;
};

/** The friend to remove. */
export type RemoveFriendInput = {
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** A reaction to remove. */
export type RemoveReactionInput = {
  /** One emoji of those that Unicode recommends for interchange, such as 👍🏽. */
  emoji: string;
  /** Global id of the message, such as `message_9`. */
  messageId: string;
};

/** The group to join. */
export type RequestToJoinGroupInput = {
  /** Global id of the group, such as `group_3`. */
  groupId: string;
};

/** The session to end. */
export type RevokeSessionInput = {
  /** Global id of the session. */
  sessionId: string;
};

/** The call that a device of the viewer rings for. */
export type RingCallInput = {
  /** Global id of the call, such as `call_9`. */
  callId: string;
};

/** A kind of object that a search can find. */
export type SearchKind =
  /** Groups, by name and description. */
  | 'GROUP'
  /** Messages of the viewer’s conversations, by their text. */
  | 'MESSAGE'
  /** Posts, by their text. */
  | 'POST'
  /** Users, by username, alias and names. */
  | 'USER';

/** A WebRTC signal for the other peer of a call. */
export type SendCallSignalInput = {
  /** Global id of the call, such as `call_9`. */
  callId: string;
  /** In an ICE_CANDIDATE: the candidate, at most 1 KB; empty after the last one. */
  candidate?: string | null | undefined;
  /** The kind of the signal. */
  kind: SignalKind;
  /** In an OFFER or ANSWER: the session description, at most 32 KB, starting with `v=0`. */
  sdp?: string | null | undefined;
  /** Index of the media description that the candidate belongs to, 0–65535. */
  sdpMLineIndex?: number | null | undefined;
  /** Identifier of the media description that the candidate belongs to. */
  sdpMid?: string | null | undefined;
  /** The ICE username fragment that the candidate belongs to. */
  usernameFragment?: string | null | undefined;
};

/** The user to send a friend request to. */
export type SendFriendRequestInput = {
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** The receiver of a sign-in code. Username and address must belong to one account. */
export type SendLoginCodeInput = {
  /** E-mail address of the account. */
  email: string;
  /** Username, in any letter case. */
  username: string;
};

/** A new message. */
export type SendMessageInput = {
  /** Global ids of complete uploads of the viewer, at most 10, in the order in which they are shown. Each belongs to one message. Ignored with a repeated `clientKey`. */
  attachmentIds?: Array<string> | null | undefined;
  /** Idempotency key chosen by the client, at most 128 characters. A repeated key in the conversation returns the first message, whose `clientKey` it is. */
  clientKey?: string | null | undefined;
  /** The text, 1–8,000 characters, not blank; may be left out, or be empty, with attachments. `@username` mentions a participant; at most 20 names of a text are looked up. */
  content?: string | null | undefined;
  /** Global id of the message that it replies to, such as `message_9`: of the same conversation, and not deleted. */
  replyToId?: string | null | undefined;
  /** The recipient. */
  to: MessageRecipient;
};

/** A presence status for the viewer’s session. */
export type SetPresenceInput = {
  /** ONLINE, AWAY and DO_NOT_DISTURB hold for 15 minutes after the last request of the session; OFFLINE ends that. An open socket keeps the viewer online regardless. AWAY and DO_NOT_DISTURB are shown for all devices, until ONLINE is set. */
  status: PresenceStatus;
};

/** The new status of the viewer. Without text and emoji, the status is removed. */
export type SetStatusInput = {
  /** One emoji. */
  emoji?: string | null | undefined;
  /** A text of 1 to 100 characters. */
  text?: string | null | undefined;
  /** Time in the future when the status ends; without it, the status stays. */
  until?: string | null | undefined;
};

/** A typing notification. */
export type SetTypingInput = {
  /** Global id of a conversation of the viewer, such as `conversation_5`. */
  conversationId: string;
  /** True when typing starts, false when it stops. */
  isTyping: boolean;
};

/** The kind of a WebRTC signal. */
export type SignalKind =
  /** The answer to an offer. */
  | 'ANSWER'
  /** An ICE candidate of the sender. */
  | 'ICE_CANDIDATE'
  /** A WebRTC offer. */
  | 'OFFER';

/** A new call. */
export type StartCallInput = {
  /** The user to call. */
  callee: UserBy;
  /** The media of the call. */
  kind: CallKind;
};

/** The conversation to start. */
export type StartConversationInput =
  {   /** The people and the title of an AD_HOC conversation. */
  adHoc: NewAdHocConversation; userId?: never; }
  |  { adHoc?: never;   /** Global id of a user, such as `user_7`, for a DIRECT conversation; that of the viewer for notes to themselves. */
  userId: string; };

/** The conversation to take out of the archive. */
export type UnarchiveConversationInput = {
  /** Global id of the conversation, such as `conversation_5`. */
  conversationId: string;
};

/** The user to unblock. */
export type UnblockUserInput = {
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** The user to unfollow. */
export type UnfollowUserInput = {
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** The comment to remove the like from. */
export type UnlikeCommentInput = {
  /** Global id of the comment, such as `comment_9`. */
  commentId: string;
};

/** The post to remove the like from. */
export type UnlikePostInput = {
  /** Global id of the post, such as `post_42`. */
  postId: string;
};

/** The conversation to unmute. */
export type UnmuteConversationInput = {
  /** Global id of the conversation, such as `conversation_5`. */
  conversationId: string;
};

/** The conversation to unpin. */
export type UnpinConversationInput = {
  /** Global id of the conversation, such as `conversation_5`. */
  conversationId: string;
};

/** A Web Push subscription to remove. */
export type UnregisterPushSubscriptionInput = {
  /** The address that was registered. */
  endpoint: string;
};

/** Changes to the viewer’s privacy; omitted fields stay. */
export type UpdatePrivacyInput = {
  /** The users who may contact the viewer. */
  contactPolicy?: ContactPolicyInput | null | undefined;
  /** Whether `lastSeenAt` is hidden from others. */
  hidesLastSeen?: boolean | null | undefined;
  /** Whether posts, followers and followed users are for accepted followers alone. Those who follow already stay followers. */
  isPrivate?: boolean | null | undefined;
};

/** Changes to the viewer’s profile; omitted fields stay, null clears. */
export type UpdateProfileInput = {
  /** Preferred name, at most 100 characters. */
  alias?: string | null | undefined;
  /** Global id of an upload by the viewer for the profile picture, `upload_…`; replaces `avatarUrl`. */
  avatarId?: string | null | undefined;
  /** Address of the profile picture: a path under `/media/` or an http(s) URL. */
  avatarUrl?: string | null | undefined;
  /** Short self-description, at most 2,000 characters. */
  bio?: string | null | undefined;
  /** Global id of an upload by the viewer for the cover picture; replaces `coverUrl`. */
  coverId?: string | null | undefined;
  /** Address of the cover picture: a path under `/media/` or an http(s) URL. */
  coverUrl?: string | null | undefined;
  /** Date of birth, from the year 1900 on and not in the future. */
  dateOfBirth?: string | null | undefined;
  /** Given name, at most 150 characters. */
  firstName?: string | null | undefined;
  /** Family name, at most 150 characters. */
  lastName?: string | null | undefined;
};

/** The user to find. */
export type UserBy =
  {   /** Global id of the user, such as `user_7`. */
  id: string; username?: never; }
  |  { id?: never;   /** Username, in any letter case. */
  username: string; };

export type ParleyNextPageFragment = { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null };

export type ParleyImageFragment = { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null };

export type ParleyUserFragment = { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null };

export type ParleyMessageFragment = { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null };

export type ParleyLinkPreviewFragment = { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null };

export type ParleyPostFragment = { __typename: 'Post', id: string, content: string, createdAt: string, likeCount: number, commentCount: number, viewerHasLiked: boolean, images: Array<{ __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } };

export type ParleyConversationStateFragment = { __typename: 'Conversation', id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, startedBy: { __typename: 'User', id: string } | null };

export type ParleyConversationFragment = { __typename: 'Conversation', title: string | null, id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, group: { __typename: 'Group', id: string, name: string, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null } | null, participants: Array<{ __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }>, lastMessage: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } | null, startedBy: { __typename: 'User', id: string } | null };

export type ParleyCallFragment = { __typename: 'Call', id: string, kind: CallKind, status: CallStatus, endReason: CallEndReason | null, startedAt: string, caller: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, callee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } };

export type ParleyNotificationFragment = { __typename: 'Notification', id: string, kind: NotificationKind, at: string, isSeen: boolean, actorCount: number, actors: { __typename: 'UserConnection', nodes: Array<{ __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }> }, subject:
    | { __typename: 'Call', id: string }
    | { __typename: 'Comment', id: string, content: string, post: { __typename: 'Post', id: string } }
    | { __typename: 'Group', id: string, name: string }
    | { __typename: 'Meeting', id: string, title: string }
    | { __typename: 'Message', id: string, content: string, conversation: { __typename: 'Conversation', id: string } }
    | { __typename: 'Post', id: string, content: string }
   | null };

export type ParleySessionFragment = { __typename: 'AuthPayload', accessToken: string, accessTokenExpiresAt: string, refreshToken: string, user: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } | null };

export type LoginMutationVariables = Exact<{
  input: LoginInput;
}>;


export type LoginMutation = { login: { __typename: 'AuthPayload', accessToken: string, accessTokenExpiresAt: string, refreshToken: string, user: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } };

export type RegisterMutationVariables = Exact<{
  input: RegisterInput;
}>;


export type RegisterMutation = { register: { __typename: 'AuthPayload', accessToken: string, accessTokenExpiresAt: string, refreshToken: string, user: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } };

export type LogoutMutationVariables = Exact<{
  input: LogoutInput;
}>;


export type LogoutMutation = { logout: { __typename: 'LogoutPayload', sessionId: string } };

export type FeedQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type FeedQuery = { feed: { __typename: 'PostConnection', nodes: Array<{ __typename: 'Post', id: string, content: string, createdAt: string, likeCount: number, commentCount: number, viewerHasLiked: boolean, images: Array<{ __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type FeedEventsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type FeedEventsSubscription = { feedEvents:
    | { __typename: 'PostEdited', seq: number, post: { __typename: 'Post', id: string, content: string, createdAt: string, likeCount: number, commentCount: number, viewerHasLiked: boolean, images: Array<{ __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } }
    | { __typename: 'PostPublished', seq: number, post: { __typename: 'Post', id: string, content: string, createdAt: string, likeCount: number, commentCount: number, viewerHasLiked: boolean, images: Array<{ __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } }
    | { __typename: 'PostRemoved', seq: number, postId: string }
    | { __typename: 'StreamReset' }
    | { __typename: 'StreamResumed', head: number }
    | { __typename: 'UnknownEvent', seq: number }
   };

export type SearchQueryVariables = Exact<{
  query: string;
  kinds?: Array<SearchKind> | SearchKind | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchQuery = { search: { __typename: 'SearchHitConnection', nodes: Array<{ __typename: 'SearchHit', item:
        | { __typename: 'Group', id: string, name: string }
        | { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, conversation: { __typename: 'Conversation', id: string }, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null }
        | { __typename: 'Post', id: string, content: string, createdAt: string, likeCount: number, commentCount: number, viewerHasLiked: boolean, images: Array<{ __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }
        | { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }
      , excerpt: { __typename: 'Excerpt', text: string, ranges: Array<{ __typename: 'TextRange', start: number, length: number }> } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type ConversationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  archived?: boolean | null | undefined;
  requests?: boolean | null | undefined;
}>;


export type ConversationsQuery = { conversations: { __typename: 'ConversationConnection', nodes: Array<{ __typename: 'Conversation', title: string | null, id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, group: { __typename: 'Group', id: string, name: string, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null } | null, participants: Array<{ __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }>, lastMessage: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } | null, startedBy: { __typename: 'User', id: string } | null }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type ConversationQueryVariables = Exact<{
  id: string;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type ConversationQuery = { conversation: { __typename: 'Conversation', head: number, epoch: string, title: string | null, id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, readMarks: Array<{ __typename: 'ReadMark', id: string, readSeq: number, deliveredSeq: number, user: { __typename: 'User', id: string } }>, messages: { __typename: 'MessageConnection', nodes: Array<{ __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null }>, pageInfo: { __typename: 'PageInfo', hasPreviousPage: boolean, startCursor: string | null, hasNextPage: boolean, endCursor: string | null } }, group: { __typename: 'Group', id: string, name: string, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null } | null, participants: Array<{ __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }>, lastMessage: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } | null, startedBy: { __typename: 'User', id: string } | null } | null };

export type ConversationEventsSubscriptionVariables = Exact<{
  id: string;
  after?: number | null | undefined;
  epoch?: string | null | undefined;
}>;


export type ConversationEventsSubscription = { conversationEvents:
    | { __typename: 'ConversationDelivered', seq: number, deliveredSeq: number, by: { __typename: 'User', id: string } }
    | { __typename: 'ConversationRead', seq: number, readSeq: number, by: { __typename: 'User', id: string } }
    | { __typename: 'ConversationRenamed', seq: number, conversation: { __typename: 'Conversation', id: string, title: string | null } }
    | { __typename: 'GroupChanged', seq: number, group: { __typename: 'Group', id: string, name: string, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null } }
    | { __typename: 'LinkPreviewAdded', seq: number, message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } }
    | { __typename: 'MemberJoined', seq: number, user: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }
    | { __typename: 'MemberLeft', seq: number, user: { __typename: 'User', id: string } }
    | { __typename: 'MemberRoleChanged', seq: number }
    | { __typename: 'MessageDeleted', seq: number, message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } }
    | { __typename: 'MessageEdited', seq: number, message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } }
    | { __typename: 'MessageModerated', seq: number, message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } }
    | { __typename: 'MessagePinned', seq: number, message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } }
    | { __typename: 'MessageRequestAccepted', seq: number }
    | { __typename: 'MessageSent', seq: number, message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } }
    | { __typename: 'MessageUnpinned', seq: number, message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } }
    | { __typename: 'ReactionAdded', seq: number, message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } }
    | { __typename: 'ReactionRemoved', seq: number, message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } }
    | { __typename: 'StreamReset' }
    | { __typename: 'StreamResumed' }
    | { __typename: 'UnknownEvent', seq: number }
   };

export type NotificationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  unseenOnly?: boolean | null | undefined;
}>;


export type NotificationsQuery = { notifications: { __typename: 'NotificationConnection', unseenCount: number, nodes: Array<{ __typename: 'Notification', id: string, kind: NotificationKind, at: string, isSeen: boolean, actorCount: number, actors: { __typename: 'UserConnection', nodes: Array<{ __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }> }, subject:
        | { __typename: 'Call', id: string }
        | { __typename: 'Comment', id: string, content: string, post: { __typename: 'Post', id: string } }
        | { __typename: 'Group', id: string, name: string }
        | { __typename: 'Meeting', id: string, title: string }
        | { __typename: 'Message', id: string, content: string, conversation: { __typename: 'Conversation', id: string } }
        | { __typename: 'Post', id: string, content: string }
       | null }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type MarkNotificationsSeenMutationVariables = Exact<{
  input: MarkNotificationsSeenInput;
}>;


export type MarkNotificationsSeenMutation = { markNotificationsSeen: { __typename: 'MarkNotificationsSeenPayload', unseenCount: number } };

export type InboxEventsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type InboxEventsSubscription = { inboxEvents:
    | { __typename: 'AddedToGroup', seq: number }
    | { __typename: 'BlockChanged', seq: number }
    | { __typename: 'CallChanged', seq: number, call: { __typename: 'Call', id: string, kind: CallKind, status: CallStatus, endReason: CallEndReason | null, startedAt: string, caller: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, callee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } }
    | { __typename: 'CallDeleted', seq: number }
    | { __typename: 'CallRinging', seq: number, call: { __typename: 'Call', id: string, kind: CallKind, status: CallStatus, endReason: CallEndReason | null, startedAt: string, caller: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, callee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } }
    | { __typename: 'CommentLiked', seq: number, by: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, comment: { __typename: 'Comment', id: string, content: string } | null }
    | { __typename: 'ConversationActivity', seq: number, conversation: { __typename: 'Conversation', title: string | null, id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, group: { __typename: 'Group', id: string, name: string, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null } | null, participants: Array<{ __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }>, lastMessage: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } | null, startedBy: { __typename: 'User', id: string } | null } }
    | { __typename: 'ConversationLeft', seq: number, conversationId: string }
    | { __typename: 'FollowAccepted', seq: number }
    | { __typename: 'FollowRequestChanged', seq: number }
    | { __typename: 'FriendshipChanged', seq: number, status: FriendshipStatus, user: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }
    | { __typename: 'GroupBanChanged', seq: number }
    | { __typename: 'GroupInvitationEnded', seq: number }
    | { __typename: 'GroupInvitationReceived', seq: number }
    | { __typename: 'GroupRequestEnded', seq: number }
    | { __typename: 'GroupRequestReceived', seq: number }
    | { __typename: 'InvitationAnswered', seq: number }
    | { __typename: 'MeetingInvited', seq: number }
    | { __typename: 'MuteChanged', seq: number }
    | { __typename: 'NotificationChanged', seq: number, notificationId: string, unseenCount: number, notification: { __typename: 'Notification', id: string, kind: NotificationKind, at: string, isSeen: boolean, actorCount: number, actors: { __typename: 'UserConnection', nodes: Array<{ __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }> }, subject:
          | { __typename: 'Call', id: string }
          | { __typename: 'Comment', id: string, content: string, post: { __typename: 'Post', id: string } }
          | { __typename: 'Group', id: string, name: string }
          | { __typename: 'Meeting', id: string, title: string }
          | { __typename: 'Message', id: string, content: string, conversation: { __typename: 'Conversation', id: string } }
          | { __typename: 'Post', id: string, content: string }
         | null } | null }
    | { __typename: 'NotificationsSeen', seq: number, upTo: string, unseenCount: number }
    | { __typename: 'PostCommented', seq: number, by: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, post: { __typename: 'Post', id: string, content: string, createdAt: string, likeCount: number, commentCount: number, viewerHasLiked: boolean, images: Array<{ __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, comment: { __typename: 'Comment', id: string, content: string } | null }
    | { __typename: 'PostLiked', seq: number, by: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, post: { __typename: 'Post', id: string, content: string, createdAt: string, likeCount: number, commentCount: number, viewerHasLiked: boolean, images: Array<{ __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null }
    | { __typename: 'StreamReset' }
    | { __typename: 'StreamResumed', head: number }
    | { __typename: 'UnknownEvent', seq: number }
    | { __typename: 'UserFollowed', seq: number, by: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }
    | { __typename: 'ViewerGroupRoleChanged', seq: number }
   };

export type SendMessageMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendMessageMutation = { sendMessage: { __typename: 'SendMessagePayload', message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, conversation: { __typename: 'Conversation', id: string }, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } } };

export type AddReactionMutationVariables = Exact<{
  input: AddReactionInput;
}>;


export type AddReactionMutation = { addReaction: { __typename: 'AddReactionPayload', message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } } };

export type RemoveReactionMutationVariables = Exact<{
  input: RemoveReactionInput;
}>;


export type RemoveReactionMutation = { removeReaction: { __typename: 'RemoveReactionPayload', message: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } } };

export type MarkReadMutationVariables = Exact<{
  input: MarkReadInput;
}>;


export type MarkReadMutation = { markRead: { __typename: 'MarkReadPayload', conversation: { __typename: 'Conversation', id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, startedBy: { __typename: 'User', id: string } | null } } };

export type MarkUnreadMutationVariables = Exact<{
  input: MarkUnreadInput;
}>;


export type MarkUnreadMutation = { markUnread: { __typename: 'MarkUnreadPayload', conversation: { __typename: 'Conversation', id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, startedBy: { __typename: 'User', id: string } | null } } };

export type MuteConversationMutationVariables = Exact<{
  input: MuteConversationInput;
}>;


export type MuteConversationMutation = { muteConversation: { __typename: 'MuteConversationPayload', conversation: { __typename: 'Conversation', id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, startedBy: { __typename: 'User', id: string } | null } } };

export type UnmuteConversationMutationVariables = Exact<{
  input: UnmuteConversationInput;
}>;


export type UnmuteConversationMutation = { unmuteConversation: { __typename: 'UnmuteConversationPayload', conversation: { __typename: 'Conversation', id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, startedBy: { __typename: 'User', id: string } | null } } };

export type PinConversationMutationVariables = Exact<{
  input: PinConversationInput;
}>;


export type PinConversationMutation = { pinConversation: { __typename: 'PinConversationPayload', conversation: { __typename: 'Conversation', id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, startedBy: { __typename: 'User', id: string } | null } } };

export type UnpinConversationMutationVariables = Exact<{
  input: UnpinConversationInput;
}>;


export type UnpinConversationMutation = { unpinConversation: { __typename: 'UnpinConversationPayload', conversation: { __typename: 'Conversation', id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, startedBy: { __typename: 'User', id: string } | null } } };

export type ArchiveConversationMutationVariables = Exact<{
  input: ArchiveConversationInput;
}>;


export type ArchiveConversationMutation = { archiveConversation: { __typename: 'ArchiveConversationPayload', conversation: { __typename: 'Conversation', id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, startedBy: { __typename: 'User', id: string } | null } } };

export type UnarchiveConversationMutationVariables = Exact<{
  input: UnarchiveConversationInput;
}>;


export type UnarchiveConversationMutation = { unarchiveConversation: { __typename: 'UnarchiveConversationPayload', conversation: { __typename: 'Conversation', id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, startedBy: { __typename: 'User', id: string } | null } } };

export type StartConversationMutationVariables = Exact<{
  input: StartConversationInput;
}>;


export type StartConversationMutation = { startConversation: { __typename: 'StartConversationPayload', conversation: { __typename: 'Conversation', title: string | null, id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, group: { __typename: 'Group', id: string, name: string, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null } | null, participants: Array<{ __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }>, lastMessage: { __typename: 'Message', id: string, seq: number, clientKey: string | null, content: string, sentAt: string, editedAt: string | null, isDeleted: boolean, isForwarded: boolean, pinnedAt: string | null, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, replyTo: { __typename: 'Message', id: string, content: string, isDeleted: boolean, replyCount: number, sender: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null, mentions: Array<{ __typename: 'Mention', start: number, length: number, user: { __typename: 'User', id: string, username: string } }>, attachments: Array<{ __typename: 'Attachment', id: string, kind: FileKind, name: string, mimeType: string, size: number, url: string, posterUrl: string | null, width: number | null, height: number | null, thumbhash: string | null, durationMs: number | null, waveform: Array<number>, previewUrl: string }>, reactions: Array<{ __typename: 'Reaction', emoji: string, count: number, viewerReacted: boolean }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null } | null, startedBy: { __typename: 'User', id: string } | null } } };

export type LeaveConversationMutationVariables = Exact<{
  input: LeaveConversationInput;
}>;


export type LeaveConversationMutation = { leaveConversation: { __typename: 'LeaveConversationPayload', conversationId: string } };

export type LeaveGroupMutationVariables = Exact<{
  input: LeaveGroupInput;
}>;


export type LeaveGroupMutation = { leaveGroup: { __typename: 'LeaveGroupPayload', group: { __typename: 'Group', id: string, viewerIsMember: boolean, viewerRole: GroupRole | null } } };

export type ParleyUnreadFragment = { __typename: 'User', id: string, viewerUnread: { __typename: 'ViewerUnread', conversations: number, messages: number, mentions: number, changesAt: string | null } | null };

export type UnreadQueryVariables = Exact<{ [key: string]: never; }>;


export type UnreadQuery = { me: { __typename: 'User', id: string, viewerUnread: { __typename: 'ViewerUnread', conversations: number, messages: number, mentions: number, changesAt: string | null } | null } | null };

export type UnreadEventsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type UnreadEventsSubscription = { inboxEvents:
    | { __typename: 'AddedToGroup', seq: number }
    | { __typename: 'BlockChanged', seq: number }
    | { __typename: 'CallChanged', seq: number }
    | { __typename: 'CallDeleted', seq: number }
    | { __typename: 'CallRinging', seq: number }
    | { __typename: 'CommentLiked', seq: number }
    | { __typename: 'ConversationActivity', seq: number, viewer: { __typename: 'User', id: string, viewerUnread: { __typename: 'ViewerUnread', conversations: number, messages: number, mentions: number, changesAt: string | null } | null } }
    | { __typename: 'ConversationLeft', seq: number, viewer: { __typename: 'User', id: string, viewerUnread: { __typename: 'ViewerUnread', conversations: number, messages: number, mentions: number, changesAt: string | null } | null } }
    | { __typename: 'FollowAccepted', seq: number }
    | { __typename: 'FollowRequestChanged', seq: number }
    | { __typename: 'FriendshipChanged', seq: number }
    | { __typename: 'GroupBanChanged', seq: number }
    | { __typename: 'GroupInvitationEnded', seq: number }
    | { __typename: 'GroupInvitationReceived', seq: number }
    | { __typename: 'GroupRequestEnded', seq: number }
    | { __typename: 'GroupRequestReceived', seq: number }
    | { __typename: 'InvitationAnswered', seq: number }
    | { __typename: 'MeetingInvited', seq: number }
    | { __typename: 'MuteChanged', seq: number }
    | { __typename: 'NotificationChanged', seq: number }
    | { __typename: 'NotificationsSeen', seq: number }
    | { __typename: 'PostCommented', seq: number }
    | { __typename: 'PostLiked', seq: number }
    | { __typename: 'StreamReset' }
    | { __typename: 'StreamResumed' }
    | { __typename: 'UnknownEvent', seq: number }
    | { __typename: 'UserFollowed', seq: number }
    | { __typename: 'ViewerGroupRoleChanged', seq: number }
   };

export type SetTypingMutationVariables = Exact<{
  input: SetTypingInput;
}>;


export type SetTypingMutation = { setTyping: { __typename: 'SetTypingPayload', typing: { __typename: 'Typing', isTyping: boolean } } };

export type TypingSubscriptionVariables = Exact<{
  conversationId: string;
}>;


export type TypingSubscription = { typing: { __typename: 'Typing', isTyping: boolean, user: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } };

export type PresenceChangedSubscriptionVariables = Exact<{
  userIds: Array<string> | string;
}>;


export type PresenceChangedSubscription = { presenceChanged: { __typename: 'Presence', id: string, status: PresenceStatus, lastSeenAt: string | null, user: { __typename: 'User', id: string, status: { __typename: 'UserStatus', emoji: string | null, text: string | null } | null } } };

export type IceServersQueryVariables = Exact<{ [key: string]: never; }>;


export type IceServersQuery = { iceServers: Array<{ __typename: 'IceServer', urls: Array<string>, username: string | null, credential: string | null }> };

export type CallQueryVariables = Exact<{
  id: string;
}>;


export type CallQuery = { call: { __typename: 'Call', id: string, kind: CallKind, status: CallStatus, endReason: CallEndReason | null, startedAt: string, caller: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, callee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null };

export type RingingCallsQueryVariables = Exact<{ [key: string]: never; }>;


export type RingingCallsQuery = { calls: { __typename: 'CallConnection', nodes: Array<{ __typename: 'Call', id: string, kind: CallKind, status: CallStatus, endReason: CallEndReason | null, startedAt: string, caller: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, callee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }> } };

export type StartCallMutationVariables = Exact<{
  input: StartCallInput;
}>;


export type StartCallMutation = { startCall: { __typename: 'StartCallPayload', call: { __typename: 'Call', id: string, kind: CallKind, status: CallStatus, endReason: CallEndReason | null, startedAt: string, caller: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, callee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } } };

export type RingCallMutationVariables = Exact<{
  input: RingCallInput;
}>;


export type RingCallMutation = { ringCall: { __typename: 'RingCallPayload', call: { __typename: 'Call', id: string, rangAt: string | null } } };

export type AcceptCallMutationVariables = Exact<{
  input: AcceptCallInput;
}>;


export type AcceptCallMutation = { acceptCall: { __typename: 'AcceptCallPayload', call: { __typename: 'Call', id: string, kind: CallKind, status: CallStatus, endReason: CallEndReason | null, startedAt: string, caller: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, callee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } } };

export type RejectCallMutationVariables = Exact<{
  input: RejectCallInput;
}>;


export type RejectCallMutation = { rejectCall: { __typename: 'RejectCallPayload', call: { __typename: 'Call', id: string, kind: CallKind, status: CallStatus, endReason: CallEndReason | null, startedAt: string, caller: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, callee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } } };

export type EndCallMutationVariables = Exact<{
  input: EndCallInput;
}>;


export type EndCallMutation = { endCall: { __typename: 'EndCallPayload', call: { __typename: 'Call', id: string, kind: CallKind, status: CallStatus, endReason: CallEndReason | null, startedAt: string, caller: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, callee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } } };

export type SendCallSignalMutationVariables = Exact<{
  input: SendCallSignalInput;
}>;


export type SendCallSignalMutation = { sendCallSignal: { __typename: 'SendCallSignalPayload', call: { __typename: 'Call', id: string } } };

export type CallEventsSubscriptionVariables = Exact<{
  callId: string;
  after?: number | null | undefined;
}>;


export type CallEventsSubscription = { callEvents:
    | { __typename: 'CallChanged', seq: number, status: CallStatus, call: { __typename: 'Call', id: string, kind: CallKind, status: CallStatus, endReason: CallEndReason | null, startedAt: string, caller: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, callee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } }
    | { __typename: 'CallSignal', seq: number, kind: SignalKind, sdp: string | null, candidate: string | null, sdpMid: string | null, sdpMLineIndex: number | null, usernameFragment: string | null, from: { __typename: 'User', id: string } }
    | { __typename: 'StreamReset' }
    | { __typename: 'StreamResumed' }
    | { __typename: 'UnknownEvent', seq: number }
   };

export type CreateUploadMutationVariables = Exact<{
  input: CreateUploadInput;
}>;


export type CreateUploadMutation = { createUpload: { __typename: 'CreateUploadPayload', url: string, expiresAt: string, upload: { __typename: 'Upload', id: string } } };

export type VapidPublicKeyQueryVariables = Exact<{ [key: string]: never; }>;


export type VapidPublicKeyQuery = { vapidPublicKey: string };

export type RegisterPushSubscriptionMutationVariables = Exact<{
  input: RegisterPushSubscriptionInput;
}>;


export type RegisterPushSubscriptionMutation = { registerPushSubscription: { __typename: 'RegisterPushSubscriptionPayload', isRegistered: boolean } };

export type UnregisterPushSubscriptionMutationVariables = Exact<{
  input: UnregisterPushSubscriptionInput;
}>;


export type UnregisterPushSubscriptionMutation = { unregisterPushSubscription: { __typename: 'UnregisterPushSubscriptionPayload', isRegistered: boolean } };

export type AcceptMessageRequestMutationVariables = Exact<{
  input: AcceptMessageRequestInput;
}>;


export type AcceptMessageRequestMutation = { acceptMessageRequest: { __typename: 'AcceptMessageRequestPayload', conversation: { __typename: 'Conversation', id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, startedBy: { __typename: 'User', id: string } | null } } };

export type DeclineMessageRequestMutationVariables = Exact<{
  input: DeclineMessageRequestInput;
}>;


export type DeclineMessageRequestMutation = { declineMessageRequest: { __typename: 'DeclineMessageRequestPayload', conversation: { __typename: 'Conversation', id: string, kind: ConversationKind, state: ConversationState, activeAt: string, unreadCount: number, viewerHasPinned: boolean, viewerHasArchived: boolean, viewerHasMarkedUnread: boolean, viewerMutedUntil: string | null, startedBy: { __typename: 'User', id: string } | null } } };

export type EditMessageMutationVariables = Exact<{
  input: EditMessageInput;
}>;


export type EditMessageMutation = { editMessage: { __typename: 'EditMessagePayload', message: { __typename: 'Message', id: string, content: string, editedAt: string | null } } };

export type DeleteMessageMutationVariables = Exact<{
  input: DeleteMessageInput;
}>;


export type DeleteMessageMutation = { deleteMessage: { __typename: 'DeleteMessagePayload', message: { __typename: 'Message', id: string, content: string, isDeleted: boolean } } };

export type CallsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CallsQuery = { calls: { __typename: 'CallConnection', nodes: Array<{ __typename: 'Call', durationSeconds: number | null, id: string, kind: CallKind, status: CallStatus, endReason: CallEndReason | null, startedAt: string, caller: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null }, callee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type ParleyCommentFragment = { __typename: 'Comment', id: string, content: string, createdAt: string, isDeleted: boolean, likeCount: number, viewerHasLiked: boolean, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } };

export type PostQueryVariables = Exact<{
  id: string;
}>;


export type PostQuery = { post: { __typename: 'Post', id: string, content: string, createdAt: string, likeCount: number, commentCount: number, viewerHasLiked: boolean, comments: { __typename: 'CommentConnection', nodes: Array<{ __typename: 'Comment', id: string, content: string, createdAt: string, isDeleted: boolean, likeCount: number, viewerHasLiked: boolean, replies: { __typename: 'CommentConnection', nodes: Array<{ __typename: 'Comment', id: string, content: string, createdAt: string, isDeleted: boolean, likeCount: number, viewerHasLiked: boolean, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }> }, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }> }, images: Array<{ __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null };

export type CreatePostMutationVariables = Exact<{
  input: CreatePostInput;
}>;


export type CreatePostMutation = { createPost: { __typename: 'CreatePostPayload', post: { __typename: 'Post', id: string, content: string, createdAt: string, likeCount: number, commentCount: number, viewerHasLiked: boolean, images: Array<{ __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } } };

export type DeletePostMutationVariables = Exact<{
  input: DeletePostInput;
}>;


export type DeletePostMutation = { deletePost: { __typename: 'DeletePostPayload', post: { __typename: 'Post', id: string } } };

export type LikePostMutationVariables = Exact<{
  input: LikePostInput;
}>;


export type LikePostMutation = { likePost: { __typename: 'LikePostPayload', post: { __typename: 'Post', id: string, likeCount: number, viewerHasLiked: boolean } } };

export type UnlikePostMutationVariables = Exact<{
  input: UnlikePostInput;
}>;


export type UnlikePostMutation = { unlikePost: { __typename: 'UnlikePostPayload', post: { __typename: 'Post', id: string, likeCount: number, viewerHasLiked: boolean } } };

export type CreateCommentMutationVariables = Exact<{
  input: CreateCommentInput;
}>;


export type CreateCommentMutation = { createComment: { __typename: 'CreateCommentPayload', comment: { __typename: 'Comment', id: string, content: string, createdAt: string, isDeleted: boolean, likeCount: number, viewerHasLiked: boolean, post: { __typename: 'Post', id: string, commentCount: number }, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } } };

export type DeleteCommentMutationVariables = Exact<{
  input: DeleteCommentInput;
}>;


export type DeleteCommentMutation = { deleteComment: { __typename: 'DeleteCommentPayload', comment: { __typename: 'Comment', id: string, isDeleted: boolean, post: { __typename: 'Post', id: string, commentCount: number } } } };

export type LikeCommentMutationVariables = Exact<{
  input: LikeCommentInput;
}>;


export type LikeCommentMutation = { likeComment: { __typename: 'LikeCommentPayload', comment: { __typename: 'Comment', id: string, likeCount: number, viewerHasLiked: boolean } } };

export type UnlikeCommentMutationVariables = Exact<{
  input: UnlikeCommentInput;
}>;


export type UnlikeCommentMutation = { unlikeComment: { __typename: 'UnlikeCommentPayload', comment: { __typename: 'Comment', id: string, likeCount: number, viewerHasLiked: boolean } } };

export type ParleyRelationFragment = { __typename: 'User', id: string, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean };

export type ParleyPersonFragment = { __typename: 'User', bio: string | null, id: string, username: string, alias: string | null, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean, avatar: { __typename: 'Image', url: string } | null };

export type ProfileQueryVariables = Exact<{
  by: UserBy;
}>;


export type ProfileQuery = { user: { __typename: 'User', followingCount: number, mutualFriendCount: number, bio: string | null, id: string, username: string, alias: string | null, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean, status: { __typename: 'UserStatus', emoji: string | null, text: string | null } | null, cover: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null, avatar: { __typename: 'Image', url: string } | null } | null };

export type PostsQueryVariables = Exact<{
  authorId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PostsQuery = { posts: { __typename: 'PostConnection', nodes: Array<{ __typename: 'Post', id: string, content: string, createdAt: string, likeCount: number, commentCount: number, viewerHasLiked: boolean, images: Array<{ __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null }>, linkPreview: { __typename: 'LinkPreview', url: string, title: string, description: string | null, siteName: string | null, imageWidth: number | null, imageHeight: number | null } | null, author: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type CircleQueryVariables = Exact<{
  id: string;
}>;


export type CircleQuery = { user: { __typename: 'User', id: string, followers: { __typename: 'UserConnection', nodes: Array<{ __typename: 'User', bio: string | null, id: string, username: string, alias: string | null, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean, avatar: { __typename: 'Image', url: string } | null }> }, following: { __typename: 'UserConnection', nodes: Array<{ __typename: 'User', bio: string | null, id: string, username: string, alias: string | null, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean, avatar: { __typename: 'Image', url: string } | null }> }, friends: { __typename: 'UserConnection', nodes: Array<{ __typename: 'User', bio: string | null, id: string, username: string, alias: string | null, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean, avatar: { __typename: 'Image', url: string } | null }> } } | null };

export type UsersQueryVariables = Exact<{
  search?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type UsersQuery = { users: { __typename: 'UserConnection', nodes: Array<{ __typename: 'User', bio: string | null, id: string, username: string, alias: string | null, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean, avatar: { __typename: 'Image', url: string } | null }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type RequestsQueryVariables = Exact<{ [key: string]: never; }>;


export type RequestsQuery = { friendRequests: { __typename: 'UserConnection', nodes: Array<{ __typename: 'User', bio: string | null, id: string, username: string, alias: string | null, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean, avatar: { __typename: 'Image', url: string } | null }> }, followRequests: { __typename: 'UserConnection', nodes: Array<{ __typename: 'User', bio: string | null, id: string, username: string, alias: string | null, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean, avatar: { __typename: 'Image', url: string } | null }> } };

export type FollowUserMutationVariables = Exact<{
  input: FollowUserInput;
}>;


export type FollowUserMutation = { followUser: { __typename: 'FollowUserPayload', user: { __typename: 'User', id: string, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean } } };

export type UnfollowUserMutationVariables = Exact<{
  input: UnfollowUserInput;
}>;


export type UnfollowUserMutation = { unfollowUser: { __typename: 'UnfollowUserPayload', user: { __typename: 'User', id: string, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean } } };

export type SendFriendRequestMutationVariables = Exact<{
  input: SendFriendRequestInput;
}>;


export type SendFriendRequestMutation = { sendFriendRequest: { __typename: 'SendFriendRequestPayload', user: { __typename: 'User', id: string, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean } } };

export type AcceptFriendRequestMutationVariables = Exact<{
  input: AcceptFriendRequestInput;
}>;


export type AcceptFriendRequestMutation = { acceptFriendRequest: { __typename: 'AcceptFriendRequestPayload', user: { __typename: 'User', id: string, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean } } };

export type DeclineFriendRequestMutationVariables = Exact<{
  input: DeclineFriendRequestInput;
}>;


export type DeclineFriendRequestMutation = { declineFriendRequest: { __typename: 'DeclineFriendRequestPayload', user: { __typename: 'User', id: string, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean } } };

export type RemoveFriendMutationVariables = Exact<{
  input: RemoveFriendInput;
}>;


export type RemoveFriendMutation = { removeFriend: { __typename: 'RemoveFriendPayload', user: { __typename: 'User', id: string, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean } } };

export type AcceptFollowRequestMutationVariables = Exact<{
  input: AcceptFollowRequestInput;
}>;


export type AcceptFollowRequestMutation = { acceptFollowRequest: { __typename: 'AcceptFollowRequestPayload', user: { __typename: 'User', id: string, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean } } };

export type DeclineFollowRequestMutationVariables = Exact<{
  input: DeclineFollowRequestInput;
}>;


export type DeclineFollowRequestMutation = { declineFollowRequest: { __typename: 'DeclineFollowRequestPayload', user: { __typename: 'User', id: string, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean } } };

export type BlockUserMutationVariables = Exact<{
  input: BlockUserInput;
}>;


export type BlockUserMutation = { blockUser: { __typename: 'BlockUserPayload', user: { __typename: 'User', id: string, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean } } };

export type UnblockUserMutationVariables = Exact<{
  input: UnblockUserInput;
}>;


export type UnblockUserMutation = { unblockUser: { __typename: 'UnblockUserPayload', user: { __typename: 'User', id: string, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean } } };

export type UpdateProfileMutationVariables = Exact<{
  input: UpdateProfileInput;
}>;


export type UpdateProfileMutation = { updateProfile: { __typename: 'UpdateProfilePayload', user: { __typename: 'User', bio: string | null, id: string, username: string, alias: string | null, cover: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null, avatar: { __typename: 'Image', url: string } | null } } };

export type ParleyGroupFragment = { __typename: 'Group', id: string, name: string, description: string, memberCount: number, visibility: GroupVisibility, joinPolicy: GroupJoinPolicy, viewerIsMember: boolean, viewerHasRequested: boolean, viewerRole: GroupRole | null, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null };

export type GroupsQueryVariables = Exact<{
  mine?: boolean | null | undefined;
  search?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type GroupsQuery = { groups: { __typename: 'GroupConnection', nodes: Array<{ __typename: 'Group', id: string, name: string, description: string, memberCount: number, visibility: GroupVisibility, joinPolicy: GroupJoinPolicy, viewerIsMember: boolean, viewerHasRequested: boolean, viewerRole: GroupRole | null, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type GroupQueryVariables = Exact<{
  id: string;
}>;


export type GroupQuery = { group: { __typename: 'Group', id: string, name: string, description: string, memberCount: number, visibility: GroupVisibility, joinPolicy: GroupJoinPolicy, viewerIsMember: boolean, viewerHasRequested: boolean, viewerRole: GroupRole | null, conversation: { __typename: 'Conversation', id: string } | null, members: { __typename: 'GroupMemberConnection', nodes: Array<{ __typename: 'GroupMember', id: string, role: GroupRole, user: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }> }, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null } | null };

export type CreateGroupMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type CreateGroupMutation = { createGroup: { __typename: 'CreateGroupPayload', group: { __typename: 'Group', id: string, name: string, description: string, memberCount: number, visibility: GroupVisibility, joinPolicy: GroupJoinPolicy, viewerIsMember: boolean, viewerHasRequested: boolean, viewerRole: GroupRole | null, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null } } };

export type JoinGroupMutationVariables = Exact<{
  input: JoinGroupInput;
}>;


export type JoinGroupMutation = { joinGroup: { __typename: 'JoinGroupPayload', group: { __typename: 'Group', id: string, name: string, description: string, memberCount: number, visibility: GroupVisibility, joinPolicy: GroupJoinPolicy, viewerIsMember: boolean, viewerHasRequested: boolean, viewerRole: GroupRole | null, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null } } };

export type RequestToJoinGroupMutationVariables = Exact<{
  input: RequestToJoinGroupInput;
}>;


export type RequestToJoinGroupMutation = { requestToJoinGroup: { __typename: 'RequestToJoinGroupPayload', group: { __typename: 'Group', id: string, name: string, description: string, memberCount: number, visibility: GroupVisibility, joinPolicy: GroupJoinPolicy, viewerIsMember: boolean, viewerHasRequested: boolean, viewerRole: GroupRole | null, image: { __typename: 'Image', url: string, width: number | null, height: number | null, alt: string | null, thumbhash: string | null } | null } } };

export type AddGroupMemberMutationVariables = Exact<{
  input: AddGroupMemberInput;
}>;


export type AddGroupMemberMutation = { addGroupMember: { __typename: 'AddGroupMemberPayload', group: { __typename: 'Group', id: string, memberCount: number } } };

export type ParleyMeetingFragment = { __typename: 'Meeting', id: string, title: string, scheduledAt: string, durationMinutes: number, host: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } };

export type ParleyMeetingDetailsFragment = { __typename: 'Meeting', icsUrl: string, id: string, title: string, scheduledAt: string, durationMinutes: number, agenda: Array<{ __typename: 'AgendaItem', position: number, title: string, description: string, durationMinutes: number }>, invitations: { __typename: 'InvitationConnection', nodes: Array<{ __typename: 'Invitation', id: string, answer: InvitationAnswer | null, invitee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }> }, host: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } };

export type MeetingsQueryVariables = Exact<{ [key: string]: never; }>;


export type MeetingsQuery = { meetings: { __typename: 'MeetingConnection', nodes: Array<{ __typename: 'Meeting', id: string, title: string, scheduledAt: string, durationMinutes: number, host: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }> }, invitations: { __typename: 'InvitationConnection', nodes: Array<{ __typename: 'Invitation', id: string, answer: InvitationAnswer | null, meeting: { __typename: 'Meeting', id: string, title: string, scheduledAt: string, durationMinutes: number, host: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } }> } };

export type MeetingQueryVariables = Exact<{
  id: string;
}>;


export type MeetingQuery = { meeting: { __typename: 'Meeting', icsUrl: string, id: string, title: string, scheduledAt: string, durationMinutes: number, agenda: Array<{ __typename: 'AgendaItem', position: number, title: string, description: string, durationMinutes: number }>, invitations: { __typename: 'InvitationConnection', nodes: Array<{ __typename: 'Invitation', id: string, answer: InvitationAnswer | null, invitee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }> }, host: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } | null };

export type CreateMeetingMutationVariables = Exact<{
  input: CreateMeetingInput;
}>;


export type CreateMeetingMutation = { createMeeting: { __typename: 'CreateMeetingPayload', meeting: { __typename: 'Meeting', id: string, title: string, scheduledAt: string, durationMinutes: number, host: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } } };

export type AddAgendaItemMutationVariables = Exact<{
  input: AddAgendaItemInput;
}>;


export type AddAgendaItemMutation = { addAgendaItem: { __typename: 'AddAgendaItemPayload', meeting: { __typename: 'Meeting', icsUrl: string, id: string, title: string, scheduledAt: string, durationMinutes: number, agenda: Array<{ __typename: 'AgendaItem', position: number, title: string, description: string, durationMinutes: number }>, invitations: { __typename: 'InvitationConnection', nodes: Array<{ __typename: 'Invitation', id: string, answer: InvitationAnswer | null, invitee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }> }, host: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } } };

export type InviteToMeetingMutationVariables = Exact<{
  input: InviteToMeetingInput;
}>;


export type InviteToMeetingMutation = { inviteToMeeting: { __typename: 'InviteToMeetingPayload', invitation: { __typename: 'Invitation', meeting: { __typename: 'Meeting', icsUrl: string, id: string, title: string, scheduledAt: string, durationMinutes: number, agenda: Array<{ __typename: 'AgendaItem', position: number, title: string, description: string, durationMinutes: number }>, invitations: { __typename: 'InvitationConnection', nodes: Array<{ __typename: 'Invitation', id: string, answer: InvitationAnswer | null, invitee: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } }> }, host: { __typename: 'User', id: string, username: string, alias: string | null, avatar: { __typename: 'Image', url: string } | null } } } } };

export type AnswerInvitationMutationVariables = Exact<{
  input: AnswerInvitationInput;
}>;


export type AnswerInvitationMutation = { answerInvitation: { __typename: 'AnswerInvitationPayload', invitation: { __typename: 'Invitation', id: string, answer: InvitationAnswer | null } } };

export type AccountQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountQuery = { me: { __typename: 'User', id: string, email: string | null, hasSecondFactor: boolean | null, presence: { __typename: 'Presence', id: string, status: PresenceStatus }, status: { __typename: 'UserStatus', emoji: string | null, text: string | null } | null, privacy: { __typename: 'Privacy', isPrivate: boolean, hidesLastSeen: boolean } | null } | null, blockedUsers: { __typename: 'UserConnection', nodes: Array<{ __typename: 'User', bio: string | null, id: string, username: string, alias: string | null, isPrivate: boolean, followerCount: number, viewerFollows: boolean, viewerHasRequestedFollow: boolean, viewerIsFollowedBy: boolean, viewerFriendship: FriendshipStatus, viewerMayCall: boolean, avatar: { __typename: 'Image', url: string } | null }> }, sessions: Array<{ __typename: 'Session', id: string, userAgent: string | null, lastUsedAt: string, isCurrent: boolean }> };

export type SendLoginCodeMutationVariables = Exact<{
  input: SendLoginCodeInput;
}>;


export type SendLoginCodeMutation = { sendLoginCode: { __typename: 'SendLoginCodePayload', accepted: boolean } };

export type EnableSecondFactorMutationVariables = Exact<{
  input: EnableSecondFactorInput;
}>;


export type EnableSecondFactorMutation = { enableSecondFactor: { __typename: 'EnableSecondFactorPayload', user: { __typename: 'User', id: string, hasSecondFactor: boolean | null } } };

export type DisableSecondFactorMutationVariables = Exact<{
  input: DisableSecondFactorInput;
}>;


export type DisableSecondFactorMutation = { disableSecondFactor: { __typename: 'DisableSecondFactorPayload', user: { __typename: 'User', id: string, hasSecondFactor: boolean | null } } };

export type UpdatePrivacyMutationVariables = Exact<{
  input: UpdatePrivacyInput;
}>;


export type UpdatePrivacyMutation = { updatePrivacy: { __typename: 'UpdatePrivacyPayload', user: { __typename: 'User', id: string, privacy: { __typename: 'Privacy', isPrivate: boolean, hidesLastSeen: boolean } | null } } };

export type SetPresenceMutationVariables = Exact<{
  input: SetPresenceInput;
}>;


export type SetPresenceMutation = { setPresence: { __typename: 'SetPresencePayload', presence: { __typename: 'Presence', id: string, status: PresenceStatus } } };

export type SetStatusMutationVariables = Exact<{
  input: SetStatusInput;
}>;


export type SetStatusMutation = { setStatus: { __typename: 'SetStatusPayload', user: { __typename: 'User', id: string, status: { __typename: 'UserStatus', emoji: string | null, text: string | null } | null } } };

export type RevokeSessionMutationVariables = Exact<{
  input: RevokeSessionInput;
}>;


export type RevokeSessionMutation = { revokeSession: { __typename: 'RevokeSessionPayload', session: { __typename: 'Session', id: string } } };

const fragmentParleyNextPage = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyNextPage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}};
const fragmentParleyImage = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyImage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}},{"kind":"Field","name":{"kind":"Name","value":"alt"}},{"kind":"Field","name":{"kind":"Name","value":"thumbhash"}}]}};
const fragmentParleyLinkPreview = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyLinkPreview"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LinkPreview"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"siteName"}},{"kind":"Field","name":{"kind":"Name","value":"imageWidth"}},{"kind":"Field","name":{"kind":"Name","value":"imageHeight"}}]}};
const fragmentParleyUser = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyUser"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"alias"}},{"kind":"Field","name":{"kind":"Name","value":"avatar"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]}};
const fragmentParleyPost = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyPost"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Post"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"content"}},{"kind":"Field","name":{"kind":"Name","value":"images"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyImage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"linkPreview"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyLinkPreview"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"viewerHasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}};
const fragmentParleyConversationState = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyConversationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"activeAt"}},{"kind":"Field","name":{"kind":"Name","value":"unreadCount"}},{"kind":"Field","name":{"kind":"Name","value":"viewerHasPinned"}},{"kind":"Field","name":{"kind":"Name","value":"viewerHasArchived"}},{"kind":"Field","name":{"kind":"Name","value":"viewerHasMarkedUnread"}},{"kind":"Field","name":{"kind":"Name","value":"viewerMutedUntil"}},{"kind":"Field","name":{"kind":"Name","value":"startedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}};
const fragmentParleyMessage = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyMessage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"clientKey"}},{"kind":"Field","name":{"kind":"Name","value":"content"}},{"kind":"Field","name":{"kind":"Name","value":"sentAt"}},{"kind":"Field","name":{"kind":"Name","value":"editedAt"}},{"kind":"Field","name":{"kind":"Name","value":"isDeleted"}},{"kind":"Field","name":{"kind":"Name","value":"isForwarded"}},{"kind":"Field","name":{"kind":"Name","value":"pinnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"replyCount"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}},{"kind":"Field","name":{"kind":"Name","value":"replyTo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"content"}},{"kind":"Field","name":{"kind":"Name","value":"isDeleted"}},{"kind":"Field","name":{"kind":"Name","value":"replyCount"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"mentions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"length"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"attachments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","alias":{"kind":"Name","value":"previewUrl"},"name":{"kind":"Name","value":"url"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"width"},"value":{"kind":"IntValue","value":"640"}}]},{"kind":"Field","name":{"kind":"Name","value":"posterUrl"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}},{"kind":"Field","name":{"kind":"Name","value":"thumbhash"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"waveform"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reactions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"emoji"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"viewerReacted"}}]}},{"kind":"Field","name":{"kind":"Name","value":"linkPreview"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyLinkPreview"}}]}}]}};
const fragmentParleyConversation = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyConversation"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversationState"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyImage"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"participants"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastMessage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}};
const fragmentParleyCall = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyCall"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Call"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"caller"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}},{"kind":"Field","name":{"kind":"Name","value":"callee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}};
const fragmentParleyNotification = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyNotification"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Notification"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"isSeen"}},{"kind":"Field","name":{"kind":"Name","value":"actorCount"}},{"kind":"Field","name":{"kind":"Name","value":"actors"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Post"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"content"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Comment"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"content"}},{"kind":"Field","name":{"kind":"Name","value":"post"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"content"}},{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Group"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Meeting"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Call"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}};
const fragmentParleySession = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleySession"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuthPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}};
const fragmentParleyUnread = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyUnread"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewerUnread"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversations"}},{"kind":"Field","name":{"kind":"Name","value":"messages"}},{"kind":"Field","name":{"kind":"Name","value":"mentions"}},{"kind":"Field","name":{"kind":"Name","value":"changesAt"}}]}}]}};
const fragmentParleyComment = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyComment"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Comment"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"content"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"isDeleted"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"viewerHasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}};
const fragmentParleyRelation = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyRelation"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"isPrivate"}},{"kind":"Field","name":{"kind":"Name","value":"followerCount"}},{"kind":"Field","name":{"kind":"Name","value":"viewerFollows"}},{"kind":"Field","name":{"kind":"Name","value":"viewerHasRequestedFollow"}},{"kind":"Field","name":{"kind":"Name","value":"viewerIsFollowedBy"}},{"kind":"Field","name":{"kind":"Name","value":"viewerFriendship"}},{"kind":"Field","name":{"kind":"Name","value":"viewerMayCall"}}]}};
const fragmentParleyPerson = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyPerson"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyRelation"}},{"kind":"Field","name":{"kind":"Name","value":"bio"}}]}};
const fragmentParleyGroup = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyGroup"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Group"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyImage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"memberCount"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}},{"kind":"Field","name":{"kind":"Name","value":"joinPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"viewerIsMember"}},{"kind":"Field","name":{"kind":"Name","value":"viewerHasRequested"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}};
const fragmentParleyMeeting = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyMeeting"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Meeting"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"scheduledAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMinutes"}},{"kind":"Field","name":{"kind":"Name","value":"host"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}};
const fragmentParleyMeetingDetails = {"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParleyMeetingDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Meeting"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMeeting"}},{"kind":"Field","name":{"kind":"Name","value":"icsUrl"}},{"kind":"Field","name":{"kind":"Name","value":"agenda"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"durationMinutes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"invitations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"answer"}},{"kind":"Field","name":{"kind":"Name","value":"invitee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}}]}}]}};

export const ParleyNextPageFragmentDoc = {"kind":"Document","definitions":[fragmentParleyNextPage]} as unknown as DocumentNode<ParleyNextPageFragment, unknown>;
export const ParleyImageFragmentDoc = {"kind":"Document","definitions":[fragmentParleyImage]} as unknown as DocumentNode<ParleyImageFragment, unknown>;
export const ParleyLinkPreviewFragmentDoc = {"kind":"Document","definitions":[fragmentParleyLinkPreview]} as unknown as DocumentNode<ParleyLinkPreviewFragment, unknown>;
export const ParleyUserFragmentDoc = {"kind":"Document","definitions":[fragmentParleyUser]} as unknown as DocumentNode<ParleyUserFragment, unknown>;
export const ParleyPostFragmentDoc = {"kind":"Document","definitions":[fragmentParleyPost,fragmentParleyImage,fragmentParleyLinkPreview,fragmentParleyUser]} as unknown as DocumentNode<ParleyPostFragment, unknown>;
export const ParleyConversationStateFragmentDoc = {"kind":"Document","definitions":[fragmentParleyConversationState]} as unknown as DocumentNode<ParleyConversationStateFragment, unknown>;
export const ParleyMessageFragmentDoc = {"kind":"Document","definitions":[fragmentParleyMessage,fragmentParleyUser,fragmentParleyLinkPreview]} as unknown as DocumentNode<ParleyMessageFragment, unknown>;
export const ParleyConversationFragmentDoc = {"kind":"Document","definitions":[fragmentParleyConversation,fragmentParleyUser,fragmentParleyLinkPreview,fragmentParleyConversationState,fragmentParleyImage,fragmentParleyMessage]} as unknown as DocumentNode<ParleyConversationFragment, unknown>;
export const ParleyCallFragmentDoc = {"kind":"Document","definitions":[fragmentParleyCall,fragmentParleyUser]} as unknown as DocumentNode<ParleyCallFragment, unknown>;
export const ParleyNotificationFragmentDoc = {"kind":"Document","definitions":[fragmentParleyNotification,fragmentParleyUser]} as unknown as DocumentNode<ParleyNotificationFragment, unknown>;
export const ParleySessionFragmentDoc = {"kind":"Document","definitions":[fragmentParleySession,fragmentParleyUser]} as unknown as DocumentNode<ParleySessionFragment, unknown>;
export const ParleyUnreadFragmentDoc = {"kind":"Document","definitions":[fragmentParleyUnread]} as unknown as DocumentNode<ParleyUnreadFragment, unknown>;
export const ParleyCommentFragmentDoc = {"kind":"Document","definitions":[fragmentParleyComment,fragmentParleyUser]} as unknown as DocumentNode<ParleyCommentFragment, unknown>;
export const ParleyRelationFragmentDoc = {"kind":"Document","definitions":[fragmentParleyRelation]} as unknown as DocumentNode<ParleyRelationFragment, unknown>;
export const ParleyPersonFragmentDoc = {"kind":"Document","definitions":[fragmentParleyPerson,fragmentParleyUser,fragmentParleyRelation]} as unknown as DocumentNode<ParleyPersonFragment, unknown>;
export const ParleyGroupFragmentDoc = {"kind":"Document","definitions":[fragmentParleyGroup,fragmentParleyImage]} as unknown as DocumentNode<ParleyGroupFragment, unknown>;
export const ParleyMeetingFragmentDoc = {"kind":"Document","definitions":[fragmentParleyMeeting,fragmentParleyUser]} as unknown as DocumentNode<ParleyMeetingFragment, unknown>;
export const ParleyMeetingDetailsFragmentDoc = {"kind":"Document","definitions":[fragmentParleyMeetingDetails,fragmentParleyUser,fragmentParleyMeeting]} as unknown as DocumentNode<ParleyMeetingDetailsFragment, unknown>;
export const MeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}},fragmentParleyUser]} as unknown as DocumentNode<MeQuery, MeQueryVariables>;
export const LoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Login"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LoginInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"login"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleySession"}}]}}]}},fragmentParleyUser,fragmentParleySession]} as unknown as DocumentNode<LoginMutation, LoginMutationVariables>;
export const RegisterDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Register"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"register"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleySession"}}]}}]}},fragmentParleyUser,fragmentParleySession]} as unknown as DocumentNode<RegisterMutation, RegisterMutationVariables>;
export const LogoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Logout"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LogoutInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"logout"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}}]}}]}}]} as unknown as DocumentNode<LogoutMutation, LogoutMutationVariables>;
export const FeedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Feed"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"feed"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPost"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyNextPage"}}]}}]}}]}},fragmentParleyImage,fragmentParleyLinkPreview,fragmentParleyUser,fragmentParleyPost,fragmentParleyNextPage]} as unknown as DocumentNode<FeedQuery, FeedQueryVariables>;
export const FeedEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"FeedEvents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"feedEvents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamResumed"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"head"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PostPublished"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"post"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPost"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PostEdited"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"post"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPost"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PostRemoved"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"postId"}}]}}]}}]}},fragmentParleyImage,fragmentParleyLinkPreview,fragmentParleyUser,fragmentParleyPost]} as unknown as DocumentNode<FeedEventsSubscription, FeedEventsSubscriptionVariables>;
export const SearchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Search"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"query"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SearchKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"search"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"query"},"value":{"kind":"Variable","name":{"kind":"Name","value":"query"}}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"item"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Group"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Post"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPost"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}},{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"excerpt"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"ranges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"length"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyNextPage"}}]}}]}}]}},fragmentParleyImage,fragmentParleyLinkPreview,fragmentParleyUser,fragmentParleyPost,fragmentParleyMessage,fragmentParleyNextPage]} as unknown as DocumentNode<SearchQuery, SearchQueryVariables>;
export const ConversationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Conversations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"archived"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"requests"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"archived"},"value":{"kind":"Variable","name":{"kind":"Name","value":"archived"}}},{"kind":"Argument","name":{"kind":"Name","value":"requests"},"value":{"kind":"Variable","name":{"kind":"Name","value":"requests"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversation"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyNextPage"}}]}}]}}]}},fragmentParleyConversationState,fragmentParleyImage,fragmentParleyUser,fragmentParleyLinkPreview,fragmentParleyMessage,fragmentParleyConversation,fragmentParleyNextPage]} as unknown as DocumentNode<ConversationsQuery, ConversationsQueryVariables>;
export const ConversationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Conversation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversation"}},{"kind":"Field","name":{"kind":"Name","value":"head"}},{"kind":"Field","name":{"kind":"Name","value":"epoch"}},{"kind":"Field","name":{"kind":"Name","value":"readMarks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"readSeq"}},{"kind":"Field","name":{"kind":"Name","value":"deliveredSeq"}}]}},{"kind":"Field","name":{"kind":"Name","value":"messages"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}},fragmentParleyConversationState,fragmentParleyImage,fragmentParleyUser,fragmentParleyLinkPreview,fragmentParleyMessage,fragmentParleyConversation]} as unknown as DocumentNode<ConversationQuery, ConversationQueryVariables>;
export const ConversationEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"ConversationEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"epoch"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversationEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"conversationId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"epoch"},"value":{"kind":"Variable","name":{"kind":"Name","value":"epoch"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageSent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageEdited"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageDeleted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageModerated"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LinkPreviewAdded"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReactionAdded"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReactionRemoved"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessagePinned"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageUnpinned"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConversationRead"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"readSeq"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConversationDelivered"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"deliveredSeq"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConversationRenamed"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MemberJoined"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MemberLeft"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GroupChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyImage"}}]}}]}}]}}]}}]}},fragmentParleyUser,fragmentParleyLinkPreview,fragmentParleyMessage,fragmentParleyImage]} as unknown as DocumentNode<ConversationEventsSubscription, ConversationEventsSubscriptionVariables>;
export const NotificationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Notifications"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"unseenOnly"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"notifications"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"unseenOnly"},"value":{"kind":"Variable","name":{"kind":"Name","value":"unseenOnly"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unseenCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyNotification"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyNextPage"}}]}}]}}]}},fragmentParleyUser,fragmentParleyNotification,fragmentParleyNextPage]} as unknown as DocumentNode<NotificationsQuery, NotificationsQueryVariables>;
export const MarkNotificationsSeenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MarkNotificationsSeen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MarkNotificationsSeenInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"markNotificationsSeen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unseenCount"}}]}}]}}]} as unknown as DocumentNode<MarkNotificationsSeenMutation, MarkNotificationsSeenMutationVariables>;
export const InboxEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"InboxEvents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inboxEvents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamResumed"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"head"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConversationActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversation"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConversationLeft"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversationId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"notificationId"}},{"kind":"Field","name":{"kind":"Name","value":"unseenCount"}},{"kind":"Field","name":{"kind":"Name","value":"notification"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyNotification"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationsSeen"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upTo"}},{"kind":"Field","name":{"kind":"Name","value":"unseenCount"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CallRinging"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"call"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyCall"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CallChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"call"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyCall"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserFollowed"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FriendshipChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PostLiked"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}},{"kind":"Field","name":{"kind":"Name","value":"post"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPost"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PostCommented"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}},{"kind":"Field","name":{"kind":"Name","value":"post"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPost"}}]}},{"kind":"Field","name":{"kind":"Name","value":"comment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"content"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CommentLiked"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}},{"kind":"Field","name":{"kind":"Name","value":"comment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"content"}}]}}]}}]}}]}},fragmentParleyConversationState,fragmentParleyImage,fragmentParleyUser,fragmentParleyLinkPreview,fragmentParleyMessage,fragmentParleyConversation,fragmentParleyNotification,fragmentParleyCall,fragmentParleyPost]} as unknown as DocumentNode<InboxEventsSubscription, InboxEventsSubscriptionVariables>;
export const SendMessageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SendMessage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendMessageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendMessage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}},{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}},fragmentParleyUser,fragmentParleyLinkPreview,fragmentParleyMessage]} as unknown as DocumentNode<SendMessageMutation, SendMessageMutationVariables>;
export const AddReactionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddReaction"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddReactionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addReaction"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}}]}},fragmentParleyUser,fragmentParleyLinkPreview,fragmentParleyMessage]} as unknown as DocumentNode<AddReactionMutation, AddReactionMutationVariables>;
export const RemoveReactionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveReaction"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RemoveReactionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeReaction"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMessage"}}]}}]}}]}},fragmentParleyUser,fragmentParleyLinkPreview,fragmentParleyMessage]} as unknown as DocumentNode<RemoveReactionMutation, RemoveReactionMutationVariables>;
export const MarkReadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MarkRead"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MarkReadInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"markRead"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversationState"}}]}}]}}]}},fragmentParleyConversationState]} as unknown as DocumentNode<MarkReadMutation, MarkReadMutationVariables>;
export const MarkUnreadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MarkUnread"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MarkUnreadInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"markUnread"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversationState"}}]}}]}}]}},fragmentParleyConversationState]} as unknown as DocumentNode<MarkUnreadMutation, MarkUnreadMutationVariables>;
export const MuteConversationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MuteConversation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MuteConversationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"muteConversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversationState"}}]}}]}}]}},fragmentParleyConversationState]} as unknown as DocumentNode<MuteConversationMutation, MuteConversationMutationVariables>;
export const UnmuteConversationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnmuteConversation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnmuteConversationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unmuteConversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversationState"}}]}}]}}]}},fragmentParleyConversationState]} as unknown as DocumentNode<UnmuteConversationMutation, UnmuteConversationMutationVariables>;
export const PinConversationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PinConversation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PinConversationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pinConversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversationState"}}]}}]}}]}},fragmentParleyConversationState]} as unknown as DocumentNode<PinConversationMutation, PinConversationMutationVariables>;
export const UnpinConversationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnpinConversation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnpinConversationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unpinConversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversationState"}}]}}]}}]}},fragmentParleyConversationState]} as unknown as DocumentNode<UnpinConversationMutation, UnpinConversationMutationVariables>;
export const ArchiveConversationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchiveConversation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ArchiveConversationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"archiveConversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversationState"}}]}}]}}]}},fragmentParleyConversationState]} as unknown as DocumentNode<ArchiveConversationMutation, ArchiveConversationMutationVariables>;
export const UnarchiveConversationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnarchiveConversation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnarchiveConversationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unarchiveConversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversationState"}}]}}]}}]}},fragmentParleyConversationState]} as unknown as DocumentNode<UnarchiveConversationMutation, UnarchiveConversationMutationVariables>;
export const StartConversationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartConversation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartConversationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startConversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversation"}}]}}]}}]}},fragmentParleyConversationState,fragmentParleyImage,fragmentParleyUser,fragmentParleyLinkPreview,fragmentParleyMessage,fragmentParleyConversation]} as unknown as DocumentNode<StartConversationMutation, StartConversationMutationVariables>;
export const LeaveConversationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LeaveConversation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LeaveConversationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"leaveConversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversationId"}}]}}]}}]} as unknown as DocumentNode<LeaveConversationMutation, LeaveConversationMutationVariables>;
export const LeaveGroupDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LeaveGroup"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LeaveGroupInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"leaveGroup"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewerIsMember"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}}]}}]}}]} as unknown as DocumentNode<LeaveGroupMutation, LeaveGroupMutationVariables>;
export const UnreadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Unread"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUnread"}}]}}]}},fragmentParleyUnread]} as unknown as DocumentNode<UnreadQuery, UnreadQueryVariables>;
export const UnreadEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"UnreadEvents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inboxEvents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConversationActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUnread"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConversationLeft"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUnread"}}]}}]}}]}}]}},fragmentParleyUnread]} as unknown as DocumentNode<UnreadEventsSubscription, UnreadEventsSubscriptionVariables>;
export const SetTypingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetTyping"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetTypingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setTyping"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"typing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isTyping"}}]}}]}}]}}]} as unknown as DocumentNode<SetTypingMutation, SetTypingMutationVariables>;
export const TypingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Typing"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"conversationId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"typing"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"conversationId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"conversationId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isTyping"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}}]}},fragmentParleyUser]} as unknown as DocumentNode<TypingSubscription, TypingSubscriptionVariables>;
export const PresenceChangedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"PresenceChanged"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userIds"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"presenceChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"userIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userIds"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"emoji"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PresenceChangedSubscription, PresenceChangedSubscriptionVariables>;
export const IceServersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"IceServers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"iceServers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"urls"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"credential"}}]}}]}}]} as unknown as DocumentNode<IceServersQuery, IceServersQueryVariables>;
export const CallDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Call"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"call"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyCall"}}]}}]}},fragmentParleyUser,fragmentParleyCall]} as unknown as DocumentNode<CallQuery, CallQueryVariables>;
export const RingingCallsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RingingCalls"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"calls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"EnumValue","value":"RINGING"}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyCall"}}]}}]}}]}},fragmentParleyUser,fragmentParleyCall]} as unknown as DocumentNode<RingingCallsQuery, RingingCallsQueryVariables>;
export const StartCallDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartCall"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartCallInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startCall"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"call"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyCall"}}]}}]}}]}},fragmentParleyUser,fragmentParleyCall]} as unknown as DocumentNode<StartCallMutation, StartCallMutationVariables>;
export const RingCallDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RingCall"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RingCallInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ringCall"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"call"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"rangAt"}}]}}]}}]}}]} as unknown as DocumentNode<RingCallMutation, RingCallMutationVariables>;
export const AcceptCallDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcceptCall"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AcceptCallInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acceptCall"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"call"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyCall"}}]}}]}}]}},fragmentParleyUser,fragmentParleyCall]} as unknown as DocumentNode<AcceptCallMutation, AcceptCallMutationVariables>;
export const RejectCallDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RejectCall"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RejectCallInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rejectCall"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"call"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyCall"}}]}}]}}]}},fragmentParleyUser,fragmentParleyCall]} as unknown as DocumentNode<RejectCallMutation, RejectCallMutationVariables>;
export const EndCallDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EndCall"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EndCallInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endCall"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"call"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyCall"}}]}}]}}]}},fragmentParleyUser,fragmentParleyCall]} as unknown as DocumentNode<EndCallMutation, EndCallMutationVariables>;
export const SendCallSignalDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SendCallSignal"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendCallSignalInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendCallSignal"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"call"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<SendCallSignalMutation, SendCallSignalMutationVariables>;
export const CallEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"CallEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"callId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"callEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"callId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"callId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CallChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"call"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyCall"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CallSignal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"sdp"}},{"kind":"Field","name":{"kind":"Name","value":"candidate"}},{"kind":"Field","name":{"kind":"Name","value":"sdpMid"}},{"kind":"Field","name":{"kind":"Name","value":"sdpMLineIndex"}},{"kind":"Field","name":{"kind":"Name","value":"usernameFragment"}}]}}]}}]}},fragmentParleyUser,fragmentParleyCall]} as unknown as DocumentNode<CallEventsSubscription, CallEventsSubscriptionVariables>;
export const CreateUploadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateUpload"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUploadInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createUpload"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upload"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]} as unknown as DocumentNode<CreateUploadMutation, CreateUploadMutationVariables>;
export const VapidPublicKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"VapidPublicKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"vapidPublicKey"}}]}}]} as unknown as DocumentNode<VapidPublicKeyQuery, VapidPublicKeyQueryVariables>;
export const RegisterPushSubscriptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RegisterPushSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterPushSubscriptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"registerPushSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isRegistered"}}]}}]}}]} as unknown as DocumentNode<RegisterPushSubscriptionMutation, RegisterPushSubscriptionMutationVariables>;
export const UnregisterPushSubscriptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnregisterPushSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnregisterPushSubscriptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unregisterPushSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isRegistered"}}]}}]}}]} as unknown as DocumentNode<UnregisterPushSubscriptionMutation, UnregisterPushSubscriptionMutationVariables>;
export const AcceptMessageRequestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcceptMessageRequest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AcceptMessageRequestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acceptMessageRequest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversationState"}}]}}]}}]}},fragmentParleyConversationState]} as unknown as DocumentNode<AcceptMessageRequestMutation, AcceptMessageRequestMutationVariables>;
export const DeclineMessageRequestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeclineMessageRequest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeclineMessageRequestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"declineMessageRequest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyConversationState"}}]}}]}}]}},fragmentParleyConversationState]} as unknown as DocumentNode<DeclineMessageRequestMutation, DeclineMessageRequestMutationVariables>;
export const EditMessageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EditMessage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EditMessageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"editMessage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"content"}},{"kind":"Field","name":{"kind":"Name","value":"editedAt"}}]}}]}}]}}]} as unknown as DocumentNode<EditMessageMutation, EditMessageMutationVariables>;
export const DeleteMessageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteMessage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteMessageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteMessage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"content"}},{"kind":"Field","name":{"kind":"Name","value":"isDeleted"}}]}}]}}]}}]} as unknown as DocumentNode<DeleteMessageMutation, DeleteMessageMutationVariables>;
export const CallsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Calls"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"calls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"EnumValue","value":"ALL"}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyCall"}},{"kind":"Field","name":{"kind":"Name","value":"durationSeconds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyNextPage"}}]}}]}}]}},fragmentParleyUser,fragmentParleyCall,fragmentParleyNextPage]} as unknown as DocumentNode<CallsQuery, CallsQueryVariables>;
export const PostDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Post"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"post"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPost"}},{"kind":"Field","name":{"kind":"Name","value":"comments"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"includeReplies"},"value":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyComment"}},{"kind":"Field","name":{"kind":"Name","value":"replies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyComment"}}]}}]}}]}}]}}]}}]}},fragmentParleyImage,fragmentParleyLinkPreview,fragmentParleyUser,fragmentParleyPost,fragmentParleyComment]} as unknown as DocumentNode<PostQuery, PostQueryVariables>;
export const CreatePostDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePost"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePostInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createPost"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"post"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPost"}}]}}]}}]}},fragmentParleyImage,fragmentParleyLinkPreview,fragmentParleyUser,fragmentParleyPost]} as unknown as DocumentNode<CreatePostMutation, CreatePostMutationVariables>;
export const DeletePostDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeletePost"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeletePostInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletePost"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"post"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<DeletePostMutation, DeletePostMutationVariables>;
export const LikePostDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LikePost"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LikePostInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"likePost"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"post"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"viewerHasLiked"}}]}}]}}]}}]} as unknown as DocumentNode<LikePostMutation, LikePostMutationVariables>;
export const UnlikePostDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnlikePost"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnlikePostInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unlikePost"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"post"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"viewerHasLiked"}}]}}]}}]}}]} as unknown as DocumentNode<UnlikePostMutation, UnlikePostMutationVariables>;
export const CreateCommentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateComment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCommentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createComment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"comment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyComment"}},{"kind":"Field","name":{"kind":"Name","value":"post"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}}]}}]}}]}}]}},fragmentParleyUser,fragmentParleyComment]} as unknown as DocumentNode<CreateCommentMutation, CreateCommentMutationVariables>;
export const DeleteCommentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteComment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteCommentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteComment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"comment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"isDeleted"}},{"kind":"Field","name":{"kind":"Name","value":"post"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DeleteCommentMutation, DeleteCommentMutationVariables>;
export const LikeCommentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LikeComment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LikeCommentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"likeComment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"comment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"viewerHasLiked"}}]}}]}}]}}]} as unknown as DocumentNode<LikeCommentMutation, LikeCommentMutationVariables>;
export const UnlikeCommentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnlikeComment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnlikeCommentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unlikeComment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"comment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"viewerHasLiked"}}]}}]}}]}}]} as unknown as DocumentNode<UnlikeCommentMutation, UnlikeCommentMutationVariables>;
export const ProfileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Profile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UserBy"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"Variable","name":{"kind":"Name","value":"by"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPerson"}},{"kind":"Field","name":{"kind":"Name","value":"status"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"emoji"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cover"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyImage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"followingCount"}},{"kind":"Field","name":{"kind":"Name","value":"mutualFriendCount"}}]}}]}},fragmentParleyUser,fragmentParleyRelation,fragmentParleyPerson,fragmentParleyImage]} as unknown as DocumentNode<ProfileQuery, ProfileQueryVariables>;
export const PostsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Posts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"authorId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"posts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"authorId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"authorId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPost"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyNextPage"}}]}}]}}]}},fragmentParleyImage,fragmentParleyLinkPreview,fragmentParleyUser,fragmentParleyPost,fragmentParleyNextPage]} as unknown as DocumentNode<PostsQuery, PostsQueryVariables>;
export const CircleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Circle"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"followers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPerson"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"following"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPerson"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"friends"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPerson"}}]}}]}}]}}]}},fragmentParleyUser,fragmentParleyRelation,fragmentParleyPerson]} as unknown as DocumentNode<CircleQuery, CircleQueryVariables>;
export const UsersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Users"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPerson"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyNextPage"}}]}}]}}]}},fragmentParleyUser,fragmentParleyRelation,fragmentParleyPerson,fragmentParleyNextPage]} as unknown as DocumentNode<UsersQuery, UsersQueryVariables>;
export const RequestsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Requests"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"friendRequests"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPerson"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"followRequests"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPerson"}}]}}]}}]}},fragmentParleyUser,fragmentParleyRelation,fragmentParleyPerson]} as unknown as DocumentNode<RequestsQuery, RequestsQueryVariables>;
export const FollowUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FollowUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FollowUserInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"followUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyRelation"}}]}}]}}]}},fragmentParleyRelation]} as unknown as DocumentNode<FollowUserMutation, FollowUserMutationVariables>;
export const UnfollowUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnfollowUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnfollowUserInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unfollowUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyRelation"}}]}}]}}]}},fragmentParleyRelation]} as unknown as DocumentNode<UnfollowUserMutation, UnfollowUserMutationVariables>;
export const SendFriendRequestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SendFriendRequest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendFriendRequestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendFriendRequest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyRelation"}}]}}]}}]}},fragmentParleyRelation]} as unknown as DocumentNode<SendFriendRequestMutation, SendFriendRequestMutationVariables>;
export const AcceptFriendRequestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcceptFriendRequest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AcceptFriendRequestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acceptFriendRequest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyRelation"}}]}}]}}]}},fragmentParleyRelation]} as unknown as DocumentNode<AcceptFriendRequestMutation, AcceptFriendRequestMutationVariables>;
export const DeclineFriendRequestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeclineFriendRequest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeclineFriendRequestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"declineFriendRequest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyRelation"}}]}}]}}]}},fragmentParleyRelation]} as unknown as DocumentNode<DeclineFriendRequestMutation, DeclineFriendRequestMutationVariables>;
export const RemoveFriendDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveFriend"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RemoveFriendInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeFriend"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyRelation"}}]}}]}}]}},fragmentParleyRelation]} as unknown as DocumentNode<RemoveFriendMutation, RemoveFriendMutationVariables>;
export const AcceptFollowRequestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcceptFollowRequest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AcceptFollowRequestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acceptFollowRequest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyRelation"}}]}}]}}]}},fragmentParleyRelation]} as unknown as DocumentNode<AcceptFollowRequestMutation, AcceptFollowRequestMutationVariables>;
export const DeclineFollowRequestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeclineFollowRequest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeclineFollowRequestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"declineFollowRequest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyRelation"}}]}}]}}]}},fragmentParleyRelation]} as unknown as DocumentNode<DeclineFollowRequestMutation, DeclineFollowRequestMutationVariables>;
export const BlockUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"BlockUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"BlockUserInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"blockUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyRelation"}}]}}]}}]}},fragmentParleyRelation]} as unknown as DocumentNode<BlockUserMutation, BlockUserMutationVariables>;
export const UnblockUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnblockUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnblockUserInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unblockUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyRelation"}}]}}]}}]}},fragmentParleyRelation]} as unknown as DocumentNode<UnblockUserMutation, UnblockUserMutationVariables>;
export const UpdateProfileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateProfile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateProfileInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateProfile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}},{"kind":"Field","name":{"kind":"Name","value":"bio"}},{"kind":"Field","name":{"kind":"Name","value":"cover"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyImage"}}]}}]}}]}}]}},fragmentParleyUser,fragmentParleyImage]} as unknown as DocumentNode<UpdateProfileMutation, UpdateProfileMutationVariables>;
export const GroupsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Groups"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mine"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"groups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"mine"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mine"}}},{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyGroup"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyNextPage"}}]}}]}}]}},fragmentParleyImage,fragmentParleyGroup,fragmentParleyNextPage]} as unknown as DocumentNode<GroupsQuery, GroupsQueryVariables>;
export const GroupDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Group"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyGroup"}},{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyUser"}}]}}]}}]}}]}}]}},fragmentParleyImage,fragmentParleyGroup,fragmentParleyUser]} as unknown as DocumentNode<GroupQuery, GroupQueryVariables>;
export const CreateGroupDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateGroup"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateGroupInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createGroup"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyGroup"}}]}}]}}]}},fragmentParleyImage,fragmentParleyGroup]} as unknown as DocumentNode<CreateGroupMutation, CreateGroupMutationVariables>;
export const JoinGroupDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"JoinGroup"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"JoinGroupInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"joinGroup"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyGroup"}}]}}]}}]}},fragmentParleyImage,fragmentParleyGroup]} as unknown as DocumentNode<JoinGroupMutation, JoinGroupMutationVariables>;
export const RequestToJoinGroupDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestToJoinGroup"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RequestToJoinGroupInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestToJoinGroup"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyGroup"}}]}}]}}]}},fragmentParleyImage,fragmentParleyGroup]} as unknown as DocumentNode<RequestToJoinGroupMutation, RequestToJoinGroupMutationVariables>;
export const AddGroupMemberDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddGroupMember"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddGroupMemberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addGroupMember"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"memberCount"}}]}}]}}]}}]} as unknown as DocumentNode<AddGroupMemberMutation, AddGroupMemberMutationVariables>;
export const MeetingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Meetings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"meetings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMeeting"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"invitations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"answer"}},{"kind":"Field","name":{"kind":"Name","value":"meeting"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMeeting"}}]}}]}}]}}]}},fragmentParleyUser,fragmentParleyMeeting]} as unknown as DocumentNode<MeetingsQuery, MeetingsQueryVariables>;
export const MeetingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Meeting"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"meeting"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMeetingDetails"}}]}}]}},fragmentParleyUser,fragmentParleyMeeting,fragmentParleyMeetingDetails]} as unknown as DocumentNode<MeetingQuery, MeetingQueryVariables>;
export const CreateMeetingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateMeeting"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateMeetingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createMeeting"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"meeting"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMeeting"}}]}}]}}]}},fragmentParleyUser,fragmentParleyMeeting]} as unknown as DocumentNode<CreateMeetingMutation, CreateMeetingMutationVariables>;
export const AddAgendaItemDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddAgendaItem"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddAgendaItemInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addAgendaItem"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"meeting"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMeetingDetails"}}]}}]}}]}},fragmentParleyUser,fragmentParleyMeeting,fragmentParleyMeetingDetails]} as unknown as DocumentNode<AddAgendaItemMutation, AddAgendaItemMutationVariables>;
export const InviteToMeetingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"InviteToMeeting"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"InviteToMeetingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inviteToMeeting"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invitation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"meeting"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyMeetingDetails"}}]}}]}}]}}]}},fragmentParleyUser,fragmentParleyMeeting,fragmentParleyMeetingDetails]} as unknown as DocumentNode<InviteToMeetingMutation, InviteToMeetingMutationVariables>;
export const AnswerInvitationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AnswerInvitation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AnswerInvitationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"answerInvitation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invitation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"answer"}}]}}]}}]}}]} as unknown as DocumentNode<AnswerInvitationMutation, AnswerInvitationMutationVariables>;
export const AccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"hasSecondFactor"}},{"kind":"Field","name":{"kind":"Name","value":"presence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"emoji"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"privacy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isPrivate"}},{"kind":"Field","name":{"kind":"Name","value":"hidesLastSeen"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"blockedUsers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParleyPerson"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"sessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"isCurrent"}}]}}]}},fragmentParleyUser,fragmentParleyRelation,fragmentParleyPerson]} as unknown as DocumentNode<AccountQuery, AccountQueryVariables>;
export const SendLoginCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SendLoginCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendLoginCodeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendLoginCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accepted"}}]}}]}}]} as unknown as DocumentNode<SendLoginCodeMutation, SendLoginCodeMutationVariables>;
export const EnableSecondFactorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EnableSecondFactor"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EnableSecondFactorInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"enableSecondFactor"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"hasSecondFactor"}}]}}]}}]}}]} as unknown as DocumentNode<EnableSecondFactorMutation, EnableSecondFactorMutationVariables>;
export const DisableSecondFactorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DisableSecondFactor"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DisableSecondFactorInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"disableSecondFactor"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"hasSecondFactor"}}]}}]}}]}}]} as unknown as DocumentNode<DisableSecondFactorMutation, DisableSecondFactorMutationVariables>;
export const UpdatePrivacyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdatePrivacy"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdatePrivacyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updatePrivacy"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"privacy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isPrivate"}},{"kind":"Field","name":{"kind":"Name","value":"hidesLastSeen"}}]}}]}}]}}]}}]} as unknown as DocumentNode<UpdatePrivacyMutation, UpdatePrivacyMutationVariables>;
export const SetPresenceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetPresence"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetPresenceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setPresence"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"presence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<SetPresenceMutation, SetPresenceMutationVariables>;
export const SetStatusDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetStatus"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetStatusInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setStatus"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"emoji"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]}}]} as unknown as DocumentNode<SetStatusMutation, SetStatusMutationVariables>;
export const RevokeSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RevokeSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<RevokeSessionMutation, RevokeSessionMutationVariables>;
