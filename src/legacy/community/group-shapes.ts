import { each, type Of, type Value, written } from '../../graphql/planner/shape.js';
import { absolute, isOnline, number } from '../runtime/formats.js';
import type {
  CommunityGroupMembersFragment,
  CommunityGroupMessagePartsFragment,
  CommunityGroupPartsFragment,
} from './documents.generated.js';

/** A group with those who joined it first. */
export const group = (
  one: Of<CommunityGroupPartsFragment & { members: CommunityGroupMembersFragment }>,
) => ({
  id: written(one.id, number),
  name: one.name,
  description: one.description,
  image: written(one.imageUrl, absolute),
  owner: written(one.owner.id, number),
  members: each(one.members.nodes, ({ user }) => ({
    id: written(user.id, number),
    username: user.username,
    is_online: written(user.presence.status, isOnline),
  })),
  members_count: one.memberCount,
  is_member: one.isMember,
  created_at: one.createdAt,
  updated_at: one.updatedAt,
});

/** What was said in a group. */
export const groupMessage = (
  one: Of<CommunityGroupMessagePartsFragment>,
  { id }: { id: Value<string> },
) => ({
  id: written(one.id, number),
  group: written(id, number),
  sender: written(one.sender.id, number),
  sender_username: one.sender.username,
  content: one.content,
  created_at: one.sentAt,
});

/** The same, where which group it was said in is known beforehand. */
export const messageIn = (
  one: Of<CommunityGroupMessagePartsFragment & { group: { id: string } }>,
) => groupMessage(one, one.group);
