import { reasonOf } from '../../../packages/client/src/errors.js';
import type { GraphQLReply } from '../../harness/graphql.js';
import { found } from '../../harness/groups.js';
import type { Parley, Person } from '../../harness/server.js';

/** A node, and who acts there: `ann` and `bob` are new for each reason, `olga` is an administrator. */
export interface World {
  server: Parley;
  olga: Person;
  ann: Person;
  bob: Person;
}

/** Provokes an error, and resolves to its reason. */
export type Provocation = (world: World) => Promise<string | undefined>;

/** The reason in a reply of GraphQL. */
export const because = async (reply: Promise<GraphQLReply>): Promise<string | undefined> =>
  reasonOf(await reply);

/** The reason in a reply of another path, whose body is an error or has `errors`. */
export async function becauseOf(response: Response): Promise<string | undefined> {
  const body = JSON.parse(await response.text());
  return body.reason ?? reasonOf(body);
}

export const group = (owner: Person, input: object = {}) => found(owner, { name: 'Us', ...input });

/** A group with a second member. */
export async function groupOfTwo(owner: Person, member: Person, input: object = {}) {
  const groupId = await group(owner, input);
  await member.act('joinGroup', { groupId });
  return groupId;
}

/** A meeting with one invited user. */
export async function meetingOfTwo(host: Person, guest: Person, isGroup = false): Promise<string> {
  const input = { title: 'Tea', scheduledAt: '2030-01-01T10:00:00Z', isGroup };
  const { meeting } = await host.act('createMeeting', input, 'meeting { id }');
  await host.act('inviteToMeeting', { meetingId: meeting.id, userId: guest.id });
  return meeting.id;
}

/** What sends a message to somebody who has to accept it first. */
export async function requestTo(stranger: Person, recipient: Person): Promise<string> {
  await recipient.act('updatePrivacy', { contactPolicy: { messages: 'NOBODY', calls: 'NOBODY' } });
  const input = { to: { userId: recipient.id }, content: 'hello' };
  const { message } = await stranger.act('sendMessage', input, 'message { conversation { id } }');
  return message.conversation.id;
}
