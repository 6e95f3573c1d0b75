import { ask } from './connection.js';
import * as documents from './documents.generated.js';
import type { Content, Person, Report, Session } from './rows.js';

/** Something that an administrator does to a row, after a question that says what it does. */
export interface Action<Row> {
  label: string;
  /** `viewerId` is the id of the administrator. */
  isShown(row: Row, viewerId: string): boolean;
  question(row: Row): string;
  /** What happens, in words. */
  consequences: string;
  /** Whether and how it is undone, in words. */
  undone: string;
  reason: 'needed' | 'possible' | 'none';
  isDestructive?: boolean;
  run(row: Row, reason: string): Promise<unknown>;
  done(row: Row): string;
  /** Undoes it at once. */
  undo?(row: Row): Promise<unknown>;
}

/** An action that another one undoes. */
type Half<Row> = Omit<Action<Row>, 'undone' | 'undo'> & { undone?: string };

/** Two actions, of which each undoes the other; at once where no reason is needed for that. */
function pair<Row>(change: Half<Row>, back: Half<Row>): Action<Row>[] {
  const undoing = ({ reason, run }: Half<Row>) =>
    reason !== 'needed' && { undo: (row: Row) => run(row, '') };
  return [
    { undone: `“${back.label}” undoes it.`, ...change, ...undoing(back) },
    { undone: `“${change.label}” does it again.`, ...back, ...undoing(change) },
  ];
}

/** Removing something of a row, and restoring it. `thing` names it, such as “post of ada”. */
const removal = <Row extends { id: string }>(of: {
  noun: string;
  thing(row: Row): string;
  isRemoved(row: Row): boolean;
  removed: string;
  restored: string;
}) =>
  pair<Row>(
    {
      label: `Remove${of.noun}`,
      isShown: (row) => !of.isRemoved(row),
      question: (row) => `Remove the ${of.thing(row)}?`,
      consequences: of.removed,
      reason: 'needed',
      isDestructive: true,
      run: ({ id: contentId }, reason) =>
        ask(documents.RemoveContentDocument, { input: { contentId, reason } }),
      done: (row) => `The ${of.thing(row)} is removed.`,
    },
    {
      label: `Restore${of.noun}`,
      isShown: of.isRemoved,
      question: (row) => `Restore the ${of.thing(row)}?`,
      consequences: of.restored,
      reason: 'possible',
      run: ({ id: contentId }, reason) =>
        ask(documents.RestoreContentDocument, { input: { contentId, reason } }),
      done: (row) => `The ${of.thing(row)} is back.`,
    },
  );

const setRole =
  (role: 'ADMIN' | 'USER') =>
  ({ id: userId }: Person) =>
    ask(documents.SetUserRoleDocument, { input: { userId, role } });
const endSessions = (userId: string, sessionId: string | null, reason: string) =>
  ask(documents.RevokeUserSessionsDocument, { input: { userId, sessionId, reason } });

const isAdministrator = ({ role }: Person) => role === 'ADMIN';

