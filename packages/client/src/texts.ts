import type { CallState, LocalCallEndReason } from './call-types.js';
import type {
  ParleyCallFragment,
  ParleyConversationFragment,
  ParleyMessageFragment,
  ParleyNotificationFragment,
  ParleyUserFragment,
  PresenceChangedSubscription,
  SearchQuery,
} from './documents.generated.js';

/** How a user is called: by the alias, else by the username. */
export const nameOf = ({ alias, username }: Pick<ParleyUserFragment, 'alias' | 'username'>) =>
  alias || username;

type Described = Pick<ParleyConversationFragment, 'kind' | 'title' | 'group' | 'participants'>;

/**
 * How a conversation is shown to the viewer: the `name` by its title, its group, or the other participants; the address
 * of its `picture`, null without one; and `partner`, the other user of a conversation of two.
 */
export function describeConversation(conversation: Described, viewerId: string | null) {
  const { kind, title, group, participants } = conversation;
  const others = participants.filter(({ id }) => id !== viewerId);
  const named = others.length > 0 ? others : participants;
  return {
    name: title ?? group?.name ?? named.map(nameOf).join(', '),
    picture: (group ? group.image?.url : named.length === 1 && named[0]?.avatar?.url) || null,
    partner: kind === 'DIRECT' ? (others[0] ?? null) : null,
  };
}

const endings: Record<LocalCallEndReason, string> = {
  ANSWERED_ELSEWHERE: 'answered on another device',
  BUSY: 'is in another call',
  CANCELLED: 'the call was cancelled',
  CONNECTION_LOST: 'the connection was lost',
  DECLINED: 'declined the call',
  FAILED: 'the call failed',
  HUNG_UP: 'the call has ended',
  UNANSWERED: 'did not answer',
};

/** The state of a call in English, such as `ringing …` or `did not answer`. */
export function callText({ status, endReason, isIncoming, call }: CallState): string {
  if (status === 'ended') return endings[endReason ?? 'HUNG_UP'];
  if (status === 'ringing' && isIncoming)
    return call?.kind === 'AUDIO' ? 'audio call' : 'video call';
  return status === 'starting' ? 'opening the microphone …' : `${status} …`;
}

/** A duration, such as `1:05`. */
export const durationText = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** The size of a file, such as `12 kB` or `3.4 MB`. */
export const sizeText = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** How long ago a time was in English, such as `5m ago` or `yesterday`; a date after a week. */
export function agoText(at: string): string {
  const minutes = (Date.now() - Date.parse(at)) / 60_000;
  const ago = (count: number, unit: Intl.RelativeTimeFormatUnit) =>
    new Intl.RelativeTimeFormat('en', { style: 'narrow', numeric: 'auto' }).format(
      -Math.floor(count),
      unit,
    );
  if (minutes < 1) return 'now';
  if (minutes < 60) return ago(minutes, 'minute');
  if (minutes < 1_440) return ago(minutes / 60, 'hour');
  if (minutes < 10_080) return ago(minutes / 1_440, 'day');
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(new Date(at));
}

type PastCall = Pick<ParleyCallFragment, 'status'> & { durationSeconds?: number | null };

/** What became of a call, in English, such as `outgoing, 1:05` or `missed`. */
export function callOutcome({ status, durationSeconds }: PastCall, isIncoming: boolean): string {
  if (status === 'MISSED') return isIncoming ? 'missed' : 'not answered';
  if (status === 'REJECTED') return 'declined';
  if (status !== 'ENDED') return 'now';
  return `${isIncoming ? 'incoming' : 'outgoing'}, ${durationText(durationSeconds ?? 0)}`;
}

