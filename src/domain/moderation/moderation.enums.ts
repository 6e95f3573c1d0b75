import { registerEnumType } from 'type-graphql';

export enum ReportStatus {
  OPEN = 'OPEN',
  RESOLVED = 'RESOLVED',
  DISMISSED = 'DISMISSED',
}
registerEnumType(ReportStatus, {
  name: 'ReportStatus',
  description: 'The status of a report.',
  valuesConfig: {
    OPEN: { description: 'Not yet decided.' },
    RESOLVED: { description: 'Justified, and acted on.' },
    DISMISSED: { description: 'Not justified.' },
  },
});

export enum AuditAction {
  ROLE_CHANGED = 'ROLE_CHANGED',
  USER_SUSPENDED = 'USER_SUSPENDED',
  USER_UNSUSPENDED = 'USER_UNSUSPENDED',
  CONTENT_REMOVED = 'CONTENT_REMOVED',
  CONTENT_RESTORED = 'CONTENT_RESTORED',
  REPORT_RESOLVED = 'REPORT_RESOLVED',
}
registerEnumType(AuditAction, {
  name: 'AuditAction',
  description: 'The kind of an action of an administrator.',
  valuesConfig: {
    ROLE_CHANGED: { description: 'Changed the role of a user.' },
    USER_SUSPENDED: { description: 'Suspended a user.' },
    USER_UNSUSPENDED: { description: 'Ended the suspension of a user.' },
    CONTENT_REMOVED: { description: 'Removed content.' },
    CONTENT_RESTORED: { description: 'Put removed content back.' },
    REPORT_RESOLVED: { description: 'Resolved or dismissed a report.' },
  },
});
