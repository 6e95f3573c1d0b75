import { sql } from '../../core/reads/sql.js';
import { each, type Format, type Of, written } from '../../graphql/planner/shape.js';
import { numberOf } from '../runtime/fields.js';
import { isOnline } from '../runtime/formats.js';
import type { Runner } from '../runtime/row.js';
import type {
  FriendsConversationFragment,
  FriendsMessageFragment,
  FriendsPersonFragment,
} from './documents.generated.js';

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
export const person = (user: Of<FriendsPersonFragment>) => ({
  username: user.username,
  is_connected: written(user.presence.status, isOnline),
  avatar: written(user.avatarUrl, avatar),
  friends: each(user.friends.nodes, ({ username }) => username),
});

/** The document doubles the beginning of every path but the default's; both are served. */
const avatar: Format<string | null, string> = {
  of: (url) => url?.replace(/^(\/media)+\//, '/media/media/') || '/media/avatars/default.png',
  sql: (url) => sql`to_json(coalesce(
    nullif(regexp_replace(${url}, '^(/media)+/', '/media/media/'), ''), '/media/avatars/default.png'))`,
};

/** The two of a conversation, whoever opened it first. */
export const pair = (
  { startedBy, participants }: FriendsConversationFragment,
  { fill }: Pick<Runner, 'fill'>,
) => {
  const initiator = participants.find(({ id }) => id === startedBy?.id) ?? participants[0];
  const receiver = participants.find((one) => one !== initiator) ?? initiator;
  return {
    initiator: initiator ? fill(person, initiator) : null,
    receiver: receiver ? fill(person, receiver) : null,
  };
};

/** What was said. */
export const message = ({ id, sender, content, sentAt }: FriendsMessageFragment) => ({
  id: numberOf(id),
  sender: sender.username,
  content,
  created_at: sentAt,
});
