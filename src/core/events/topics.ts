/** The key of a stream of the log, which is also its topic. */
export type StreamKey = `user:${number}` | `conversation:${number}` | `call:${number}`;

/** All topics of doorbells, by audience and never by event. */
export type Topic =
  | StreamKey
  | 'sessions'
  | `presence:${number}`
  | `typing:${number}`
  | `attendance:${number}`;

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
/** Rings when a member opens or closes the chat of a group, joins it or leaves it. */
export const attendanceTopic = (conversationId: number): `attendance:${number}` =>
  `attendance:${conversationId}`;
