import type { Distribution } from './shards.js';

/**
 * The distribution columns of the hot tables (docs/design/scale.md). Rows of a conversation are on one shard: its messages,
 * its participants, its stream and its events; an inbox is on the shard of its user, whose id is the `home`.
 */
export const distribution: Distribution = {
  messages: 'conversation_id',
  message_words: 'conversation_id',
  participants: 'conversation_id',
  streams: 'home',
  events: 'home',
};

/** Tables of parts of messages whose keys do not yet contain the distribution column (docs/design/scale.md). */
export const undistributed = ['reactions', 'message_edits', 'mentions', 'attachments'];

/** Reference tables that hot statements join: every shard has a copy. */
export const references = ['users', 'conversations', 'groups', 'calls', 'sessions'];