/** What one actor of a notification does, and what several do where that is another text. */
const deeds: Record<ParleyNotificationFragment['kind'], [one: string, several?: string]> = {
  CALL: ['calls you', 'call you'],
  CALL_MISSED: ['called you'],
  COMMENT_LIKED: ['likes your comment', 'like your comment'],
  COMMENT_REPLIED: ['replied to your comment'],
  FOLLOWED: ['follows you', 'follow you'],
  FOLLOW_REQUESTED: ['asks to follow you', 'ask to follow you'],
  FRIEND_ACCEPTED: ['is your friend now', 'are your friends now'],
  FRIEND_REQUESTED: ['asks to be your friend', 'ask to be your friends'],
  GROUP_ADDED: ['added you to'],
  GROUP_INVITED: ['invites you to', 'invite you to'],
  GROUP_JOIN_REQUESTED: ['asks to join', 'ask to join'],
  MEETING_INVITED: ['invites you to', 'invite you to'],
  MENTIONED: ['mentioned you'],
  MESSAGE: ['wrote to you'],
  MESSAGE_REACTED: ['reacted to your message'],
  POST_COMMENTED: ['commented on your post'],
  POST_LIKED: ['likes your post', 'like your post'],
};

/** A notification in English: `who`, such as `Ada and 2 others`, and `what` they did, such as `like your post`. */
export function notificationText(
  notification: Pick<ParleyNotificationFragment, 'kind' | 'actors' | 'actorCount' | 'subject'>,
): { who: string; what: string } {
  const { kind, actors, actorCount, subject } = notification;
  const [first] = actors.nodes;
  const name = first ? nameOf(first) : 'Somebody';
  const others = actorCount > 2 ? `${actorCount - 1} others` : 'another';
  const about = subject && ('name' in subject ? subject.name : 'title' in subject && subject.title);
  const [one, several = one] = deeds[kind];
  const deed = actorCount > 1 ? several : one;
  return {
    who: actorCount > 1 ? `${name} and ${others}` : name,
    what: about ? `${deed} ${about}` : deed,
  };
}

/** A number of things in English, such as `1 comment` or `2 comments`. `several` is the plural that has no `s`. */
export const countText = (count: number, one: string, several = `${one}s`): string =>
  `${count} ${count === 1 ? one : several}`;

type Previewed = Pick<ParleyMessageFragment, 'content' | 'isDeleted' | 'attachments'>;

/** A message in one line: its text, else the names of its attachments. */
export function previewText({ content, isDeleted, attachments }: Previewed): string {
  if (isDeleted) return 'Deleted message';
  return content || attachments.map(({ name }) => name).join(', ');
}

/** Who is writing, in English, such as `Ada is typing …`; empty where nobody is. */
export function typingText(
  users: readonly Pick<ParleyUserFragment, 'alias' | 'username'>[],
): string {
  if (users.length === 0) return '';
  return `${users.map(nameOf).join(', ')} ${users.length > 1 ? 'are' : 'is'} typing …`;
}

type Present = PresenceChangedSubscription['presenceChanged'];

const presences = {
  ONLINE: 'online',
  AWAY: 'away',
  DO_NOT_DISTURB: 'does not want to be disturbed',
};

/** The presence of a user in English, and the status that they wrote, such as `away · 🌱 in the garden`. */
export function presenceText({ status, lastSeenAt, user }: Present): string {
  const seen = lastSeenAt && `seen ${agoText(lastSeenAt)}`;
  const own = [user.status?.emoji, user.status?.text].filter(Boolean).join(' ');
  return [status === 'OFFLINE' ? seen : presences[status], own].filter(Boolean).join(' · ');
}

type Excerpt = SearchQuery['search']['nodes'][number]['excerpt'];

/** The parts of an excerpt of a search in their order, with what was found marked. */
export function excerptParts({ text, ranges }: Excerpt): { text: string; isFound: boolean }[] {
  const parts: { text: string; isFound: boolean }[] = [];
  let end = 0;
  for (const { start, length } of ranges) {
    parts.push({ text: text.slice(end, start), isFound: false });
    end = start + length;
    parts.push({ text: text.slice(start, end), isFound: true });
  }
  parts.push({ text: text.slice(end), isFound: false });
  return parts.filter((part) => part.text !== '');
}
