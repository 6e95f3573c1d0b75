import type {
  CommunityGroupMembersFragment,
  CommunityGroupMessagePartsFragment,
  CommunityGroupPartsFragment,
} from '../community.generated.js';
import { numberOf } from '../fields.js';
import type { Call } from '../row.js';

/** A group with those who joined it first. */
export const group = (
  one: CommunityGroupPartsFragment & { members: CommunityGroupMembersFragment },
  site: Pick<Call, 'absolute'>,
) => ({
  id: numberOf(one.id),
  name: one.name,
  description: one.description,
  image: site.absolute(one.imageUrl),
  owner: numberOf(one.owner.id),
  members: one.members.nodes.map(({ user }) => ({
    id: numberOf(user.id),
    username: user.username,
    is_online: user.presence.status === 'ONLINE',
  })),
  members_count: one.memberCount,
  is_member: one.isMember,
  created_at: one.createdAt,
  updated_at: one.updatedAt,
});

/** What was said in the group with this global id. */
export const groupMessage = (one: CommunityGroupMessagePartsFragment, groupId: string) => ({
  id: numberOf(one.id),
  group: numberOf(groupId),
  sender: numberOf(one.sender.id),
  sender_username: one.sender.username,
  content: one.content,
  created_at: one.sentAt,
});
