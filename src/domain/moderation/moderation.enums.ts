import { describedEnum, type ValueOf } from '../../core/schema-types.js';

export const ReportStatus = describedEnum('ReportStatus', 'The status of a report.', {
  OPEN: 'Not yet decided.',
  RESOLVED: 'Justified, and acted on.',
  DISMISSED: 'Not justified.',
});
export type ReportStatus = ValueOf<typeof ReportStatus>;

export const AuditAction = describedEnum(
  'AuditAction',
  'The kind of an action of an administrator.',
  {
    ROLE_CHANGED: 'Changed the role of a user.',
    USER_SUSPENDED: 'Suspended a user.',
    USER_UNSUSPENDED: 'Ended the suspension of a user.',
    CONTENT_REMOVED: 'Removed content.',
    CONTENT_RESTORED: 'Put removed content back.',
    REPORT_RESOLVED: 'Resolved or dismissed a report.',
    REPORT_REOPENED: 'Reopened a resolved or dismissed report.',
    SESSIONS_REVOKED: 'Ended sessions of a user.',
    PASSWORD_RESET: 'Issued a token with which the password of a user can be set.',
    DATA_EXPORTED: 'Exported the data of a user.',
    DATA_PURGED: 'Deleted data whose retention period is over.',
  },
);
export type AuditAction = ValueOf<typeof AuditAction>;

export const ContentKind = describedEnum('ContentKind', 'A kind of content.', {
  POST: 'A post.',
  COMMENT: 'A comment on a post.',
  GROUP: 'A group, with its name and description.',
  MESSAGE: 'A message of a conversation.',
});
export type ContentKind = ValueOf<typeof ContentKind>;
