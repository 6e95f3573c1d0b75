/** A list of rows that belong to a user, `$1`: SQL whose columns are the keys of the export. */
export interface ExportSection {
  readonly name: string;
  /** The tables that it exports, for the test that none is forgotten. */
  readonly tables: readonly string[];
  readonly rows: string;
}

const user = (column: string) => `'user_' || ${column}`;
const conversation = (column: string) => `'conversation_' || ${column}`;

/** All that is stored about a user. Other people appear by their ids, and nothing that they wrote. */
export const sections: readonly ExportSection[] = [
  {
    name: 'account',
    tables: ['users'],
    rows: `select ${user('id')} as id, username, email, email_confirmed_at as "emailConfirmedAt", email_since as "emailSince",
        second_factor as "secondFactor", role, registered_under as "registeredUnder", suspended_at as "suspendedAt",
        first_name as "firstName", last_name as "lastName", alias, bio, date_of_birth as "dateOfBirth",
        avatar_url as "avatarUrl", cover_url as "coverUrl", last_seen_at as "lastSeenAt", hides_last_seen as "hidesLastSeen",
        availability, status_text as "statusText", status_emoji as "statusEmoji", status_until as "statusUntil", is_private as "isPrivate",
        messages_from as "messagesFrom", calls_from as "callsFrom", groups_from as "groupsFrom", created_at as "createdAt",
        password_hash <> '' as "hasPassword"
      from users where id = $1`,
  },
  {
    name: 'oauthIdentities',
    tables: ['oauth_identities'],
    rows: `select provider, subject, created_at as "createdAt" from oauth_identities where user_id = $1`,
  },
  {
    name: 'sessions',
    tables: ['sessions'],
    rows: `select 'session_' || id as id, user_agent as "userAgent", address, policy, created_at as "createdAt",
        last_used_at as "lastUsedAt", expires_at as "expiresAt", revoked_at as "revokedAt",
        api_token_digest is not null as "hasApiToken"
      from sessions where user_id = $1 order by created_at`,
  },
  {
    name: 'mailedCodes',
    tables: ['login_codes'],
    rows: `select purpose, email, created_at as "createdAt", expires_at as "expiresAt", used_at as "usedAt"
      from login_codes where user_id = $1 order by id`,
  },
  {
    name: 'posts',
    tables: ['posts'],
    rows: `select 'post_' || id as id, content, images, link_preview as "linkPreview", like_count as "likeCount",
        comment_count as "commentCount", created_at as "createdAt", updated_at as "updatedAt", removed_at as "removedAt"
      from posts where author_id = $1 order by id`,
  },
  {
    name: 'comments',
    tables: ['comments'],
    rows: `select 'comment_' || id as id, 'post_' || post_id as "postId", content, like_count as "likeCount",
        created_at as "createdAt", updated_at as "updatedAt", removed_at as "removedAt"
      from comments where author_id = $1 order by id`,
  },
  {
    name: 'likes',
    tables: ['post_likes', 'comment_likes'],
    rows: `select 'post_' || post_id as id, created_at as "createdAt" from post_likes where user_id = $1
      union all select 'comment_' || comment_id, created_at from comment_likes where user_id = $1`,
  },
  {
    name: 'follows',
    tables: ['follows'],
    rows: `select ${user('follower_id')} as "followerId", ${user('followee_id')} as "followeeId", created_at as "createdAt"
      from follows where $1 in (follower_id, followee_id)`,
  },
  {
    name: 'followRequests',
    tables: ['follow_requests'],
    rows: `select ${user('requester_id')} as "requesterId", ${user('asked_id')} as "askedId", created_at as "createdAt"
      from follow_requests where $1 in (requester_id, asked_id)`,
  },
  {
    // Nobody learns who blocked or muted them.
    name: 'blocked',
    tables: ['blocks', 'mutes'],
    rows: `select ${user('other_id')} as "userId", 'BLOCKED' as relation, created_at as "createdAt" from blocks where user_id = $1 and made
      union all select ${user('muted_id')}, 'MUTED', created_at from mutes where user_id = $1`,
  },
  {
    name: 'friends',
    tables: ['friends', 'friend_requests'],
    rows: `select ${user('friend_id')} as "userId", 'FRIEND' as relation, created_at as "createdAt" from friends where user_id = $1
      union all select ${user('user_id')}, 'FRIEND_OF', created_at from friends where friend_id = $1
      union all select ${user('asked_id')}, 'REQUEST_SENT', created_at from friend_requests where requester_id = $1
      union all select ${user('requester_id')}, 'REQUEST_RECEIVED', created_at from friend_requests where asked_id = $1`,
  },
  {
    name: 'conversations',
    tables: ['conversations', 'participants'],
    rows: `select ${conversation('c.id')} as id, c.kind, ${user('nullif(coalesce(nullif(c.lower_user_id, $1), c.upper_user_id), $1)')} as "withId",
        part.read_seq as "readSeq", part.is_admin as "isAdmin", part.created_at as "joinedAt"
      from participants part join conversations c on c.id = part.conversation_id where part.user_id = $1 order by c.id`,
  },
  {
    name: 'messagesSent',
    tables: ['messages', 'message_edits'],
    rows: `select 'message_' || id as id, ${conversation('conversation_id')} as "conversationId", content, sent_at as "sentAt",
        edited_at as "editedAt", deleted_at as "deletedAt", removed_at as "removedAt",
        (select jsonb_agg(jsonb_build_object('content', former.content, 'editedAt', former.edited_at) order by former.id)
         from message_edits former where former.message_id = messages.id) as edits
      from messages where sender_id = $1 order by conversation_id, seq`,
  },
  {
    name: 'reactions',
    tables: ['reactions'],
    rows: `select 'message_' || message_id as "messageId", emoji, created_at as "createdAt" from reactions where user_id = $1 order by id`,
  },
  {
    name: 'mentions',
    tables: ['mentions'],
    rows: `select 'message_' || message_id as "messageId", start, length from mentions where user_id = $1 order by message_id, start`,
  },
  {
    name: 'groupsOwned',
    tables: ['groups'],
    rows: `select 'group_' || id as id, name, description, image_url as "imageUrl", member_count as "memberCount",
        created_at as "createdAt", removed_at as "removedAt"
      from groups where owner_id = $1 order by id`,
  },
  {
    // What others decided about the user is named by the group alone.
    name: 'groupAdmission',
    tables: ['group_invitations', 'group_requests', 'group_bans', 'group_invite_links'],
    rows: `select 'group_' || group_id as "groupId", 'INVITED' as state, created_at as "createdAt" from group_invitations where invitee_id = $1
      union all select 'group_' || group_id, 'INVITED_OTHER', created_at from group_invitations where inviter_id = $1
      union all select 'group_' || group_id, 'REQUESTED', created_at from group_requests where requester_id = $1
      union all select 'group_' || group_id, 'BANNED', created_at from group_bans where user_id = $1
      union all select 'group_' || group_id, 'BANNED_OTHER', created_at from group_bans where banned_by_id = $1
      union all select 'group_' || group_id, 'LINK', created_at from group_invite_links where created_by_id = $1`,
  },
  {
    name: 'calls',
    tables: ['calls'],
    rows: `select 'call_' || id as id, ${user('caller_id')} as "callerId", ${user('callee_id')} as "calleeId", kind, status,
        created_at as "createdAt", answered_at as "answeredAt", ended_at as "endedAt", end_reason as "endReason"
      from calls where $1 in (caller_id, callee_id) order by id`,
  },
  {
    name: 'meetingsHosted',
    tables: ['meetings', 'agenda_items'],
    rows: `select 'meeting_' || m.id as id, title, scheduled_at as "scheduledAt", created_at as "createdAt",
        (select jsonb_agg(jsonb_build_object('position', position, 'title', item.title, 'description', description, 'durationMinutes', duration_minutes) order by position)
         from agenda_items item where meeting_id = m.id) as agenda
      from meetings m where host_id = $1 order by m.id`,
  },
  {
    name: 'invitations',
    tables: ['invitations'],
    rows: `select 'meeting_' || meeting_id as "meetingId", answer, answered_at as "answeredAt", invited_at as "invitedAt"
      from invitations where invitee_id = $1 order by id`,
  },
  {
    name: 'uploads',
    tables: ['uploads'],
    rows: `select 'upload_' || id as id, kind, name, mime_type as "mimeType", size, path as url, width, height,
        duration_ms as "durationMs", ready_at as "completedAt", withheld, created_at as "createdAt"
      from uploads where owner_id = $1 order by created_at`,
  },
  {
    name: 'attachmentsSent',
    tables: ['attachments'],
    rows: `select 'attachment_' || id as id, 'message_' || message_id as "messageId", ${conversation('conversation_id')} as "conversationId",
        'upload_' || upload_id as "uploadId", kind, name, mime_type as "mimeType", size
      from attachments where sender_id = $1 order by id`,
  },
  {
    // The excerpt of a report is the text of somebody else.
    name: 'reportsMade',
    tables: ['reports'],
    rows: `select content_id as "contentId", reason, status, created_at as "createdAt", resolved_at as "resolvedAt"
      from reports where reporter_id = $1 order by id`,
  },
  {
    name: 'removedContent',
    tables: ['removals'],
    rows: `select content_id as "contentId", reason, text, removed_at as "removedAt", restored_at as "restoredAt"
      from removals where author_id = $1 order by id`,
  },
  {
    name: 'legacyCalls',
    tables: ['legacy_calls'],
    rows: `select operation, day, count, latest_at as "latestAt" from legacy_calls where user_id = $1 order by day, operation`,
  },
  {
    name: 'contactCount',
    tables: ['contact_counts'],
    rows: `select count, since from contact_counts where user_id = $1`,
  },
  {
    name: 'notifications',
    tables: ['notifications', 'notification_actors'],
    rows: `select 'notification_' || n.id as id, n.kind, n.at, n.seen_at as "seenAt",
        (select jsonb_agg(${user('part.actor_id')} order by part.id) from notification_actors part
         where part.notification_id = n.id and part.withdrawn_at is null) as "actorIds"
      from notifications n where n.user_id = $1 order by n.id`,
  },
  {
    name: 'notificationPreferences',
    tables: ['notification_preferences'],
    rows: `select kind, is_listed as "isListed", is_pushed as "isPushed" from notification_preferences where user_id = $1 order by kind`,
  },
  {
    name: 'pushTargets',
    tables: ['push_targets', 'pushes'],
    rows: `select platform, split_part(address, '/', 3) as host, created_at as "createdAt",
        (select count(*)::int from pushes where pushes.target_id = target.id) as pushes
      from push_targets target where user_id = $1 order by id`,
  },
  {
    name: 'administration',
    tables: ['audit_entries'],
    rows: `select action, target_id as "targetId", created_at as "createdAt" from audit_entries
      where actor_id = $1 or target_id = ${user('$1')} order by id`,
  },
];
