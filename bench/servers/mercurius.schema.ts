/** The types of the measured pages. */
export const typeDefs = `
  scalar DateTime
  type User { id: ID! username: String! avatar: Image }
  type Image { url: String! }
  type Post {
    id: ID! content: String! createdAt: DateTime! likeCount: Int! commentCount: Int!
    viewerHasLiked: Boolean! author: User! comments(first: Int!): CommentConnection!
  }
  type PostConnection { nodes: [Post!]! }
  type Comment { id: ID! content: String! createdAt: DateTime! author: User! }
  type CommentConnection { nodes: [Comment!]! }
  type Message { id: ID! seq: Int! content: String! sentAt: DateTime! sender: User! }
  type MessageConnection { nodes: [Message!]! }
  type Conversation {
    id: ID! activeAt: DateTime! unreadCount: Int! participants: [User!]! lastMessage: Message
    messages(last: Int!): MessageConnection!
  }
  type ConversationConnection { nodes: [Conversation!]! }
  type Query {
    feed(first: Int!): PostConnection!
    conversation(id: ID!): Conversation
    conversations(first: Int!): ConversationConnection!
  }
`;
