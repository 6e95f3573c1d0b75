import { each, type Of, type Value, written } from '../../graphql/planner/shape.js';
import { numberOf } from '../runtime/fields.js';
import { absolute, isOnline, number, orEmpty } from '../runtime/formats.js';
import type { Runner } from '../runtime/row.js';
import type {
  CommunityCommentPartsFragment,
  CommunityConversationsQuery,
  CommunityMessageBetweenFragment,
  CommunityMessagePartsFragment,
  CommunityPersonFragment,
  CommunityPostPartsFragment,
} from './documents.generated.js';

/** A person, with the keys of both halves of the document. */
export const person = (user: Of<CommunityPersonFragment>) => ({
  id: written(user.id, number),
  username: user.username,
  email: written(user.email, orEmpty),
  first_name: user.firstName,
  last_name: user.lastName,
  full_name: user.fullName,
  is_online: written(user.presence.status, isOnline),
  last_seen: user.presence.lastSeenAt,
  bio: user.bio,
  profile_picture: written(user.avatarUrl, absolute),
});

interface Named {
  id: string;
  username: string;
}

/** Whom a nested object names. */
const named = ({ id, username }: Of<Named>) => ({ id: written(id, number), username });

/** A post with its newest comments. */
export const post = (one: Of<CommunityPostPartsFragment>) => ({
  id: written(one.id, number),
  author: written(one.author.id, number),
  author_details: named(one.author),
  author_username: one.author.username,
  content: one.content,
  image: written(one.imageUrl, absolute),
  created_at: one.createdAt,
  updated_at: one.updatedAt,
  likes_count: one.likeCount,
  comments_count: one.commentCount,
  user_liked: one.viewerHasLiked,
  comments: each(one.comments.nodes, (said) => comment(said, one)),
});

/** What was said to a post. */
export const comment = (one: Of<CommunityCommentPartsFragment>, { id }: { id: Value<string> }) => ({
  id: written(one.id, number),
  post: written(id, number),
  author: written(one.author.id, number),
  author_details: named(one.author),
  author_username: one.author.username,
  content: one.content,
  created_at: one.createdAt,
  updated_at: one.updatedAt,
  likes_count: one.likeCount,
  user_liked: one.viewerHasLiked,
});

/** What one of two people said to the other. */
export const message = (one: CommunityMessagePartsFragment, two: readonly Named[]) => {
  const receiver = two.find(({ id }) => id !== one.sender.id) ?? one.sender;
  return {
    id: numberOf(one.id),
    sender: numberOf(one.sender.id),
    sender_username: one.sender.username,
    receiver: numberOf(receiver.id),
    receiver_username: receiver.username,
    content: one.content,
    is_read: one.isRead,
    created_at: one.sentAt,
  };
};

/** The same, of a message that tells who the two are. */
export const messageBetween = (one: CommunityMessageBetweenFragment) =>
  message(one, one.conversation.participants);

type Conversation = CommunityConversationsQuery['conversations']['nodes'][number];

/** Whom one talks with, and how that stands. */
export const conversation = (one: Conversation, { fill, viewerId }: Runner) => {
  const [other = one.participants[0]] = one.participants.filter(({ id }) => id !== viewerId());
  return {
    user: other ? fill(person, other) : null,
    last_message: one.lastMessage ? message(one.lastMessage, one.participants) : null,
    unread_count: one.unreadCount,
  };
};
