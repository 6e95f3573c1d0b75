import type * as documents from './documents.generated.js';

/** A person of a list; what `Partial` names is read with one person alone. */
export type Person = documents.AccountFragment &
  Partial<Pick<NonNullable<documents.PersonQuery['one']>, 'bio' | 'removals'>>;
export type Session = documents.AnySessionFragment;
export type Content = documents.ContentFragment;
export type Report = documents.AnyReportFragment;
export type Entry = documents.EntryFragment;
export type LegacyUse = documents.LegacyUsageQuery['list'][number];
export type ServerNode = documents.NodesQuery['list'][number];
