import { Migration } from '@mikro-orm/migrations';
import { eventPartitions } from './event-partitions.js';
import { feedChanges } from './feed-changes.js';
import { messageFunctions } from './message-functions.js';
import { notificationTables } from './notification-tables.js';
import { searchFunctions } from './search-functions.js';

export class Migration20261126044556_initial extends Migration {

  override name = 'Migration20261126044556_initial';

  override up(): void | Promise<void> {
    this.addSql(`create table "events" ("home" bigint not null, "seq" bigint not null, "at" timestamptz(3) not null default now(), "actor_id" bigint null, "home_kind" smallint not null, "kind" text not null, "client_key" text null, "data" jsonb not null, primary key ("home", "seq", "at", "home_kind")) partition by list ("home_kind");`);
    this.addSql(`create index events_signals on events (at) where kind in ('OFFER', 'ANSWER', 'ICE_CANDIDATE');`);
    this.addSql(`create index events_client_key on events (home, actor_id, client_key) where client_key is not null;`);
    // Each is partitioned again, by time: see make_event_partitions below.
    this.addSql(`create table "events_conversations" partition of "events" for values in (1) partition by range ("at");`);
    this.addSql(`create table "events_calls" partition of "events" for values in (2) partition by range ("at");`);
    this.addSql(`create table "events_inboxes" partition of "events" for values in (3) partition by range ("at");`);

    this.addSql(`create table "database_runs" ("number" bigserial primary key, "history" bigint not null, "id" uuid not null default gen_random_uuid(), "cluster" bigint not null, "file" text not null, "began" bigint not null, "seen" bigint not null, "created_at" timestamptz(3) not null default now());`);
    this.addSql(`alter table "database_runs" add constraint "database_runs_history_unique" unique ("history");`);

    this.addSql(`create table "imported_ids" ("dialect" text not null, "kind" text not null, "source_id" text not null, "target_id" bigint not null, primary key ("dialect", "kind", "source_id"));`);
    this.addSql(`create index "imported_ids_dialect_kind_target_id_index" on "imported_ids" ("dialect", "kind", "target_id");`);

    this.addSql(`create table "import_progress" ("dialect" text not null, "kind" text not null, "cursor" jsonb null, "taken" bigint not null default '0', "refused" bigint not null default '0', "at" timestamptz(3) not null default now(), primary key ("dialect", "kind"));`);

    this.addSql(`create table "legacy_calls" ("operation" text not null, "user_id" bigint not null, "day" date not null, "count" bigint not null, "latest_at" timestamptz(3) not null default now(), primary key ("operation", "user_id", "day"));`);
    this.addSql(`create index "legacy_calls_day_operation_index" on "legacy_calls" ("day", "operation");`);

    this.addSql(`create table "oauth_attempts" ("digest" text not null, "provider" text not null, "binding" text not null, "redirect_uri" text not null, "expires_at" timestamptz(3) not null, primary key ("digest"));`);
    this.addSql(`create index "oauth_attempts_expires_at_index" on "oauth_attempts" ("expires_at");`);

    this.addSql(`create table "reserved_names" ("digest" text not null, "holder_id" bigint null, "until" timestamptz(3) not null, primary key ("digest"));`);

    this.addSql(`create table "scheduled_jobs" ("name" text not null, "due_at" timestamptz(3) not null default now(), primary key ("name"));`);

    this.addSql(`create table "scheduler_lease" ("id" boolean not null, "holder" uuid not null, "held_until" timestamptz(3) not null, primary key ("id"));`);

    this.addSql(`create table "sign_in_failures" ("key" text not null, "count" int not null default 1, "since" timestamptz(3) not null default now(), "latest" timestamptz(3) not null default now(), primary key ("key"));`);

    this.addSql(`create table "streams" ("home_kind" smallint not null, "home" bigint not null, "head" bigint not null default '0', "at" timestamptz(3) not null default now(), "mark" bigint not null default '0', "active_seq" bigint not null default '0', "active_mark" bigint not null default '0', "active_at" timestamptz(3) not null default now(), "message_seq" bigint not null default '0', "epoch" uuid not null default gen_random_uuid(), "history" bigint null, "former_epoch" uuid null, "former_head" bigint null, "former_mark" bigint null, primary key ("home_kind", "home"));`);
    this.addSql(`create index streams_mark on streams using brin (mark) with (pages_per_range = 4, autosummarize = on);`);

    this.addSql(`create table "uploads" ("id" uuid not null default gen_random_uuid(), "owner_id" bigint not null, "kind" text not null default 'IMAGE', "name" text not null default '', "mime_type" text not null default 'image/webp', "size" bigint not null default '0', "received" bigint not null default '0', "pieces" text[] not null default '{}', "piece_sizes" int[] not null default '{}', "file" text null, "path" text null, "width" int null, "height" int null, "duration_ms" int null, "waveform" int[] not null default '{}', "thumbhash" text null, "poster_id" uuid null, "ready_at" timestamptz(3) null, "attached" boolean not null default false, "withheld" boolean not null default false, "created_at" timestamptz(3) not null default now(), primary key ("id"));`);
    this.addSql(`create index "uploads_owner_id_index" on "uploads" ("owner_id");`);
    this.addSql(`create index uploads_file on uploads (file) where file is not null;`);
    this.addSql(`create index "uploads_path_index" on "uploads" ("path");`);
    this.addSql(`create index uploads_poster on uploads (poster_id) where poster_id is not null;`);
    this.addSql(`alter table "uploads" add constraint "uploads_kind_check" check ("kind" in ('IMAGE', 'FILE', 'VOICE', 'VIDEO'));`);

    this.addSql(`create table "users" ("id" bigserial primary key, "username" text not null, "email" text not null, "username_key" text not null, "username_skeleton" text not null, "email_confirmed_at" timestamptz(3) null, "email_since" timestamptz(3) not null default now(), "email_key" text not null, "password_hash" text not null, "second_factor" boolean not null default false, "role" text not null default 'USER', "registered_under" text not null default 'default', "suspended_at" timestamptz(3) null, "profile_removed_at" timestamptz(3) null, "first_name" text not null default '', "last_name" text not null default '', "alias" text null, "bio" text null, "date_of_birth" date null, "avatar_url" text null, "cover_url" text null, "follower_count" int not null default 0, "following_count" int not null default 0, "last_seen_at" timestamptz(3) null, "hides_last_seen" boolean not null default false, "availability" text not null default 'AVAILABLE', "status_text" text null, "status_emoji" text null, "status_until" timestamptz(3) null, "is_private" boolean not null default false, "messages_from" text not null default 'EVERYBODY', "calls_from" text not null default 'EVERYBODY', "groups_from" text not null default 'EVERYBODY', "created_at" timestamptz(3) not null default now(), "deleted_at" timestamptz(3) null);`);
    this.addSql(`alter table "users" add constraint "users_username_key_unique" unique ("username_key");`);
    this.addSql(`alter table "users" add constraint "users_username_skeleton_unique" unique ("username_skeleton");`);
    this.addSql(`create index "users_email_key_index" on "users" ("email_key");`);
    this.addSql(`create unique index users_confirmed_email on users (email_key) where email_confirmed_at is not null;`);
    this.addSql(`create index "users_created_at_id_index" on "users" ("created_at", "id");`);
    this.addSql(`create index users_suspended on users (id) where suspended_at is not null;`);
    this.addSql(`create index users_deleted on users (id) where deleted_at is not null;`);

    this.addSql(`create table "sessions" ("id" uuid not null default gen_random_uuid(), "user_id" bigint not null, "user_agent" text null, "address" text not null, "policy" text not null default 'default', "rotating" boolean not null, "generation" int not null default 0, "rotated_at" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "last_used_at" timestamptz(3) not null default now(), "expires_at" timestamptz(3) not null, "api_token_digest" text null, "api_token_expires_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "sessions_user_id_index" on "sessions" ("user_id");`);
    this.addSql(`create index "sessions_expires_at_index" on "sessions" ("expires_at");`);
    this.addSql(`alter table "sessions" add constraint "sessions_api_token_digest_unique" unique ("api_token_digest");`);

    this.addSql(`create table "reports" ("id" bigserial primary key, "reporter_id" bigint not null, "content_id" text not null, "excerpt" text not null, "reason" text not null, "status" text not null default 'OPEN', "created_at" timestamptz(3) not null default now(), "resolved_at" timestamptz(3) null);`);
    this.addSql(`create unique index reports_open on reports (reporter_id, content_id) where status = 'OPEN';`);
    this.addSql(`create index "reports_status_created_at_id_index" on "reports" ("status", "created_at", "id");`);

    this.addSql(`create table "removals" ("id" bigserial primary key, "content_id" text not null, "author_id" bigint not null, "moderator_id" bigint null, "reason" text not null, "text" text not null, "saved" jsonb not null, "removed_at" timestamptz(3) not null default now(), "restored_at" timestamptz(3) null);`);
    this.addSql(`create unique index removals_standing on removals (content_id) where restored_at is null;`);
    this.addSql(`create index "removals_author_id_removed_at_id_index" on "removals" ("author_id", "removed_at", "id");`);
    this.addSql(`create index "removals_removed_at_id_index" on "removals" ("removed_at", "id");`);

    this.addSql(`create table "posts" ("id" bigserial primary key, "author_id" bigint not null, "content" text not null, "images" jsonb not null default '[]', "link_preview" jsonb null, "like_count" int not null default 0, "comment_count" int not null default 0, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "among_newest" boolean not null default true, "removed_at" timestamptz(3) null, "hidden" boolean not null default false);`);
    this.addSql(`create index posts_newest on posts (author_id, created_at, id) where among_newest;`);
    this.addSql(`create index "posts_created_at_id_hidden_index" on "posts" ("created_at", "id", "hidden");`);
    this.addSql(`create index "posts_author_id_created_at_id_hidden_index" on "posts" ("author_id", "created_at", "id", "hidden");`);

    this.addSql(`create table "post_likes" ("post_id" bigint not null, "user_id" bigint not null, "created_at" timestamptz(3) not null default now(), primary key ("post_id", "user_id"));`);
    this.addSql(`create index "post_likes_post_id_created_at_user_id_index" on "post_likes" ("post_id", "created_at", "user_id");`);

    this.addSql(`create table "oauth_identities" ("provider" text not null, "subject" text not null, "user_id" bigint not null, "created_at" timestamptz(3) not null default now(), primary key ("provider", "subject"));`);
    this.addSql(`create index "oauth_identities_user_id_index" on "oauth_identities" ("user_id");`);

    this.addSql(`create table "meetings" ("id" bigserial primary key, "uid" uuid not null default gen_random_uuid(), "host_id" bigint not null, "title" text not null, "scheduled_at" timestamptz(3) not null, "is_group" boolean not null, "created_at" timestamptz(3) not null default now());`);
    this.addSql(`alter table "meetings" add constraint "meetings_uid_unique" unique ("uid");`);
    this.addSql(`create index "meetings_host_id_created_at_id_index" on "meetings" ("host_id", "created_at", "id");`);

    this.addSql(`create table "agenda_items" ("id" bigserial primary key, "meeting_id" bigint not null, "position" int not null, "title" text not null, "description" text not null, "duration_minutes" int not null);`);
    this.addSql(`alter table "agenda_items" add constraint "agenda_items_meeting_id_position_unique" unique ("meeting_id", "position");`);

    this.addSql(`create table "login_codes" ("id" bigserial primary key, "created_at" timestamptz(3) not null default now(), "user_id" bigint not null, "purpose" text not null, "digest" text not null, "email" text null, "tries" int not null default 0, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null);`);
    this.addSql(`create index "login_codes_digest_index" on "login_codes" ("digest");`);
    this.addSql(`create index "login_codes_user_id_purpose_id_index" on "login_codes" ("user_id", "purpose", "id");`);

    this.addSql(`create table "invitations" ("id" bigserial primary key, "meeting_id" bigint not null, "invitee_id" bigint not null, "answer" text null, "answered_at" timestamptz(3) null, "invited_at" timestamptz(3) not null default now());`);
    this.addSql(`create index "invitations_invitee_id_invited_at_id_index" on "invitations" ("invitee_id", "invited_at", "id");`);
    this.addSql(`alter table "invitations" add constraint "invitations_meeting_id_invitee_id_unique" unique ("meeting_id", "invitee_id");`);

    this.addSql(`create table "friend_requests" ("id" bigserial primary key, "created_at" timestamptz(3) not null default now(), "requester_id" bigint not null, "asked_id" bigint not null);`);
    this.addSql(`create index "friend_requests_asked_id_created_at_id_index" on "friend_requests" ("asked_id", "created_at", "id");`);
    this.addSql(`alter table "friend_requests" add constraint "friend_requests_requester_id_asked_id_unique" unique ("requester_id", "asked_id");`);

    this.addSql(`create table "friends" ("id" bigserial primary key, "created_at" timestamptz(3) not null default now(), "user_id" bigint not null, "friend_id" bigint not null, "made" boolean not null);`);
    this.addSql(`create index "friends_user_id_created_at_id_index" on "friends" ("user_id", "created_at", "id");`);
    this.addSql(`alter table "friends" add constraint "friends_user_id_friend_id_unique" unique ("user_id", "friend_id");`);

    this.addSql(`create table "follow_requests" ("id" bigserial primary key, "created_at" timestamptz(3) not null default now(), "requester_id" bigint not null, "asked_id" bigint not null);`);
    this.addSql(`create index "follow_requests_asked_id_created_at_id_index" on "follow_requests" ("asked_id", "created_at", "id");`);
    this.addSql(`alter table "follow_requests" add constraint "follow_requests_requester_id_asked_id_unique" unique ("requester_id", "asked_id");`);

    this.addSql(`create table "blocks" ("id" bigserial primary key, "created_at" timestamptz(3) not null default now(), "user_id" bigint not null, "other_id" bigint not null, "made" boolean not null);`);
    this.addSql(`create index "blocks_other_id_index" on "blocks" ("other_id");`);
    this.addSql(`create index blocks_made on blocks (user_id, created_at, id) where made;`);
    this.addSql(`alter table "blocks" add constraint "blocks_user_id_other_id_unique" unique ("user_id", "other_id");`);

    this.addSql(`create table "mutes" ("id" bigserial primary key, "created_at" timestamptz(3) not null default now(), "user_id" bigint not null, "muted_id" bigint not null);`);
    this.addSql(`create index "mutes_muted_id_index" on "mutes" ("muted_id");`);
    this.addSql(`create index "mutes_user_id_created_at_id_index" on "mutes" ("user_id", "created_at", "id");`);
    this.addSql(`alter table "mutes" add constraint "mutes_user_id_muted_id_unique" unique ("user_id", "muted_id");`);

    this.addSql(`create table "follows" ("id" bigserial primary key, "created_at" timestamptz(3) not null default now(), "follower_id" bigint not null, "followee_id" bigint not null);`);
    this.addSql(`create index "follows_followee_id_created_at_id_index" on "follows" ("followee_id", "created_at", "id");`);
    this.addSql(`create index "follows_follower_id_created_at_id_index" on "follows" ("follower_id", "created_at", "id");`);
    this.addSql(`alter table "follows" add constraint "follows_follower_id_followee_id_unique" unique ("follower_id", "followee_id");`);

    this.addSql(`create table "conversations" ("id" bigserial primary key, "kind" text not null, "lower_user_id" bigint null, "upper_user_id" bigint null, "started_by_id" bigint null, "requested_of_id" bigint null, "declined_at" timestamptz(3) null, "title" text null, "client_key" text null, "created_at" timestamptz(3) not null default now(), "is_announcement" boolean not null default false, "slow_seconds" int not null default 0);`);
    this.addSql(`create index conversations_requested on conversations (requested_of_id) where requested_of_id is not null;`);
    this.addSql(`create unique index conversations_client_key on conversations (started_by_id, client_key) where client_key is not null;`);
    this.addSql(`alter table "conversations" add constraint "conversations_lower_user_id_upper_user_id_unique" unique ("lower_user_id", "upper_user_id");`);

    this.addSql(`create table "participants" ("conversation_id" bigint not null, "user_id" bigint not null, "id" bigserial not null, "created_at" timestamptz(3) not null default now(), "read_seq" bigint not null default '0', "delivered_seq" bigint not null default '0', "is_admin" boolean not null default false, "opened" boolean not null default true, "muted_until" timestamptz(3) null, "pinned_at" timestamptz(3) null, "archived_seq" bigint null, "unread_seq" bigint null, primary key ("conversation_id", "user_id"));`);
    this.addSql(`create index "participants_conversation_id_created_at_id_index" on "participants" ("conversation_id", "created_at", "id");`);
    this.addSql(`create index "participants_user_id_conversation_id_index" on "participants" ("user_id", "conversation_id");`);

    this.addSql(`create table "messages" ("id" bigserial not null, "conversation_id" bigint not null, "seq" bigint not null, "sender_id" bigint not null, "sent_at" timestamptz(3) not null default now(), "edited_at" timestamptz(3) null, "deleted_at" timestamptz(3) null, "removed_at" timestamptz(3) null, "hidden" boolean not null default false, "reply_to_id" bigint null, "is_forwarded" boolean not null default false, "pinned_at" timestamptz(3) null, "client_key" text null, "content" text not null, "link_preview" jsonb null, primary key ("id", "conversation_id"));`);
    this.addSql(`create unique index messages_client_key on messages (conversation_id, sender_id, client_key) where client_key is not null;`);
    this.addSql(`create index messages_pinned on messages (conversation_id, pinned_at, id) where pinned_at is not null;`);
    this.addSql(`create index messages_replies on messages (reply_to_id, seq) where reply_to_id is not null;`);
    this.addSql(`create index "messages_conversation_id_sender_id_seq_index" on "messages" ("conversation_id", "sender_id", "seq");`);
    this.addSql(`create index "messages_conversation_id_sent_at_id_index" on "messages" ("conversation_id", "sent_at", "id");`);
    this.addSql(`alter table "messages" add constraint "messages_conversation_id_seq_unique" unique ("conversation_id", "seq");`);

    this.addSql(`create table "reactions" ("id" bigserial primary key, "created_at" timestamptz(3) not null default now(), "message_id" bigint not null, "conversation_id" bigint not null, "user_id" bigint not null, "emoji" text not null);`);
    this.addSql(`create index "reactions_user_id_index" on "reactions" ("user_id");`);
    this.addSql(`alter table "reactions" add constraint "reactions_emoji" unique ("message_id", "conversation_id", "emoji", "user_id");`);

    this.addSql(`create table "message_edits" ("id" bigserial primary key, "message_id" bigint not null, "conversation_id" bigint not null, "edited_at" timestamptz(3) not null, "content" text not null);`);
    this.addSql(`create index "message_edits_message_id_conversation_id_edited_at_id_index" on "message_edits" ("message_id", "conversation_id", "edited_at", "id");`);

    this.addSql(`create table "link_fetches" ("id" bigserial primary key, "conversation_id" bigint null, "message_id" bigint null, "post_id" bigint null, "url" text not null, "due_at" timestamptz(3) not null default now(), "attempts" int not null default 0);`);
    this.addSql(`create index "link_fetches_message_id_index" on "link_fetches" ("message_id");`);
    this.addSql(`create index "link_fetches_post_id_index" on "link_fetches" ("post_id");`);
    this.addSql(`create index "link_fetches_due_at_index" on "link_fetches" ("due_at");`);

    this.addSql(`create table "mentions" ("message_id" bigint not null, "conversation_id" bigint not null, "start" int not null, "length" int not null, "user_id" bigint not null, "seq" bigint not null, "told" boolean not null default false, primary key ("message_id", "conversation_id", "start"));`);
    this.addSql(`create index mentions_of_user on mentions (user_id, conversation_id, seq);`);
    this.addSql(`create index mentions_untold on mentions (message_id) where not told;`);

    this.addSql(`create table "attachments" ("id" bigserial not null, "conversation_id" bigint not null, "message_id" bigint not null, "sender_id" bigint not null, "upload_id" uuid not null, "position" int not null, "kind" text not null, "name" text not null, "mime_type" text not null, "size" bigint not null, "width" int null, "height" int null, "duration_ms" int null, "waveform" int[] not null default '{}', "thumbhash" text null, "poster_id" uuid null, primary key ("id", "conversation_id"));`);
    this.addSql(`create index "attachments_message_id_index" on "attachments" ("message_id");`);
    this.addSql(`create index "attachments_sender_id_index" on "attachments" ("sender_id");`);
    this.addSql(`create index "attachments_upload_id_index" on "attachments" ("upload_id");`);

    this.addSql(`create table "message_words" ("conversation_id" bigint not null, "message_id" bigint not null, "sent_at" timestamptz(3) not null, "part" int not null, "words" tsvector not null, primary key ("conversation_id", "message_id"));`);

    this.addSql(`create table "search_progress" ("id" boolean not null, "seen" bigint not null default '0', "done" bigint not null default '0', "fence" bigint not null default '0', "fence_xmax" bigint not null default '0', primary key ("id"));`);

    this.addSql(`create table "groups" ("id" bigserial primary key, "name" text not null, "description" text not null default '', "image_url" text null, "visibility" text not null default 'PUBLIC', "join_policy" text not null default 'OPEN', "owner_id" bigint not null, "conversation_id" bigint not null, "member_count" int not null default 0, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "removed_at" timestamptz(3) null, "hidden" boolean not null default false);`);
    this.addSql(`create index "groups_image_url_index" on "groups" ("image_url");`);
    this.addSql(`create index groups_public on groups (created_at, id) where visibility = 'PUBLIC' and not hidden;`);
    this.addSql(`create index "groups_created_at_id_index" on "groups" ("created_at", "id");`);
    this.addSql(`alter table "groups" add constraint "groups_conversation_id_unique" unique ("conversation_id");`);

    this.addSql(`create table "group_invitations" ("id" bigserial primary key, "group_id" bigint not null, "invitee_id" bigint not null, "inviter_id" bigint null, "created_at" timestamptz(3) not null default now());`);
    this.addSql(`create index "group_invitations_invitee_id_created_at_id_index" on "group_invitations" ("invitee_id", "created_at", "id");`);
    this.addSql(`create index "group_invitations_group_id_created_at_id_index" on "group_invitations" ("group_id", "created_at", "id");`);
    this.addSql(`alter table "group_invitations" add constraint "group_invitations_group_id_invitee_id_unique" unique ("group_id", "invitee_id");`);

    this.addSql(`create table "group_requests" ("id" bigserial primary key, "group_id" bigint not null, "requester_id" bigint not null, "created_at" timestamptz(3) not null default now());`);
    this.addSql(`create index "group_requests_requester_id_created_at_id_index" on "group_requests" ("requester_id", "created_at", "id");`);
    this.addSql(`create index "group_requests_group_id_created_at_id_index" on "group_requests" ("group_id", "created_at", "id");`);
    this.addSql(`alter table "group_requests" add constraint "group_requests_group_id_requester_id_unique" unique ("group_id", "requester_id");`);

    this.addSql(`create table "group_bans" ("id" bigserial primary key, "group_id" bigint not null, "user_id" bigint not null, "banned_by_id" bigint null, "created_at" timestamptz(3) not null default now());`);
    this.addSql(`create index "group_bans_user_id_index" on "group_bans" ("user_id");`);
    this.addSql(`create index "group_bans_group_id_created_at_id_index" on "group_bans" ("group_id", "created_at", "id");`);
    this.addSql(`alter table "group_bans" add constraint "group_bans_group_id_user_id_unique" unique ("group_id", "user_id");`);

    this.addSql(`create table "group_invite_links" ("id" bigserial primary key, "group_id" bigint not null, "created_by_id" bigint null, "digest" text not null, "expires_at" timestamptz(3) not null, "max_uses" int null, "use_count" int not null default 0, "created_at" timestamptz(3) not null default now());`);
    this.addSql(`alter table "group_invite_links" add constraint "group_invite_links_digest_unique" unique ("digest");`);
    this.addSql(`create index "group_invite_links_expires_at_index" on "group_invite_links" ("expires_at");`);
    this.addSql(`create index "group_invite_links_group_id_created_at_id_index" on "group_invite_links" ("group_id", "created_at", "id");`);

    this.addSql(`create table "contact_counts" ("user_id" bigint not null, "count" int not null default 1, "since" timestamptz(3) not null default now(), primary key ("user_id"));`);

    this.addSql(`create table "comments" ("id" bigserial primary key, "post_id" bigint not null, "author_id" bigint not null, "parent_id" bigint null, "content" text not null, "like_count" int not null default 0, "reply_count" int not null default 0, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "removed_at" timestamptz(3) null, "deleted_at" timestamptz(3) null, "hidden" boolean not null default false);`);
    this.addSql(`create index "comments_post_id_created_at_id_index" on "comments" ("post_id", "created_at", "id");`);
    this.addSql(`create index comments_top on comments (post_id, created_at, id) where parent_id is null;`);
    this.addSql(`create index comments_replies on comments (parent_id, created_at, id) where parent_id is not null;`);

    this.addSql(`create table "comment_likes" ("comment_id" bigint not null, "user_id" bigint not null, "created_at" timestamptz(3) not null default now(), primary key ("comment_id", "user_id"));`);
    this.addSql(`create index "comment_likes_comment_id_created_at_user_id_index" on "comment_likes" ("comment_id", "created_at", "user_id");`);

    this.addSql(`create table "calls" ("id" bigserial primary key, "caller_id" bigint not null, "callee_id" bigint not null, "kind" text not null, "status" text not null, "created_at" timestamptz(3) not null default now(), "rings_until" timestamptz(3) not null, "rang_at" timestamptz(3) null, "answered_at" timestamptz(3) null, "ended_at" timestamptz(3) null, "end_reason" text null, "caller_session_id" uuid null, "callee_session_id" uuid null, "caller_seen_at" timestamptz(3) null, "callee_seen_at" timestamptz(3) null, "hidden_by_caller" boolean not null default false, "hidden_by_callee" boolean not null default false);`);
    this.addSql(`create index calls_live_callee on calls (callee_id) where status in ('RINGING', 'ACTIVE');`);
    this.addSql(`create index calls_live_caller on calls (caller_id) where status in ('RINGING', 'ACTIVE');`);
    this.addSql(`create index calls_ringing on calls (rings_until) where status = 'RINGING';`);
    this.addSql(`create index "calls_callee_id_created_at_id_index" on "calls" ("callee_id", "created_at", "id");`);
    this.addSql(`create index "calls_caller_id_created_at_id_index" on "calls" ("caller_id", "created_at", "id");`);

    this.addSql(`create table "audit_entries" ("id" bigserial primary key, "actor_id" bigint null, "action" text not null, "target_id" text not null, "detail" text not null, "created_at" timestamptz(3) not null default now(), "operator" text null);`);
    this.addSql(`create index "audit_entries_created_at_id_index" on "audit_entries" ("created_at", "id");`);

    this.addSql(`alter table "users" add constraint "users_role_check" check ("role" in ('USER', 'ADMIN'));`);
    this.addSql(`alter table "users" add constraint "users_availability_check" check ("availability" in ('AVAILABLE', 'AWAY', 'DO_NOT_DISTURB'));`);
    this.addSql(`alter table "users" add constraint "users_messages_from_check" check ("messages_from" in ('EVERYBODY', 'FOLLOWED', 'FRIENDS', 'NOBODY'));`);
    this.addSql(`alter table "users" add constraint "users_calls_from_check" check ("calls_from" in ('EVERYBODY', 'FOLLOWED', 'FRIENDS', 'NOBODY'));`);
    this.addSql(`alter table "users" add constraint "users_groups_from_check" check ("groups_from" in ('EVERYBODY', 'FOLLOWED', 'FRIENDS', 'NOBODY'));`);

    this.addSql(`alter table "sessions" add constraint "sessions_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "reports" add constraint "reports_reporter_id_foreign" foreign key ("reporter_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "reports" add constraint "reports_status_check" check ("status" in ('OPEN', 'RESOLVED', 'DISMISSED'));`);

    this.addSql(`alter table "removals" add constraint "removals_author_id_foreign" foreign key ("author_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "removals" add constraint "removals_moderator_id_foreign" foreign key ("moderator_id") references "users" ("id") on delete set null;`);

    this.addSql(`alter table "posts" add constraint "posts_author_id_foreign" foreign key ("author_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "link_fetches" add constraint "link_fetches_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete cascade;`);
    this.addSql(`alter table "post_likes" add constraint "post_likes_post_id_foreign" foreign key ("post_id") references "posts" ("id") on update cascade on delete cascade;`);
    this.addSql(`alter table "post_likes" add constraint "post_likes_user_id_foreign" foreign key ("user_id") references "users" ("id") on update cascade on delete cascade;`);

    this.addSql(`alter table "oauth_identities" add constraint "oauth_identities_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "meetings" add constraint "meetings_host_id_foreign" foreign key ("host_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "agenda_items" add constraint "agenda_items_meeting_id_foreign" foreign key ("meeting_id") references "meetings" ("id") on delete cascade;`);

    this.addSql(`alter table "login_codes" add constraint "login_codes_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "login_codes" add constraint "login_codes_purpose_check" check ("purpose" in ('LOGIN', 'PASSWORD', 'CONFIRM_EMAIL', 'UNDO_EMAIL', 'UNDO_SECOND_FACTOR'));`);

    this.addSql(`alter table "invitations" add constraint "invitations_meeting_id_foreign" foreign key ("meeting_id") references "meetings" ("id") on delete cascade;`);
    this.addSql(`alter table "invitations" add constraint "invitations_invitee_id_foreign" foreign key ("invitee_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "invitations" add constraint "invitations_answer_check" check ("answer" in ('ACCEPTED', 'TENTATIVE', 'DECLINED'));`);

    this.addSql(`alter table "friend_requests" add constraint "friend_requests_requester_id_foreign" foreign key ("requester_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "friend_requests" add constraint "friend_requests_asked_id_foreign" foreign key ("asked_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "friends" add constraint "friends_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "friends" add constraint "friends_friend_id_foreign" foreign key ("friend_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "follow_requests" add constraint "follow_requests_requester_id_foreign" foreign key ("requester_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "follow_requests" add constraint "follow_requests_asked_id_foreign" foreign key ("asked_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "blocks" add constraint "blocks_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "blocks" add constraint "blocks_other_id_foreign" foreign key ("other_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "mutes" add constraint "mutes_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "mutes" add constraint "mutes_muted_id_foreign" foreign key ("muted_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "follows" add constraint "follows_follower_id_foreign" foreign key ("follower_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "follows" add constraint "follows_followee_id_foreign" foreign key ("followee_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "conversations" add constraint "conversations_lower_user_id_foreign" foreign key ("lower_user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "conversations" add constraint "conversations_upper_user_id_foreign" foreign key ("upper_user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "conversations" add constraint "conversations_started_by_id_foreign" foreign key ("started_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "conversations" add constraint "conversations_requested_of_id_foreign" foreign key ("requested_of_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "conversations" add constraint "conversations_kind_check" check ("kind" in ('DIRECT', 'GROUP', 'AD_HOC'));`);

    this.addSql(`alter table "participants" add constraint "participants_conversation_id_foreign" foreign key ("conversation_id") references "conversations" ("id") on update cascade on delete cascade;`);
    this.addSql(`alter table "participants" add constraint "participants_user_id_foreign" foreign key ("user_id") references "users" ("id") on update cascade on delete cascade;`);

    this.addSql(`alter table "attachments" add constraint "attachments_conversation_id_foreign" foreign key ("conversation_id") references "conversations" ("id") on delete cascade;`);
    this.addSql(`alter table "attachments" add constraint "attachments_sender_id_foreign" foreign key ("sender_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "attachments" add constraint "attachments_upload_id_foreign" foreign key ("upload_id") references "uploads" ("id");`);
    this.addSql(`alter table "attachments" add constraint "attachments_kind_check" check ("kind" in ('IMAGE', 'FILE', 'VOICE', 'VIDEO'));`);

    this.addSql(`alter table "messages" add constraint "messages_conversation_id_foreign" foreign key ("conversation_id") references "conversations" ("id") on delete cascade;`);
    this.addSql(`alter table "messages" add constraint "messages_sender_id_foreign" foreign key ("sender_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "reactions" add constraint "reactions_message_id_conversation_id_foreign" foreign key ("message_id", "conversation_id") references "messages" ("id", "conversation_id") on update cascade on delete cascade;`);
    this.addSql(`alter table "reactions" add constraint "reactions_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "message_edits" add constraint "message_edits_message_id_conversation_id_foreign" foreign key ("message_id", "conversation_id") references "messages" ("id", "conversation_id") on update cascade on delete cascade;`);

    this.addSql(`alter table "mentions" add constraint "mentions_message_id_conversation_id_foreign" foreign key ("message_id", "conversation_id") references "messages" ("id", "conversation_id") on update cascade on delete cascade;`);
    this.addSql(`alter table "mentions" add constraint "mentions_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "message_words" add constraint "message_words_conversation_id_foreign" foreign key ("conversation_id") references "conversations" ("id") on delete cascade;`);

    this.addSql(`alter table "groups" add constraint "groups_owner_id_foreign" foreign key ("owner_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "groups" add constraint "groups_conversation_id_foreign" foreign key ("conversation_id") references "conversations" ("id") on delete cascade;`);
    this.addSql(`alter table "groups" add constraint "groups_visibility_check" check ("visibility" in ('PUBLIC', 'PRIVATE'));`);
    this.addSql(`alter table "groups" add constraint "groups_join_policy_check" check ("join_policy" in ('OPEN', 'APPROVAL', 'INVITATION'));`);

    this.addSql(`alter table "group_invitations" add constraint "group_invitations_group_id_foreign" foreign key ("group_id") references "groups" ("id") on delete cascade;`);
    this.addSql(`alter table "group_invitations" add constraint "group_invitations_invitee_id_foreign" foreign key ("invitee_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "group_invitations" add constraint "group_invitations_inviter_id_foreign" foreign key ("inviter_id") references "users" ("id") on delete set null;`);

    this.addSql(`alter table "group_requests" add constraint "group_requests_group_id_foreign" foreign key ("group_id") references "groups" ("id") on delete cascade;`);
    this.addSql(`alter table "group_requests" add constraint "group_requests_requester_id_foreign" foreign key ("requester_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "group_bans" add constraint "group_bans_group_id_foreign" foreign key ("group_id") references "groups" ("id") on delete cascade;`);
    this.addSql(`alter table "group_bans" add constraint "group_bans_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "group_bans" add constraint "group_bans_banned_by_id_foreign" foreign key ("banned_by_id") references "users" ("id") on delete set null;`);

    this.addSql(`alter table "group_invite_links" add constraint "group_invite_links_group_id_foreign" foreign key ("group_id") references "groups" ("id") on delete cascade;`);
    this.addSql(`alter table "group_invite_links" add constraint "group_invite_links_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);

    this.addSql(`alter table "contact_counts" add constraint "contact_counts_user_id_foreign" foreign key ("user_id") references "users" ("id") on update cascade on delete cascade;`);

    this.addSql(`alter table "comments" add constraint "comments_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete cascade;`);
    this.addSql(`alter table "comments" add constraint "comments_parent_id_foreign" foreign key ("parent_id") references "comments" ("id") on delete cascade;`);
    this.addSql(`alter table "comments" add constraint "comments_author_id_foreign" foreign key ("author_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "comment_likes" add constraint "comment_likes_comment_id_foreign" foreign key ("comment_id") references "comments" ("id") on update cascade on delete cascade;`);
    this.addSql(`alter table "comment_likes" add constraint "comment_likes_user_id_foreign" foreign key ("user_id") references "users" ("id") on update cascade on delete cascade;`);

    this.addSql(`alter table "calls" add constraint "calls_caller_id_foreign" foreign key ("caller_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "calls" add constraint "calls_callee_id_foreign" foreign key ("callee_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "calls" add constraint "calls_kind_check" check ("kind" in ('AUDIO', 'VIDEO'));`);
    this.addSql(`alter table "calls" add constraint "calls_status_check" check ("status" in ('RINGING', 'ACTIVE', 'ENDED', 'REJECTED', 'MISSED'));`);
    this.addSql(`alter table "calls" add constraint "calls_end_reason_check" check ("end_reason" in ('BUSY', 'CANCELLED', 'UNANSWERED', 'DECLINED', 'HUNG_UP', 'CONNECTION_LOST'));`);

    this.addSql(`alter table "audit_entries" add constraint "audit_entries_actor_id_foreign" foreign key ("actor_id") references "users" ("id") on delete set null;`);

    for (const statement of notificationTables) this.addSql(statement);
    this.addSql(`alter table "audit_entries" add constraint "audit_entries_action_check" check ("action" in ('ROLE_CHANGED', 'USER_SUSPENDED', 'USER_UNSUSPENDED', 'CONTENT_REMOVED', 'CONTENT_RESTORED', 'REPORT_RESOLVED', 'SESSIONS_REVOKED', 'PASSWORD_RESET', 'DATA_EXPORTED', 'DATA_PURGED'));`);

    for (const statement of feedChanges) this.addSql(statement);
    for (const statement of searchFunctions) this.addSql(statement);
    // A search reads the whole pending list of its index. With 4 MB of it, the default, PostgreSQL avoids the index for
    // short pages. Shorter lists make inserting slower: 128 KB by four times, 1 MB by half.
    this.addSql(`create index users_search on users using gin (search_words(user_names(username, first_name, last_name, alias))) with (gin_pending_list_limit = 1024);`);
    this.addSql(`create index users_accounts on users using gin (search_words(user_names(username, first_name, last_name, alias) || ' ' || email)) with (gin_pending_list_limit = 1024);`);
    this.addSql(`create index posts_search on posts using gin (search_words(content)) with (gin_pending_list_limit = 1024);`);
    this.addSql(`create index groups_search on groups using gin (search_words(name || ' ' || description)) with (gin_pending_list_limit = 1024);`);
    // It is filled in batches, and read once for each conversation of a person: without a pending list.
    this.addSql(`create index message_words_search on message_words using gin (search_scoped(words, conversation_id, part)) with (fastupdate = off);`);

    for (const statement of eventPartitions) this.addSql(statement);
    for (const statement of messageFunctions) this.addSql(statement);
    this.addSql(`select make_event_partitions();`);
  }

}
