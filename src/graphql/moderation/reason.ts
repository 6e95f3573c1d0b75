/** The description of the reason that an administrator gives. */
export const reasonDescription = 'Reason, at most 1,000 characters, recorded in the audit log.';
