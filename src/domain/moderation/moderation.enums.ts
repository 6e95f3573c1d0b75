import { registerEnumType } from 'type-graphql';

export enum ReportStatus {
  OPEN = 'OPEN',
  RESOLVED = 'RESOLVED',
  DISMISSED = 'DISMISSED',
}
registerEnumType(ReportStatus, {
  name: 'ReportStatus',
  description: 'What became of a report.',
  valuesConfig: {
    OPEN: { description: 'No administrator has decided yet.' },
    RESOLVED: { description: 'It was right, and something was done.' },
    DISMISSED: { description: 'Nothing was wrong.' },
  },
});

export enum AuditAction {
  ROLE_CHANGED = 'ROLE_CHANGED',
  USER_SUSPENDED = 'USER_SUSPENDED',
  USER_UNSUSPENDED = 'USER_UNSUSPENDED',
  CONTENT_REMOVED = 'CONTENT_REMOVED',
  REPORT_RESOLVED = 'REPORT_RESOLVED',
}
registerEnumType(AuditAction, {
  name: 'AuditAction',
  description: 'What an administrator did.',
  valuesConfig: {
    ROLE_CHANGED: { description: 'Gave somebody another role.' },
    USER_SUSPENDED: { description: 'Suspended somebody.' },
    USER_UNSUSPENDED: { description: 'Let somebody in again.' },
    CONTENT_REMOVED: { description: 'Removed something that was said.' },
    REPORT_RESOLVED: { description: 'Decided about a report.' },
  },
});
