import { describedEnum, type ValueOf } from '../../core/schema-types.js';

/** The properties of a kind of notification. */
export interface KindRule {
  readonly description: string;
  /** The predicate of the sentence whose subject is the acting users, as push services show it. */
  readonly text: string;
  /** What the notifications of one group are about; null for the user who is told. */
  readonly subject: 'post' | 'comment' | 'message' | 'call' | 'group' | 'meeting' | null;
  /** What an actor made to cause it, without which their part of it is hidden. */
  readonly cause: 'comment' | null;
  /** Whether an actor who takes the action back and repeats it is told of again: never, at most once a day, or always. */
  readonly repeats: 'never' | 'daily' | 'always';
  /** Whether it is shown in the list unless the user chose otherwise; null where it never is. */
  readonly isListed: boolean | null;
  /** Whether it is pushed unless the user chose otherwise. */
  readonly isPushed: boolean;
  /** How long a push service keeps it for a device that is away, in seconds. */
  readonly ttlSeconds: number;
  readonly urgency: 'low' | 'normal' | 'high';
}

const day = 86_400;

/** The defaults of a kind. */
const kind = (
  text: string,
  description: string,
  rule: Partial<KindRule> & Pick<KindRule, 'subject'>,
): KindRule => ({
  text,
  description,
  cause: null,
  repeats: 'always',
  isListed: true,
  isPushed: true,
  ttlSeconds: day,
  urgency: 'normal',
  ...rule,
});
const quiet = { repeats: 'never', isPushed: false, urgency: 'low' } as const;

/** Every kind of notification. `docs/guides/notifications.md` shows this table. */
export const notificationKinds = {
  POST_LIKED: kind('liked your post', 'Users liked a post of the viewer.', {
    subject: 'post',
    ...quiet,
  }),
  COMMENT_LIKED: kind('liked your comment', 'Users liked a comment of the viewer.', {
    subject: 'comment',
    ...quiet,
  }),
  POST_COMMENTED: kind('commented on your post', 'Users commented on a post of the viewer.', {
    subject: 'post',
    cause: 'comment',
  }),
  COMMENT_REPLIED: kind('replied to your comment', 'Users replied to a comment of the viewer.', {
    subject: 'comment',
    cause: 'comment',
  }),
  FOLLOWED: kind('followed you', 'Users followed the viewer.', { subject: null, ...quiet }),
  FOLLOW_REQUESTED: kind('asked to follow you', 'Users asked to follow the viewer.', {
    subject: null,
    repeats: 'daily',
  }),
  FRIEND_REQUESTED: kind('asked to be your friend', 'Users asked to be friends of the viewer.', {
    subject: null,
    repeats: 'daily',
  }),
  FRIEND_ACCEPTED: kind('is now your friend', 'Users accepted a friend request of the viewer.', {
    subject: null,
    repeats: 'daily',
  }),
  MENTIONED: kind('mentioned you', 'A user mentioned the viewer in a message.', {
    subject: 'message',
    repeats: 'never',
    urgency: 'high',
  }),
  MESSAGE_REACTED: kind('reacted to your message', 'Users reacted to a message of the viewer.', {
    subject: 'message',
    ...quiet,
  }),
  GROUP_INVITED: kind('invited you to a group', 'Users invited the viewer to a group.', {
    subject: 'group',
  }),
  GROUP_ADDED: kind('added you to a group', 'A user added the viewer to a group.', {
    subject: 'group',
  }),
  GROUP_JOIN_REQUESTED: kind(
    'asked to join your group',
    'Users asked to join a group that the viewer administers.',
    { subject: 'group', repeats: 'daily' },
  ),
  MEETING_INVITED: kind('invited you to a meeting', 'A user invited the viewer to a meeting.', {
    subject: 'meeting',
  }),
  CALL_MISSED: kind('called you', 'A user called, and the viewer did not answer.', {
    subject: 'call',
  }),
  MESSAGE: kind('sent a message', 'A user sent a message. Pushed, and not in the list.', {
    subject: null,
    isListed: null,
    urgency: 'high',
  }),
  CALL: kind('is calling', 'A user is calling. Pushed, and not in the list.', {
    subject: 'call',
    isListed: null,
    ttlSeconds: 30,
    urgency: 'high',
  }),
} as const satisfies Record<string, KindRule>;

export const NotificationKind = describedEnum(
  'NotificationKind',
  'The kind of a notification.',
  Object.fromEntries(
    Object.entries(notificationKinds).map(([name, { description }]) => [name, description]),
  ) as Record<keyof typeof notificationKinds, string>,
);
export type NotificationKind = ValueOf<typeof NotificationKind>;

/** The rule of a kind. */
export const ruleOf = (name: NotificationKind): KindRule => notificationKinds[name];

/** All kinds. */
export const kindNames = Object.keys(notificationKinds) as NotificationKind[];

/** The kinds of notifications about things of one type. */
export const kindsAbout = (subject: KindRule['subject']): NotificationKind[] =>
  kindNames.filter((name) => ruleOf(name).subject === subject);
