import type { Person } from './people.js';

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

/** Founds a group of somebody's; its global id. */
export async function found(owner: Person, input: Record<string, unknown>): Promise<string> {
  const { data, errors } = await owner.graphql(
    'mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { id } } }',
    { input },
  );
  if (errors) throw new Error(`no group: ${JSON.stringify(errors)}`);
  return data.createGroup.group.id;
}

/** A group as somebody sees it. */
export async function groupOf(person: Person, id: string) {
  const { data, errors } = await person.graphql(
    `query ($id: ID!) { group(id: $id) { ...Parts } } ${parts}`,
    { id },
  );
  if (errors) throw new Error(`no group: ${JSON.stringify(errors)}`);
  return data.group;
}

export const say = (from: Person, input: Record<string, unknown>) =>
  from.graphql(
    `mutation ($input: SendMessageInput!) {
      sendMessage(input: $input) { message { id seq content conversation { id } } }
    }`,
    { input },
  );

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
  for (const person of [admin, member]) await person.graphql(JOIN, { id });
  const made = await owner.graphql(SET_ROLE, { id, userId: admin.id, role: 'ADMIN' });
  if (made.errors) throw new Error(`no admin: ${JSON.stringify(made.errors)}`);
  return id;
}
