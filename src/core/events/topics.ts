/** What a stream belongs to, as `home_kind` of its rows. */
export const HomeKind = { conversation: 1, call: 2, user: 3 } as const;

/** The key of a stream of the log, which is also its topic. */
export type StreamKey = `${keyof typeof HomeKind}:${number}`;

/** What a stream belongs to, as its rows have it: a conversation, a call or a user, and the id of that. */
export interface Home {
  readonly kind: number;
  readonly id: number;
}

/** The home of a stream. */
export function homeOf(stream: StreamKey): Home {
  const [kind, id] = stream.split(':') as [keyof typeof HomeKind, string];
  return { kind: HomeKind[kind], id: Number(id) };
}

const names = new Map(Object.entries(HomeKind).map(([name, kind]) => [kind as number, name]));

/** The key of the stream of a home, from the columns of a row. */
export const streamKeyOf = (kind: number, id: number | string): StreamKey =>
  `${names.get(kind)}:${id}` as StreamKey;

/** All topics of doorbells, by audience and never by event. */
export type Topic =
  | StreamKey
  | 'sessions'
  | `presence:${number}`
  | `typing:${number}`
  | `attendance:${number}`
  | `pongs:${number}`;

/** The part of a topic before its id: `conversation`. */
export const kindOfTopic = (topic: Topic): string => topic.split(':', 1)[0] as string;

/** The inbox of a user. */
export const userTopic = (userId: number): `user:${number}` => `user:${userId}`;
/** The stream of a conversation, direct or of a group. */
export const conversationTopic = (conversationId: number): `conversation:${number}` =>
  `conversation:${conversationId}`;
/** The stream of a call. */
export const callTopic = (callId: number): `call:${number}` => `call:${callId}`;
/** Rings when a session ends, with the id of its user. */
export const sessionsTopic = 'sessions';
/** Rings when the presence of a user may have changed. */
export const presenceTopic = (userId: number): `presence:${number}` => `presence:${userId}`;
/** Rings when a user starts typing in a conversation, with their id, and when they stop, with its negative. */
export const typingTopic = (conversationId: number): `typing:${number}` =>
  `typing:${conversationId}`;
/** Rings when a client of a user has answered a ping of an event stream, with the number of the ping. */
export const pongsTopic = (userId: number): `pongs:${number}` => `pongs:${userId}`;
/** Rings when a member opens or closes the chat of a group, joins it or leaves it. */
export const attendanceTopic = (conversationId: number): `attendance:${number}` =>
  `attendance:${conversationId}`;
