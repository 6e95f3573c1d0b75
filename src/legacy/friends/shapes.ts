import { numberOf } from '../fields.js';
import type {
  FriendsConversationFragment,
  FriendsMessageFragment,
  FriendsPersonFragment,
} from '../friends.generated.js';

/** What signing in answers. */
export const tokens = (signedIn: {
  accessToken: string;
  refreshToken: string;
  apiToken?: string;
}) => ({
  access_token: signedIn.accessToken,
  refresh_token: signedIn.refreshToken,
  token_auth: signedIn.apiToken,
});

/** A person, as everybody sees them. */
export const person = (user: FriendsPersonFragment) => ({
  username: user.username,
  is_connected: user.presence.status === 'ONLINE',
  avatar: avatarOf(user.avatarUrl),
  friends: user.friends.nodes.map(({ username }) => username),
});

/** The document doubles the beginning of every path but the default's; both are served. */
function avatarOf(url: string | null | undefined): string {
  if (!url) return '/media/avatars/default.png';
  return url.replace(/^(\/media)+\//, '/media/media/');
}

/** The two of a conversation, whoever opened it first. */
export const pair = ({ startedBy, participants }: FriendsConversationFragment) => {
  const initiator = participants.find(({ id }) => id === startedBy?.id) ?? participants[0];
  const receiver = participants.find((one) => one !== initiator) ?? initiator;
  return {
    initiator: initiator ? person(initiator) : null,
    receiver: receiver ? person(receiver) : null,
  };
};

/** What was said. */
export const message = ({ id, sender, content, sentAt }: FriendsMessageFragment) => ({
  id: numberOf(id),
  sender: sender.username,
  content,
  created_at: sentAt,
});
