import { absoluteUrl, messageText, numberOf, type PublicServer } from '../runtime/values.js';
import type * as gql from './documents.generated.js';

/** The full name of a user; the username where they gave none. */
export const fullName = (user: { fullName: string; username: string }): string =>
  user.fullName || user.username;

/** A user, with the keys of both halves of the API. */
export const person = (user: gql.CommunityPersonFragment, server: PublicServer) => ({
  id: numberOf(user.id),
  username: user.username,
  email: user.email ?? '',
  first_name: user.firstName,
  last_name: user.lastName,
  full_name: fullName(user),
  is_online: user.presence.status !== 'OFFLINE',
  last_seen: user.presence.lastSeenAt,
  bio: user.bio,
  profile_picture: absoluteUrl(user.avatar?.url, server),
});

interface Named {
  id: string;
  username: string;
}

const authorOf = ({ author: { id, username } }: { author: Named }) => ({
  author: numberOf(id),
  author_details: { id: numberOf(id), username },
  author_username: username,
});

/** A post with its newest comments. */
export const post = (one: gql.CommunityPostPartsFragment, server: PublicServer) => ({
  id: numberOf(one.id),
  ...authorOf(one),
  content: one.content,
  image: absoluteUrl(one.images[0]?.url, server),
  created_at: one.createdAt,
  updated_at: one.updatedAt,
  likes_count: one.likeCount,
  comments_count: one.commentCount,
  user_liked: one.viewerHasLiked,
  is_liked: one.viewerHasLiked,
  comments: one.comments.nodes.map((each) => comment(each, one)),
});

/** A comment of a post. */
export const comment = (one: gql.CommunityCommentPartsFragment, post: { id: string }) => ({
  id: numberOf(one.id),
  post: numberOf(post.id),
  ...authorOf(one),
  content: one.content,
  created_at: one.createdAt,
  updated_at: one.updatedAt,
  likes_count: one.likeCount,
  user_liked: one.viewerHasLiked,
  is_liked: one.viewerHasLiked,
});

/** A message of a direct conversation. */
export const message = (one: gql.CommunityMessagePartsFragment, participants: readonly Named[]) => {
  const receiver = participants.find(({ id }) => id !== one.sender.id) ?? one.sender;
  return {
    id: numberOf(one.id),
    sender: numberOf(one.sender.id),
    sender_username: one.sender.username,
    receiver: numberOf(receiver.id),
    receiver_username: receiver.username,
    content: messageText(one),
    is_read: one.isRead,
    created_at: one.sentAt,
  };
};

/** A message read with the participants of its conversation. */
export const messageBetween = (one: gql.CommunityMessageBetweenFragment) =>
  message(one, one.conversation.participants);

type Conversation = gql.CommunityConversationsQuery['conversations']['nodes'][number];

/** A conversation as its other participant, last message and unread count. */
export const conversation = (one: Conversation, client: PublicServer & { viewerId(): string }) => {
  const [other = one.participants[0]] = one.participants.filter(
    ({ id }) => id !== client.viewerId(),
  );
  return {
    user: other ? person(other, client) : null,
    last_message: one.lastMessage ? message(one.lastMessage, one.participants) : null,
    unread_count: one.unreadCount,
  };
};

/** The client's role in a group; null for other users. Clients let `admin` edit the group. */
const userRoles = { OWNER: 'admin', ADMIN: 'admin', MEMBER: 'member' } as const;

/** A group with its first members. */
export const group = (
  one: gql.CommunityGroupPartsFragment & { members: gql.CommunityGroupMembersFragment },
  server: PublicServer,
) => ({
  id: numberOf(one.id),
  name: one.name,
  description: one.description,
  image: absoluteUrl(one.image?.url, server),
  owner: numberOf(one.owner.id),
  created_by: numberOf(one.owner.id),
  members: one.members.nodes.map(({ user }) => ({
    id: numberOf(user.id),
    username: user.username,
    is_online: user.presence.status !== 'OFFLINE',
  })),
  members_count: one.memberCount,
  is_member: one.viewerIsMember,
  user_role: one.viewerRole && userRoles[one.viewerRole],
  created_at: one.createdAt,
  updated_at: one.updatedAt,
});

/** A message of a group. */
export const groupMessage = (
  one: gql.CommunityGroupMessagePartsFragment,
  group: { id: string },
) => ({
  id: numberOf(one.id),
  group: numberOf(group.id),
  sender: numberOf(one.sender.id),
  sender_username: one.sender.username,
  content: messageText(one),
  created_at: one.sentAt,
});
