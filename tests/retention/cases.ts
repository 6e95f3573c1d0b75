/** Times before and after the end of the period of each kind, and how a row of it is written. */
export const cases: Record<string, [insert: string, over: string, kept: string]> = {
  sessions: [
    `insert into sessions (user_id, address, rotating, expires_at, policy) values (:ada, '', true, :at, :mark)`,
    '31 days',
    '29 days',
  ],
  mailed_codes: [
    `insert into login_codes (user_id, purpose, digest, created_at, expires_at) values (:ada, 'LOGIN', :mark, :at, :at)`,
    '25 hours',
    '23 hours',
  ],
  failed_sign_ins: [
    `insert into sign_in_failures (key, since) values (:mark, :at)`,
    '25 hours',
    '23 hours',
  ],
  contact_counts: [
    `insert into contact_counts (user_id, since) select case :mark when 'over' then :ada else id end, :at from bystander`,
    '25 hours',
    '23 hours',
  ],
  oauth_attempts: [
    `insert into oauth_attempts values (:mark, '', '', '', :at)`,
    '1 second',
    '-1 hours',
  ],
  group_invite_links: [
    `insert into group_invite_links (group_id, digest, expires_at) select (select min(id) from groups), :mark, :at from bystander`,
    '25 hours',
    '23 hours',
  ],
  reserved_names: [`insert into reserved_names values (:mark, 1, :at)`, '1 second', '-1 hours'],
  legacy_calls: [
    `insert into legacy_calls (operation, user_id, day, count) values (:mark, 1, :at::date, 1)`,
    '90 days',
    '89 days',
  ],
  audit_entries: [
    `insert into audit_entries (action, target_id, detail, created_at) values ('ROLE_CHANGED', '', :mark, :at)`,
    '731 days',
    '729 days',
  ],
  decided_reports: [
    `insert into reports (reporter_id, content_id, excerpt, reason, status, resolved_at) values (:ada, '', '', :mark, 'RESOLVED', :at)`,
    '366 days',
    '364 days',
  ],
  feed_changes: [
    `insert into feed_changes (post_id, author_id, mark, at) select case :mark when 'over' then 1 else 2 end, :ada, 1, :at from bystander`,
    '9 days',
    '7 days',
  ],
  notifications: [
    `insert into notifications (user_id, kind, subject_id, at) select :ada, 'FOLLOWED', case :mark when 'over' then 1 else 2 end, :at from bystander`,
    '91 days',
    '89 days',
  ],
  push_targets: [
    `insert into push_targets (user_id, session_id, platform, address) select :ada, sessions.id, 'FCM', :mark
     from sessions where policy = case :mark when 'over' then 'over' else 'default' end order by created_at limit 1`,
    '31 days',
    '29 days',
  ],
  pushes: [
    `insert into pushes (target_id, user_id, topic, kind, subject_id, seq, since) select (select max(id) from push_targets where address = 'kept'), :ada, :mark, 'MESSAGE', 1, 1, :at from bystander`,
    '25 hours',
    '23 hours',
  ],
  link_fetches: [
    `insert into link_fetches (url, due_at) values (:mark, :at)`,
    '25 hours',
    '23 hours',
  ],
  ended_removals: [
    `insert into removals (content_id, author_id, reason, text, saved, restored_at) values ('', :ada, :mark, '', '{}', :at)`,
    '366 days',
    '364 days',
  ],
};

interface Users {
  readonly ada: { readonly number: number };
  readonly bystander: { readonly number: number };
}

/** The statement that writes a row of a kind, whose period is over or not yet. */
export function insertOf(kind: string, mark: 'over' | 'kept', { ada, bystander }: Users): string {
  const [insert, over, kept] = cases[kind] as [string, string, string];
  return insert
    .replaceAll(':ada', String(ada.number))
    .replaceAll(':mark', `'${mark}'`)
    .replaceAll(':at', `(now() - interval '${mark === 'over' ? over : kept}')`)
    .replace('from bystander', `from users where id = ${bystander.number}`);
}

/** The table of a kind. */
export const tableOf = (kind: string): string => cases[kind]?.[0].split(' ')[2] as string;
