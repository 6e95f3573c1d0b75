/** The streams of the log: whatever has a head. A stream's key is its topic too. */
export type StreamKey = `user:${number}` | `conversation:${number}` | `call:${number}`;

/** Everything a doorbell can ring for, by audience and never by event. */
export type Topic =
  | StreamKey
  | 'sessions'
  | `presence:${number}`
  | `typing:${number}`
  | `attendance:${number}`;

/** A person's own inbox stream. */
export const userTopic = (userId: number): `user:${number}` => `user:${userId}`;
/** A conversation's stream, direct or a group's. */
export const conversationTopic = (conversationId: number): `conversation:${number}` =>
  `conversation:${conversationId}`;
/** A call's stream. */
export const callTopic = (callId: number): `call:${number}` => `call:${callId}`;
/** Rings when a session of somebody's ends: the number is whose. */
export const sessionsTopic = 'sessions';
/** Rings when a person may have come online or gone. */
export const presenceTopic = (userId: number): `presence:${number}` => `presence:${userId}`;
/** Rings while somebody types in a conversation: the number is who, below zero when they stopped. */
export const typingTopic = (conversationId: number): `typing:${number}` =>
  `typing:${conversationId}`;
/** Rings when somebody opens or closes a group’s chat, or may look at it no longer. */
export const attendanceTopic = (conversationId: number): `attendance:${number}` =>
  `attendance:${conversationId}`;
