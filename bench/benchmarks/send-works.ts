import type { Scale } from '../data/scale.ts';
import { type Ask, read } from '../load.ts';
import type { Server } from '../proc.ts';
import { tokenFor } from '../servers/pages.ts';

/** Messages that are sent over and over. */
export interface SendWork {
  name: string;
  /** The conversation and the sender of the n-th. */
  to(n: number): { conversationId: number; senderId: number };
}

interface Group {
  conversationId: number;
  memberIds: number[];
}

/** Groups of each size. */
const groupsEach = 20;
const sizes = [10, 50] as const;

export type Groups = Record<(typeof sizes)[number], Group[]>;

const graphql = (query: string, input: object, userId: number): Ask => ({
  path: '/graphql',
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${tokenFor(userId)}` },
  body: JSON.stringify({ query, variables: { input } }),
});

const create = `mutation Create($input: CreateGroupInput!) {
  createGroup(input: $input) { group { id conversation { id } } } }`;
const join = `mutation Join($input: JoinGroupInput!) { joinGroup(input: $input) { group { id } } }`;

interface Created {
  data: { createGroup: { group: { id: string; conversation: { id: string } } } };
}

/** Founds groups, as their members would. */
export async function makeGroups(server: Server, scale: Scale): Promise<Groups> {
  const groups: Groups = { 10: [], 50: [] };
  for (const size of sizes)
    for (let n = 0; n < groupsEach; n++) {
      const memberIds = Array.from({ length: size }, (_, i) => 1 + ((n * 61 + i) % scale.users));
      const [owner, ...others] = memberIds as [number, ...number[]];
      const name = `Group of ${size}, number ${n}`;
      const { data } = (await read(server, graphql(create, { name }, owner))) as Created;
      const { id: groupId, conversation } = data.createGroup.group;
      for (const member of others) await read(server, graphql(join, { groupId }, member));
      const conversationId = Number(conversation.id.replace('conversation_', ''));
      groups[size].push({ conversationId, memberIds });
    }
  return groups;
}

const inGroups = (groups: readonly Group[]) => (n: number) => {
  const { conversationId, memberIds } = groups[n % groups.length] as Group;
  return { conversationId, senderId: memberIds[n % memberIds.length] as number };
};

/** The works of the benchmark. */
export function sendWorks(scale: Scale, groups: Groups): SendWork[] {
  // As the data has it: the c-th conversation is of the ceil(c / 20)-th person.
  const direct = (conversationId: number) => ({
    conversationId,
    senderId: Math.ceil(conversationId / 20),
  });
  return [
    {
      name: 'many direct conversations',
      to: (n) => direct(1 + ((n * 7919) % scale.conversations)),
    },
    { name: 'one direct conversation', to: () => direct(1) },
    { name: `${groupsEach} groups of 10`, to: inGroups(groups[10]) },
    { name: 'one group of 10', to: inGroups(groups[10].slice(0, 1)) },
    { name: `${groupsEach} groups of 50`, to: inGroups(groups[50]) },
  ];
}
