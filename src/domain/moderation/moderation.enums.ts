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
  },
);
export type AuditAction = ValueOf<typeof AuditAction>;
