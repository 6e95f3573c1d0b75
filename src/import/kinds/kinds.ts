import type { Kind } from '../batch.js';
import {
  conversationMessages,
  conversations,
  groupMessages,
  groups,
  members,
  messages,
} from './chat.js';
import { agendaItems, calls, invitations, meetings } from './meetings.js';
import { people, profiles, revokedTokens, tokens } from './people.js';
import { commentLikes, comments, postLikes, posts } from './posts.js';
import { follows, friends } from './social.js';

/** All kinds, each after those that its rows refer to. */
export const kinds = {
  people,
  profiles,
  tokens,
  revokedTokens,
  follows,
  friends,
  posts,
  postLikes,
  comments,
  commentLikes,
  groups,
  members,
  conversations,
  messages,
  conversationMessages,
  groupMessages,
  calls,
  meetings,
  agendaItems,
  invitations,
} satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as KindName[];
