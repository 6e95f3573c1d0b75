import { Chip } from '@mui/material';
import type { ReactNode } from 'react';
import { Link } from 'react-admin';
import type { Content, Entry, LegacyUse, Person, Report, ServerNode } from './rows.js';

/** A column of a list, and a line of the page of one row. */
export interface Column<Row> {
  label: string;
  of(row: Row): ReactNode;
}

/** A moment, in the language and time zone of the browser. */
export const Moment = ({ at }: { at: string }) => (
  <time dateTime={at} title={at}>
    {new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}
  </time>
);

const PersonLink = ({ person }: { person: { id: string; username: string } }) => (
  <Link to={`/people/${person.id}/show`}>{person.username}</Link>
);

/** The page of the object with a global id; its id alone where there is none. */
export function TargetLink({ id }: { id: string }) {
  const [kind] = id.split('_');
  if (kind === 'user') return <Link to={`/people/${id}/show`}>{id}</Link>;
  if (kind === 'report') return <Link to={`/reports/${id}/show`}>{id}</Link>;
  if (['post', 'comment', 'message', 'group'].includes(kind as string))
    return <Link to={`/contents/${id}/show`}>{id}</Link>;
  return id;
}

const state = (text: string, color: 'error' | 'warning' | 'success' | 'primary' | 'default') => (
  <Chip label={text} color={color} size="small" variant="outlined" />
);

/** `USER_SUSPENDED` as “user suspended”. */
const words = (name: string) => name.toLowerCase().replaceAll('_', ' ');

export const personColumns: Column<Person>[] = [
  { label: 'Username', of: ({ username }) => username },
  { label: 'Name', of: ({ fullName }) => fullName },
  {
    label: 'Role',
    of: ({ role }) => (role === 'ADMIN' ? state('administrator', 'primary') : 'user'),
  },
  {
    label: 'State',
    of: ({ suspendedAt }) => (suspendedAt ? state('suspended', 'error') : 'active'),
  },
  { label: 'Since', of: ({ createdAt }) => <Moment at={createdAt} /> },
];

export const contentColumns: Column<Content>[] = [
  { label: 'Text', of: ({ text }) => text || '(no text)' },
  { label: 'Author', of: ({ author }) => <PersonLink person={author} /> },
  {
    label: 'State',
    of: ({ isHidden, removal }) =>
      removal ? state('removed', 'error') : isHidden ? state('hidden', 'warning') : 'visible',
  },
  {
    label: 'Open reports',
    of: ({ openReports }) => (openReports > 0 ? state(String(openReports), 'warning') : '0'),
  },
  { label: 'Written', of: ({ createdAt }) => <Moment at={createdAt} /> },
];

export const reportColumns: Column<Report>[] = [
  { label: 'Reason', of: ({ reason }) => reason },
  { label: 'Reported', of: ({ contentId }) => <TargetLink id={contentId} /> },
  { label: 'Text at that time', of: ({ excerpt }) => excerpt || '(no text)' },
  { label: 'By', of: ({ reporter }) => <PersonLink person={reporter} /> },
  {
    label: 'State',
    of: ({ status }) => (status === 'OPEN' ? state('open', 'warning') : words(status)),
  },
  { label: 'At', of: ({ createdAt }) => <Moment at={createdAt} /> },
];

export const entryColumns: Column<Entry>[] = [
  { label: 'Action', of: ({ action }) => words(action) },
  {
    label: 'By',
    of: ({ actor, operator }) =>
      actor ? <PersonLink person={actor} /> : (operator ?? 'a deleted user'),
  },
  { label: 'Target', of: ({ targetId }) => <TargetLink id={targetId} /> },
  { label: 'Detail', of: ({ detail }) => detail },
  { label: 'At', of: ({ createdAt }) => <Moment at={createdAt} /> },
];

export const usageColumns: Column<LegacyUse>[] = [
  { label: 'Operation', of: ({ operation }) => operation },
  { label: 'Caller', of: ({ user }) => (user ? <PersonLink person={user} /> : 'not signed in') },
  { label: 'Calls in 30 days', of: ({ count }) => count.toLocaleString() },
  { label: 'Last call', of: ({ latestAt }) => <Moment at={latestAt} /> },
];

export const nodeColumns: Column<ServerNode>[] = [
  { label: 'Node', of: ({ name, isCurrent }) => (isCurrent ? `${name}, this one` : name) },
  {
    label: 'State',
    of: ({ isAlive }) => (isAlive ? state('alive', 'success') : state('dead', 'error')),
  },
  { label: 'Sockets', of: ({ sockets }) => sockets },
  { label: 'Streams followed', of: ({ streams }) => streams },
  { label: 'Started', of: ({ startedAt }) => <Moment at={startedAt} /> },
  { label: 'Last report', of: ({ seenAt }) => <Moment at={seenAt} /> },
];
