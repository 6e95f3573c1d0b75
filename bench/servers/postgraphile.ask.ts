import type { Key, PageBenchmark } from '../benchmarks/pages.ts';

const person = 'id: rowId username avatarUrl';

/** Our pages in the schema that PostGraphile makes of the tables. */
const documents: Record<PageBenchmark['name'], string> = {
  feed: `query Feed($viewer: BigInt!) { feed(viewerId: $viewer, first: 20) { nodes {
    id: rowId content createdAt likeCount commentCount viewerHasLiked(viewerId: $viewer)
    author { ${person} }
    comments(first: 3, orderBy: [CREATED_AT_ASC]) { nodes {
      id: rowId content createdAt author { ${person} }
    } }
  } } }`,
  history: `query History($id: BigInt!) { conversation: conversationByRowId(rowId: $id) {
    messages(last: 50, orderBy: [SEQ_ASC]) { nodes {
      id: rowId seq content sentAt sender { ${person} }
    } }
  } }`,
  conversations: `query Conversations($viewer: BigInt!) {
    conversations: allParticipants(
      condition: { userId: $viewer }, first: 20, orderBy: [ACTIVE_AT_DESC, CONVERSATION_ID_DESC]
    ) { nodes { activeAt unreadCount conversation {
      id: rowId
      participants(orderBy: [CREATED_AT_ASC]) { nodes { user { ${person} } } }
      lastMessage { id: rowId seq content sentAt sender { id: rowId username } }
    } } }
  }`,
};

/** The document and the variables of a page. */
export const question = ({ name }: PageBenchmark, { viewerId, conversationId }: Key) => ({
  query: documents[name],
  variables: name === 'history' ? { id: conversationId } : { viewer: viewerId },
});

interface Listed {
  activeAt: string;
  unreadCount: number;
  conversation: { id: string; participants: { nodes: { user: object }[] }; lastMessage: object };
}

/** The value with an image in place of each address of an avatar, which is a column. */
function withImages(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withImages);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      name === 'avatarUrl'
        ? ['avatar', inner === null ? null : { url: inner }]
        : [name, withImages(inner)],
    ),
  );
}

/** The same page in our shape: what it calls a participation is our conversation. */
export function reshape({ name }: PageBenchmark, answer: unknown): unknown {
  const page = withImages(answer);
  if (name !== 'conversations') return page;
  const { data } = page as { data: { conversations: { nodes: Listed[] } } };
  const nodes = data.conversations.nodes.map(({ conversation, ...mine }) => ({
    ...mine,
    ...conversation,
    participants: conversation.participants.nodes.map(({ user }) => user),
  }));
  return { data: { conversations: { nodes } } };
}
