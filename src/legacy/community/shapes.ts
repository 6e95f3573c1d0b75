import type {
  CommunityCommentPartsFragment,
  CommunityConversationsQuery,
  CommunityMessageBetweenFragment,
  CommunityMessagePartsFragment,
  CommunityPersonFragment,
  CommunityPostPartsFragment,
} from '../community.generated.js';
import { numberOf } from '../fields.js';
import type { Call } from '../row.js';

/** How a path under `/media/` is written in a reply. */
type Site = Pick<Call, 'absolute'>;

/** A person, with the keys of both halves of the document. */
export const person = (user: CommunityPersonFragment, site: Site) => ({
  id: numberOf(user.id),
  username: user.username,
  email: user.email ?? '',
  first_name: user.firstName,
  last_name: user.lastName,
  full_name: user.fullName,
  is_online: user.presence.status === 'ONLINE',
  last_seen: user.presence.lastSeenAt ?? null,
  bio: user.bio ?? null,
  profile_picture: site.absolute(user.avatarUrl),
});

interface Named {
  id: string;
  username: string;
}

/** Whom a nested object names. */
export const named = ({ id, username }: Named) => ({
  id: numberOf(id),
  username,
});

/** A post with its newest comments. */
export const post = (one: CommunityPostPartsFragment, site: Site) => ({
  id: numberOf(one.id),
  author: numberOf(one.author.id),
  author_details: named(one.author),
  author_username: one.author.username,
  content: one.content,
  image: site.absolute(one.imageUrl),
  created_at: one.createdAt,
  updated_at: one.updatedAt,
  likes_count: one.likeCount,
  comments_count: one.commentCount,
  user_liked: one.viewerHasLiked,
  comments: one.comments.nodes.map((said) => comment(said, one)),
});

/** What was said to a post. */
export const comment = (one: CommunityCommentPartsFragment, post: { id: string }) => ({
  id: numberOf(one.id),
  post: numberOf(post.id),
  author: numberOf(one.author.id),
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
export const conversation = (one: Conversation, call: Pick<Call, 'absolute' | 'viewerId'>) => {
  const [other = one.participants[0]] = one.participants.filter(({ id }) => id !== call.viewerId());
  return {
    user: other ? person(other, call) : null,
    last_message: one.lastMessage ? message(one.lastMessage, one.participants) : null,
    unread_count: one.unreadCount,
  };
};
