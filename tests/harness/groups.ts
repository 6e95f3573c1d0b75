import type { Person } from './node.js';

const parts = /* GraphQL */ `
  fragment Parts on Group {
    id name description imageUrl memberCount isMember viewerRole
    owner { username }
    members(first: 100) { nodes { role user { username } } pageInfo { hasNextPage endCursor } }
    conversation { id head epoch unreadCount messages(last: 20) { nodes { content } } }
  }
`;
export const JOIN = /* GraphQL */ `
  mutation ($id: ID!) { joinGroup(input: { groupId: $id }) { group { ...Parts } } }
  ${parts}
`;
export const LEAVE = /* GraphQL */ `
  mutation ($id: ID!) { leaveGroup(input: { groupId: $id }) { group { ...Parts } } }
  ${parts}
`;
export const DELETE_GROUP = /* GraphQL */ `
  mutation ($id: ID!) { deleteGroup(input: { groupId: $id }) { group { ...Parts } } }
  ${parts}
`;

export const EXPEL = /* GraphQL */ `
  mutation ($id: ID!, $userId: ID!) {
    removeFromGroup(input: { groupId: $id, userId: $userId }) { group { memberCount } }
  }
`;
const CREATE_GROUP = /* GraphQL */ `
  mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { id } } }
`;

/** Founds a group of somebody's; its global id. */
export const found = async (owner: Person, input: Record<string, unknown>): Promise<string> =>
  (await owner.ask(CREATE_GROUP, { input })).createGroup.group.id;

/** A group as somebody sees it. */
export const groupOf = async (person: Person, id: string) =>
  (await person.ask(`query ($id: ID!) { group(id: $id) { ...Parts } } ${parts}`, { id })).group;

/** The number inside a global id. */
export const idOf = (global: string): number => Number(global.slice(global.indexOf('_') + 1));

export const SET_ROLE = /* GraphQL */ `
  mutation ($id: ID!, $userId: ID!, $role: GroupRole!) {
    setGroupRole(input: { groupId: $id, userId: $userId, role: $role }) {
      group { owner { username } viewerRole }
    }
  }
`;

/** A group of three: owner, admin and member. */
export async function groupOfThree(owner: Person, admin: Person, member: Person, name: string) {
  const id = await found(owner, { name });
  for (const person of [admin, member]) await person.ask(JOIN, { id });
  await owner.ask(SET_ROLE, { id, userId: admin.id, role: 'ADMIN' });
  return id;
}
