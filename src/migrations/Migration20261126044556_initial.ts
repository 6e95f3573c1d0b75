import { Migration } from '@mikro-orm/migrations';

export class Migration20261126044556_initial extends Migration {

  override name = 'Migration20261126044556_initial';

  override up(): void | Promise<void> {
    this.addSql(`create table "events" ("stream" text not null, "seq" bigint not null, "kind" text not null, "actor_id" bigint null, "client_key" text null, "data" jsonb not null, "at" timestamptz(3) not null default now(), primary key ("stream", "seq"));`);
    this.addSql(`create index events_signals on events (at) where kind in ('OFFER', 'ANSWER', 'ICE_CANDIDATE');`);
    this.addSql(`create unique index events_client_key on events (stream, actor_id, client_key) where client_key is not null;`);

    this.addSql(`create table "imported_ids" ("dialect" text not null, "kind" text not null, "source_id" text not null, "target_id" bigint not null, primary key ("dialect", "kind", "source_id"));`);
    this.addSql(`create index "imported_ids_dialect_kind_target_id_index" on "imported_ids" ("dialect", "kind", "target_id");`);

    this.addSql(`create table "import_progress" ("dialect" text not null, "kind" text not null, "cursor" jsonb null, "taken" bigint not null default '0', "refused" bigint not null default '0', "at" timestamptz(3) not null default now(), primary key ("dialect", "kind"));`);

    this.addSql(`create table "legacy_calls" ("operation" text not null, "user_id" bigint not null, "day" date not null, "count" bigint not null, "latest_at" timestamptz(3) not null default now(), primary key ("operation", "user_id", "day"));`);
    this.addSql(`create index "legacy_calls_day_operation_index" on "legacy_calls" ("day", "operation");`);

    this.addSql(`create table "oauth_attempts" ("digest" text not null, "provider" text not null, "binding" text not null, "redirect_uri" text not null, "expires_at" timestamptz(3) not null, primary key ("digest"));`);
    this.addSql(`create index "oauth_attempts_expires_at_index" on "oauth_attempts" ("expires_at");`);

    this.addSql(`create table "reserved_names" ("digest" text not null, "holder_id" bigint null, "until" timestamptz(3) not null, primary key ("digest"));`);

    this.addSql(`create table "sign_in_failures" ("key" text not null, "count" int not null default 1, "since" timestamptz(3) not null default now(), "latest" timestamptz(3) not null default now(), primary key ("key"));`);

    this.addSql(`create table "streams" ("key" text not null, "head" bigint not null default '0', "at" timestamptz(3) not null default now(), "epoch" uuid not null default gen_random_uuid(), "history" bigint null, "former_epoch" uuid null, "former_head" bigint null, primary key ("key"));`);

    this.addSql(`create table "uploads" ("id" uuid not null default gen_random_uuid(), "owner_id" bigint not null, "path" text null, "file" text null, "width" int null, "height" int null, "withheld" boolean not null default false, "created_at" timestamptz(3) not null default now(), primary key ("id"));`);
    this.addSql(`create index "uploads_owner_id_index" on "uploads" ("owner_id");`);
    this.addSql(`create index "uploads_path_index" on "uploads" ("path");`);

    this.addSql(`create table "users" ("id" bigserial primary key, "username" text not null, "email" text not null, "username_key" text not null, "username_skeleton" text not null, "email_confirmed_at" timestamptz(3) null, "email_since" timestamptz(3) not null default now(), "email_key" text not null, "password_hash" text not null, "second_factor" boolean not null default false, "role" text not null default 'USER', "registered_under" text not null default 'default', "suspended_at" timestamptz(3) null, "profile_removed_at" timestamptz(3) null, "first_name" text not null default '', "last_name" text not null default '', "alias" text null, "bio" text null, "date_of_birth" date null, "avatar_url" text null, "cover_url" text null, "follower_count" int not null default 0, "following_count" int not null default 0, "last_seen_at" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "deleted_at" timestamptz(3) null);`);
    this.addSql(`alter table "users" add constraint "users_username_key_unique" unique ("username_key");`);
    this.addSql(`alter table "users" add constraint "users_username_skeleton_unique" unique ("username_skeleton");`);
    this.addSql(`create index "users_email_key_index" on "users" ("email_key");`);
    this.addSql(`create unique index users_confirmed_email on users (email_key) where email_confirmed_at is not null;`);
    this.addSql(`create index "users_created_at_id_index" on "users" ("created_at", "id");`);
    this.addSql(`create index users_suspended on users (id) where suspended_at is not null;`);

    this.addSql(`create table "sessions" ("id" uuid not null default gen_random_uuid(), "user_id" bigint not null, "user_agent" text null, "address" text not null, "policy" text not null default 'default', "rotating" boolean not null, "generation" int not null default 0, "rotated_at" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "last_used_at" timestamptz(3) not null default now(), "expires_at" timestamptz(3) not null, "api_token_digest" text null, "api_token_expires_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "sessions_user_id_index" on "sessions" ("user_id");`);
    this.addSql(`alter table "sessions" add constraint "sessions_api_token_digest_unique" unique ("api_token_digest");`);

    this.addSql(`create table "reports" ("id" bigserial primary key, "reporter_id" bigint not null, "content_id" text not null, "excerpt" text not null, "reason" text not null, "status" text not null default 'OPEN', "created_at" timestamptz(3) not null default now(), "resolved_at" timestamptz(3) null);`);
    this.addSql(`create unique index reports_open on reports (reporter_id, content_id) where status = 'OPEN';`);
    this.addSql(`create index "reports_status_created_at_id_index" on "reports" ("status", "created_at", "id");`);

    this.addSql(`create table "removals" ("id" bigserial primary key, "content_id" text not null, "author_id" bigint not null, "moderator_id" bigint null, "reason" text not null, "text" text not null, "saved" jsonb not null, "removed_at" timestamptz(3) not null default now(), "restored_at" timestamptz(3) null);`);
    this.addSql(`create unique index removals_standing on removals (content_id) where restored_at is null;`);
    this.addSql(`create index "removals_author_id_removed_at_id_index" on "removals" ("author_id", "removed_at", "id");`);
    this.addSql(`create index "removals_removed_at_id_index" on "removals" ("removed_at", "id");`);

    this.addSql(`create table "posts" ("id" bigserial primary key, "author_id" bigint not null, "content" text not null, "image_url" text null, "like_count" int not null default 0, "comment_count" int not null default 0, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "among_newest" boolean not null default true, "removed_at" timestamptz(3) null, "hidden" boolean not null default false);`);
    this.addSql(`create index posts_newest on posts (author_id, created_at, id) where among_newest;`);
    this.addSql(`create index "posts_created_at_id_hidden_index" on "posts" ("created_at", "id", "hidden");`);
    this.addSql(`create index "posts_author_id_created_at_id_hidden_index" on "posts" ("author_id", "created_at", "id", "hidden");`);

    this.addSql(`create table "post_likes" ("post_id" bigint not null, "user_id" bigint not null, "created_at" timestamptz(3) not null default now(), primary key ("post_id", "user_id"));`);

    this.addSql(`create table "oauth_identities" ("provider" text not null, "subject" text not null, "user_id" bigint not null, "created_at" timestamptz(3) not null default now(), primary key ("provider", "subject"));`);
    this.addSql(`create index "oauth_identities_user_id_index" on "oauth_identities" ("user_id");`);

    this.addSql(`create table "meetings" ("id" bigserial primary key, "uid" uuid not null default gen_random_uuid(), "host_id" bigint not null, "channel_name" text not null, "scheduled_at" timestamptz(3) not null, "is_group" boolean not null, "created_at" timestamptz(3) not null default now());`);
    this.addSql(`alter table "meetings" add constraint "meetings_uid_unique" unique ("uid");`);
    this.addSql(`create index "meetings_host_id_created_at_id_index" on "meetings" ("host_id", "created_at", "id");`);

    this.addSql(`create table "milestones" ("id" bigserial primary key, "meeting_id" bigint not null, "num" int not null, "title" text not null, "info" text not null, "duration_minutes" int not null);`);
    this.addSql(`alter table "milestones" add constraint "milestones_meeting_id_num_unique" unique ("meeting_id", "num");`);

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

    this.addSql(`create table "follows" ("id" bigserial primary key, "created_at" timestamptz(3) not null default now(), "follower_id" bigint not null, "followee_id" bigint not null);`);
    this.addSql(`create index "follows_followee_id_created_at_id_index" on "follows" ("followee_id", "created_at", "id");`);
    this.addSql(`create index "follows_follower_id_created_at_id_index" on "follows" ("follower_id", "created_at", "id");`);
    this.addSql(`alter table "follows" add constraint "follows_follower_id_followee_id_unique" unique ("follower_id", "followee_id");`);

    this.addSql(`create table "conversations" ("id" bigserial primary key, "kind" text not null, "lower_user_id" bigint null, "upper_user_id" bigint null, "started_by_id" bigint null, "created_at" timestamptz(3) not null default now());`);
    this.addSql(`alter table "conversations" add constraint "conversations_lower_user_id_upper_user_id_unique" unique ("lower_user_id", "upper_user_id");`);

    this.addSql(`create table "participants" ("id" bigserial primary key, "created_at" timestamptz(3) not null default now(), "conversation_id" bigint not null, "user_id" bigint not null, "read_seq" bigint not null default '0', "unread_count" int not null default 0, "is_admin" boolean not null default false, "active_at" timestamptz(3) not null default now());`);
    this.addSql(`create index "participants_conversation_id_created_at_id_index" on "participants" ("conversation_id", "created_at", "id");`);
    this.addSql(`create index "participants_user_id_active_at_conversation_id_index" on "participants" ("user_id", "active_at", "conversation_id");`);
    this.addSql(`create index "participants_user_id_conversation_id_index" on "participants" ("user_id", "conversation_id");`);
    this.addSql(`alter table "participants" add constraint "participants_conversation_id_user_id_unique" unique ("conversation_id", "user_id");`);

    this.addSql(`create table "messages" ("id" bigserial primary key, "conversation_id" bigint not null, "seq" bigint not null, "sender_id" bigint not null, "content" text not null, "sent_at" timestamptz(3) not null default now(), "edited_at" timestamptz(3) null, "deleted_at" timestamptz(3) null, "removed_at" timestamptz(3) null, "hidden" boolean not null default false);`);
    this.addSql(`create index "messages_conversation_id_sent_at_id_index" on "messages" ("conversation_id", "sent_at", "id");`);
    this.addSql(`alter table "messages" add constraint "messages_conversation_id_seq_unique" unique ("conversation_id", "seq");`);

    this.addSql(`create table "groups" ("id" bigserial primary key, "name" text not null, "description" text not null default '', "image_url" text null, "owner_id" bigint not null, "conversation_id" bigint not null, "member_count" int not null default 0, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "removed_at" timestamptz(3) null, "hidden" boolean not null default false);`);
    this.addSql(`create index "groups_image_url_index" on "groups" ("image_url");`);
    this.addSql(`create index "groups_created_at_id_index" on "groups" ("created_at", "id");`);
    this.addSql(`alter table "groups" add constraint "groups_conversation_id_unique" unique ("conversation_id");`);

    this.addSql(`create table "contact_counts" ("user_id" bigint not null, "count" int not null default 1, "since" timestamptz(3) not null default now(), primary key ("user_id"));`);

    this.addSql(`create table "comments" ("id" bigserial primary key, "post_id" bigint not null, "author_id" bigint not null, "content" text not null, "like_count" int not null default 0, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "removed_at" timestamptz(3) null, "hidden" boolean not null default false);`);
    this.addSql(`create index "comments_post_id_created_at_id_index" on "comments" ("post_id", "created_at", "id");`);

    this.addSql(`create table "comment_likes" ("comment_id" bigint not null, "user_id" bigint not null, "created_at" timestamptz(3) not null default now(), primary key ("comment_id", "user_id"));`);

    this.addSql(`create table "calls" ("id" bigserial primary key, "caller_id" bigint not null, "callee_id" bigint not null, "kind" text not null, "status" text not null, "created_at" timestamptz(3) not null default now(), "rings_until" timestamptz(3) not null, "rang_at" timestamptz(3) null, "answered_at" timestamptz(3) null, "ended_at" timestamptz(3) null, "end_reason" text null, "caller_session_id" uuid null, "callee_session_id" uuid null, "caller_seen_at" timestamptz(3) null, "callee_seen_at" timestamptz(3) null, "hidden_by_caller" boolean not null default false, "hidden_by_callee" boolean not null default false);`);
    this.addSql(`create index calls_live_callee on calls (callee_id) where status in ('RINGING', 'ACTIVE');`);
    this.addSql(`create index calls_live_caller on calls (caller_id) where status in ('RINGING', 'ACTIVE');`);
    this.addSql(`create index calls_ringing on calls (rings_until) where status = 'RINGING';`);
    this.addSql(`create index "calls_callee_id_created_at_id_index" on "calls" ("callee_id", "created_at", "id");`);
    this.addSql(`create index "calls_caller_id_created_at_id_index" on "calls" ("caller_id", "created_at", "id");`);

    this.addSql(`create table "audit_entries" ("id" bigserial primary key, "actor_id" bigint null, "action" text not null, "target_id" text not null, "detail" text not null, "created_at" timestamptz(3) not null default now());`);
    this.addSql(`create index "audit_entries_created_at_id_index" on "audit_entries" ("created_at", "id");`);

    this.addSql(`alter table "users" add constraint "users_role_check" check ("role" in ('USER', 'ADMIN'));`);

    this.addSql(`alter table "sessions" add constraint "sessions_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "reports" add constraint "reports_reporter_id_foreign" foreign key ("reporter_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "reports" add constraint "reports_status_check" check ("status" in ('OPEN', 'RESOLVED', 'DISMISSED'));`);

    this.addSql(`alter table "removals" add constraint "removals_author_id_foreign" foreign key ("author_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "removals" add constraint "removals_moderator_id_foreign" foreign key ("moderator_id") references "users" ("id") on delete set null;`);

    this.addSql(`alter table "posts" add constraint "posts_author_id_foreign" foreign key ("author_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "post_likes" add constraint "post_likes_post_id_foreign" foreign key ("post_id") references "posts" ("id") on update cascade on delete cascade;`);
    this.addSql(`alter table "post_likes" add constraint "post_likes_user_id_foreign" foreign key ("user_id") references "users" ("id") on update cascade on delete cascade;`);

    this.addSql(`alter table "oauth_identities" add constraint "oauth_identities_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "meetings" add constraint "meetings_host_id_foreign" foreign key ("host_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "milestones" add constraint "milestones_meeting_id_foreign" foreign key ("meeting_id") references "meetings" ("id") on delete cascade;`);

    this.addSql(`alter table "login_codes" add constraint "login_codes_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "login_codes" add constraint "login_codes_purpose_check" check ("purpose" in ('LOGIN', 'PASSWORD', 'CONFIRM_EMAIL', 'UNDO_EMAIL', 'UNDO_SECOND_FACTOR'));`);

    this.addSql(`alter table "invitations" add constraint "invitations_meeting_id_foreign" foreign key ("meeting_id") references "meetings" ("id") on delete cascade;`);
    this.addSql(`alter table "invitations" add constraint "invitations_invitee_id_foreign" foreign key ("invitee_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "invitations" add constraint "invitations_answer_check" check ("answer" in ('YES', 'NO', 'PERHAPS'));`);

    this.addSql(`alter table "friend_requests" add constraint "friend_requests_requester_id_foreign" foreign key ("requester_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "friend_requests" add constraint "friend_requests_asked_id_foreign" foreign key ("asked_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "friends" add constraint "friends_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "friends" add constraint "friends_friend_id_foreign" foreign key ("friend_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "follows" add constraint "follows_follower_id_foreign" foreign key ("follower_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "follows" add constraint "follows_followee_id_foreign" foreign key ("followee_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "conversations" add constraint "conversations_lower_user_id_foreign" foreign key ("lower_user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "conversations" add constraint "conversations_upper_user_id_foreign" foreign key ("upper_user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "conversations" add constraint "conversations_started_by_id_foreign" foreign key ("started_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "conversations" add constraint "conversations_kind_check" check ("kind" in ('DIRECT', 'GROUP'));`);

    this.addSql(`alter table "participants" add constraint "participants_conversation_id_foreign" foreign key ("conversation_id") references "conversations" ("id") on delete cascade;`);
    this.addSql(`alter table "participants" add constraint "participants_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "messages" add constraint "messages_conversation_id_foreign" foreign key ("conversation_id") references "conversations" ("id") on delete cascade;`);
    this.addSql(`alter table "messages" add constraint "messages_sender_id_foreign" foreign key ("sender_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "groups" add constraint "groups_owner_id_foreign" foreign key ("owner_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "groups" add constraint "groups_conversation_id_foreign" foreign key ("conversation_id") references "conversations" ("id") on delete cascade;`);

    this.addSql(`alter table "contact_counts" add constraint "contact_counts_user_id_foreign" foreign key ("user_id") references "users" ("id") on update cascade on delete cascade;`);

    this.addSql(`alter table "comments" add constraint "comments_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete cascade;`);
    this.addSql(`alter table "comments" add constraint "comments_author_id_foreign" foreign key ("author_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "comment_likes" add constraint "comment_likes_comment_id_foreign" foreign key ("comment_id") references "comments" ("id") on update cascade on delete cascade;`);
    this.addSql(`alter table "comment_likes" add constraint "comment_likes_user_id_foreign" foreign key ("user_id") references "users" ("id") on update cascade on delete cascade;`);

    this.addSql(`alter table "calls" add constraint "calls_caller_id_foreign" foreign key ("caller_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "calls" add constraint "calls_callee_id_foreign" foreign key ("callee_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "calls" add constraint "calls_kind_check" check ("kind" in ('AUDIO', 'VIDEO'));`);
    this.addSql(`alter table "calls" add constraint "calls_status_check" check ("status" in ('RINGING', 'ACTIVE', 'ENDED', 'REJECTED', 'MISSED'));`);
    this.addSql(`alter table "calls" add constraint "calls_end_reason_check" check ("end_reason" in ('BUSY', 'CANCELLED', 'UNANSWERED', 'DECLINED', 'HUNG_UP', 'CONNECTION_LOST'));`);

    this.addSql(`alter table "audit_entries" add constraint "audit_entries_actor_id_foreign" foreign key ("actor_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "audit_entries" add constraint "audit_entries_action_check" check ("action" in ('ROLE_CHANGED', 'USER_SUSPENDED', 'USER_UNSUSPENDED', 'CONTENT_REMOVED', 'CONTENT_RESTORED', 'REPORT_RESOLVED'));`);

    // Without the extension, searches read whole tables, for a few seconds at most.
    // A search reads the whole pending list of its index. With 4 MB of it, the default, PostgreSQL avoids the index for
    // short pages. Shorter lists make inserting slower: 128 KB by four times, 1 MB by half.
    this.addSql(`do $$
      begin
        create extension if not exists pg_trgm;
        create index users_search on users using gin (username gin_trgm_ops, email gin_trgm_ops, (first_name || ' ' || last_name) gin_trgm_ops) with (gin_pending_list_limit = 1024);
        create index posts_search on posts using gin (content gin_trgm_ops) with (gin_pending_list_limit = 1024);
        create index groups_search on groups using gin (name gin_trgm_ops, description gin_trgm_ops) with (gin_pending_list_limit = 1024);
      exception when insufficient_privilege or feature_not_supported or undefined_file or undefined_object then
        raise notice 'pg_trgm is not available: searches have no index';
      end $$;`);
  }

}
