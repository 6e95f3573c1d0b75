import type { Refusal } from '../runtime/row.js';
import { messageText, numberOf } from '../runtime/values.js';
import type * as gql from './documents.generated.js';

/** The tokens of a session. */
export const tokens = (session: {
  accessToken: string;
  refreshToken: string;
  apiToken?: string;
}) => ({
  access_token: session.accessToken,
  refresh_token: session.refreshToken,
  token_auth: session.apiToken,
});

/** The reply to a wrong name, password or code. */
export const wrongCredentials: Refusal = (message) => ({
  status: 400,
  body: { error: message, detail: message },
});

/** A user's public profile. */
export const person = (user: gql.FriendsPersonFragment) => ({
  username: user.username,
  is_connected: user.presence.status !== 'OFFLINE',
  // The API documents `/media/media/…` for uploaded pictures; both paths are served.
  avatar:
    user.avatar?.url.replace(/^(\/media)+\//, '/media/media/') || '/media/avatars/default.png',
  friends: user.friends.nodes.map(({ username }) => username),
});

/** The two participants of a conversation, its opener first. */
export function pair({ startedBy, participants }: gql.FriendsConversationFragment) {
  const initiator = participants.find(({ id }) => id === startedBy?.id) ?? participants[0];
  const receiver = participants.find((one) => one !== initiator) ?? initiator;
  return {
    initiator: initiator ? person(initiator) : null,
    receiver: receiver ? person(receiver) : null,
  };
}

/** A message. */
export const message = (one: gql.FriendsMessageFragment) => {
  const text = messageText(one);
  return {
    id: numberOf(one.id),
    sender: one.sender.username,
    content: text,
    text,
    created_at: one.sentAt,
    timestamp: one.sentAt,
  };
};
