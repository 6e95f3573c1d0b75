/** How many times the base data there is. */
export type Size = 1 | 10 | 100;

/** How many rows of everything there are at one size. */
export interface Scale {
  users: number;
  /** Whom each user follows. */
  follows: number;
  /** Users after those, who follow one of them each and do nothing else. */
  newcomers: number;
  posts: number;
  likes: number;
  comments: number;
  /** The first users, who talk: each has 40 conversations. */
  talkers: number;
  conversations: number;
  /** In each conversation. */
  messagesEach: number;
  messages: number;
  /** Members of the one group, for the fan-out: users from `firstMember` on. */
  members: number;
  firstMember: number;
}

/**
 * Posts, likes, comments and messages grow with `size`; users and conversations with its square
 * root, so that each of them has more as well: what a page is picked from grows in both ways.
 */
export function scaleOf(size: Size): Scale {
  const root = Math.sqrt(size);
  const users = Math.round((2_000 * root) / 40) * 40;
  const conversations = Math.round(100 * root) * 20;
  const messagesEach = Math.round(50 * root);
  return {
    users,
    follows: 50,
    newcomers: 500,
    posts: 40_000 * size,
    likes: 200_000 * size,
    comments: 120_000 * size,
    talkers: conversations / 20,
    conversations,
    messagesEach,
    messages: conversations * messagesEach,
    members: 1_000,
    firstMember: users - 1_000 + 1,
  };
}

/** The conversation of the group, the last one there is. */
export const groupConversation = (scale: Scale): number => scale.conversations + 1;
