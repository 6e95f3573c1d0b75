import type { Person } from './node.js';

/** The fields of a group that its tests compare. */
export const groupFields = `group {
  id name description image { url } memberCount viewerIsMember viewerRole
  owner { username }
  members(first: 100) { nodes { role user { username } } pageInfo { hasNextPage endCursor } }
  conversation { id head epoch unreadCount messages(last: 20) { nodes { content } } }
}`;

/** Founds a group of somebody's; its global id. */
export const found = async (owner: Person, input: Record<string, unknown>): Promise<string> =>
  (await owner.act('createGroup', input, 'group { id }')).group.id;

/** A group as somebody sees it. */
export const groupOf = async (person: Person, id: string) =>
  (
    await person.ask(`query ($id: ID!) { ${groupFields.replace('group', 'group(id: $id)')} }`, {
      id,
    })
  ).group;

/** The number inside a global id. */
export const idOf = (global: string): number => Number(global.slice(global.indexOf('_') + 1));

/** A group of three: owner, admin and member. */
export async function groupOfThree(owner: Person, admin: Person, member: Person, name: string) {
  const id = await found(owner, { name });
  for (const person of [admin, member]) await person.act('joinGroup', { groupId: id });
  await owner.act('setGroupRole', { groupId: id, userId: admin.id, role: 'ADMIN' });
  return id;
}

/** A new group with these members, and the id of its conversation. */
export async function groupOfAll(owner: Person, members: readonly Person[]) {
  const groupId = await found(owner, { name: 'all of us' });
  for (const person of members) await person.act('joinGroup', { groupId });
  const CONVERSATION = 'query ($id: ID!) { group(id: $id) { conversation { id } } }';
  const { group } = await owner.ask(CONVERSATION, { id: groupId });
  return { groupId, conversationId: group.conversation.id as string };
}