export const personActions: Action<Person>[] = [
  ...pair<Person>(
    {
      label: 'Suspend',
      isShown: (person) => !person.suspendedAt && !isAdministrator(person),
      question: ({ username }) => `Suspend ${username}?`,
      consequences:
        'All their sessions end at once: sockets close, tokens die, calls end. They cannot sign in. Their posts and comments vanish, their messages are hidden, their groups get other owners.',
      undone:
        '“End suspension” brings back what they wrote and their groups. They must sign in again.',
      reason: 'needed',
      isDestructive: true,
      run: ({ id: userId }, reason) =>
        ask(documents.SuspendUserDocument, { input: { userId, reason } }),
      done: ({ username }) => `${username} is suspended.`,
    },
    {
      label: 'End suspension',
      isShown: ({ suspendedAt }) => Boolean(suspendedAt),
      question: ({ username }) => `End the suspension of ${username}?`,
      consequences: 'They can sign in again, and what they wrote is visible again.',
      reason: 'possible',
      run: ({ id: userId }, reason) =>
        ask(documents.UnsuspendUserDocument, { input: { userId, reason } }),
      done: ({ username }) => `${username} is no longer suspended.`,
    },
  ),
  ...removal<Person>({
    noun: ' profile',
    thing: ({ username }) => `profile of ${username}`,
    isRemoved: ({ id, removals }) =>
      removals?.nodes.some(({ contentId, restoredAt }) => contentId === id && !restoredAt) ?? false,
    removed:
      'Names, description and pictures of the profile vanish. The account stays, and so does what they wrote.',
    restored: 'Names, description and pictures of the profile are visible again.',
  }),
  ...pair<Person>(
    {
      label: 'Make administrator',
      isShown: (person) => !isAdministrator(person) && !person.suspendedAt,
      question: ({ username }) => `Make ${username} an administrator?`,
      consequences:
        'Once they have a second factor, they can do everything that you can do here, to you as well.',
      reason: 'none',
      isDestructive: true,
      run: setRole('ADMIN'),
      done: ({ username }) => `${username} is an administrator.`,
    },
    {
      label: 'Make ordinary user',
      isShown: (person, viewerId) => isAdministrator(person) && person.id !== viewerId,
      question: ({ username }) => `Make ${username} an ordinary user?`,
      consequences: 'They see nothing of this page from now on.',
      reason: 'none',
      isDestructive: true,
      run: setRole('USER'),
      done: ({ username }) => `${username} is an ordinary user.`,
    },
  ),
  {
    label: 'End all sessions',
    isShown: ({ suspendedAt }) => !suspendedAt,
    question: ({ username }) => `End all sessions of ${username}?`,
    consequences: 'Their sockets close, tokens die and calls end, on every device.',
    undone: 'This cannot be undone; they can sign in again with their password.',
    reason: 'possible',
    isDestructive: true,
    run: ({ id }, reason) => endSessions(id, null, reason),
    done: ({ username }) => `All sessions of ${username} have ended.`,
  },
];

/** Ends one session of a user. */
export const endSession = (userId: string): Action<Session> => ({
  label: 'End session',
  isShown: ({ isCurrent }) => !isCurrent,
  question: () => 'End this session?',
  consequences: 'Its socket closes, its tokens die and its calls end.',
  undone: 'This cannot be undone; the user can sign in again with their password.',
  reason: 'possible',
  isDestructive: true,
  run: ({ id }, reason) => endSessions(userId, id, reason),
  done: () => 'The session has ended.',
});

export const contentActions: Action<Content>[] = removal<Content>({
  noun: '',
  thing: ({ kind, author }) => `${kind.toLowerCase()} of ${author.username}`,
  isRemoved: (content) => Boolean(content.removal),
  removed:
    'It vanishes for everybody, with its pictures; a group with its chat. The author is shown the reason.',
  restored: 'It is visible again where it was, unless its author is suspended.',
});

const decide = (dismiss: boolean): Action<Report> => ({
  label: dismiss ? 'Dismiss' : 'Resolve',
  isShown: ({ status }) => status === 'OPEN',
  question: () => (dismiss ? 'Dismiss this report?' : 'Mark this report as resolved?'),
  consequences: dismiss
    ? 'The report is closed as not justified. What was reported stays as it is.'
    : 'The report is closed as justified. What was reported stays as it is: remove it, or suspend its author, beforehand.',
  undone: `“${reopening.label}” undoes it.`,
  reason: 'possible',
  run: ({ id: reportId }, note) =>
    ask(documents.ResolveReportDocument, { input: { reportId, dismiss, note } }),
  done: () => (dismiss ? 'The report is dismissed.' : 'The report is resolved.'),
  undo: (report) => reopening.run(report, ''),
});

const reopening: Action<Report> = {
  label: 'Reopen',
  isShown: ({ status }) => status !== 'OPEN',
  question: () => 'Reopen this report?',
  consequences:
    'The report is open again, as if it had not been decided. What was reported stays as it is.',
  undone: 'It can be resolved or dismissed again.',
  reason: 'possible',
  run: ({ id: reportId }, note) =>
    ask(documents.ReopenReportDocument, { input: { reportId, note } }),
  done: () => 'The report is open again.',
};

export const reportActions: Action<Report>[] = [decide(false), decide(true), reopening];
