import type { Scale } from '../data/scale.ts';

/** What a page is asked for by. */
export interface Key {
  viewerId: number;
  /** Of the viewer's, for a history. */
  conversationId: number;
}

/** A page that is read over and over, for one viewer after another. */
export interface Work {
  name: string;
  /** The most requests in flight, for a page so large that more would only wait. */
  connections?: number;
  /** The n-th of a round. */
  key(n: number, scale: Scale): Key;
}

/** A page that GraphQL is asked for. */
export interface PageBenchmark extends Work {
  name: 'feed' | 'history' | 'conversations';
  /** As Parley is asked for it, and every peer whose schema is our own choice. */
  document: string;
  variables(key: Key): Record<string, unknown>;
}

const person = 'id username avatar { url }';

/** A step that visits everybody before anybody twice, and no neighbours one after the other. */
const turn = (n: number, of: number) => 1 + ((n * 7919) % of);

/** How many people ask for feeds: so few that each is there before the measuring begins. */
const viewers = 500;

export const pageBenchmarks: PageBenchmark[] = [
  {
    name: 'feed',
    document: `query Feed { feed(first: 20) { nodes {
      id content createdAt likeCount commentCount viewerHasLiked author { ${person} }
      comments(first: 3) { nodes { id content createdAt author { ${person} } } }
    } } }`,
    variables: () => ({}),
    key: (n) => ({ viewerId: turn(n, viewers), conversationId: 0 }),
  },
  {
    name: 'history',
    document: `query History($id: ID!) { conversation(id: $id) { messages(last: 50) { nodes {
      id seq content sentAt sender { ${person} }
    } } } }`,
    variables: ({ conversationId }) => ({ id: `conversation_${conversationId}` }),
    key: (n, scale) => {
      const conversationId = turn(n, scale.conversations);
      // As the data has it: the c-th conversation was opened by the ceil(c / 20)-th person.
      return { viewerId: Math.ceil(conversationId / 20), conversationId };
    },
  },
  {
    name: 'conversations',
    document: `query Conversations { conversations(first: 20) { nodes {
      id activeAt unreadCount participants { ${person} }
      lastMessage { id seq content sentAt sender { id username } }
    } } }`,
    variables: () => ({}),
    key: (n, scale) => ({ viewerId: turn(n, scale.talkers), conversationId: 0 }),
  },
];

/** The feed of an older API, which has no pages: all that one author posted, with the comments. */
export const legacyFeed: Work = {
  name: 'legacy-feed',
  key: (n, scale) => ({ viewerId: scale.users + turn(n, scale.newcomers), conversationId: 0 }),
};
