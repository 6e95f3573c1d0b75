/** The default of a retention period, and the range of accepted values, in days. */
const days = (value: number, min = 1) => ({ default: value, min, max: 36_500 });

/** How long data is kept, in days. `retentionVariable` gives the name of the environment variable. */
export const RETENTION = {
  /** Events of conversations and inboxes. A cursor before the oldest kept event receives `StreamReset`. */
  event: days(30),
  /** Events of calls. */
  callEvent: days(1),
  /** Sessions, after their expiry. */
  session: days(30, 0),
  /** Counts of legacy calls; the statistics show 30 days. */
  usage: days(90, 30),
  /** The audit log. */
  audit: days(730),
  /** Decided reports, and removals whose content was put back, after the decision. */
  moderation: days(365),
  /** Notifications, after the newest action. */
  notification: days(90),
  /** Uploads that nothing shows, which can be used that long, and files without an upload. */
  upload: days(1),
  /** Conversations and calls of nobody but deleted accounts, after the last deletion. */
  account: days(30),
} as const;

export type Retention = Readonly<Record<keyof typeof RETENTION, number>>;

/** `callEvent` → `RETENTION_CALL_EVENT_DAYS` */
export const retentionVariable = (name: string) =>
  `RETENTION_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}_DAYS`;
