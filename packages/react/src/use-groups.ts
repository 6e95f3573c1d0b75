import {
  AddGroupMemberDocument,
  CreateGroupDocument,
  type CreateGroupInput,
  GroupDocument,
  GroupsDocument,
  JoinGroupDocument,
  LeaveGroupDocument,
  RequestToJoinGroupDocument,
} from '@parley/client';
import { useMemo } from 'react';
import { type Act, useAct } from './use-act.js';
import { usePages, useRead } from './use-pages.js';

/** Groups by a part of their names; with `mine`, those that the viewer is a member of. */
export const useGroups = ({ search = '', mine = false, pageSize = 20 } = {}) =>
  usePages(
    GroupsDocument,
    { search: search || null, mine, first: pageSize },
    ({ groups }) => groups,
  );

/** A group with its members; `group` is null where the viewer sees none. */
export function useGroup(id: string) {
  const { data, ...state } = useRead(GroupDocument, { id });
  return { group: data?.group, ...state };
}

const reads = ['Group', 'Groups'];

const actionsOf = (act: Act) => ({
  /** Resolves to the id of the new group. */
  create: async (input: CreateGroupInput) =>
    (await act(CreateGroupDocument, input, { reads })).createGroup.group.id,
  /** Joins an open group. */
  join: (groupId: string) => act(JoinGroupDocument, { groupId }, { reads }),
  /** Asks to join a group whose members are approved. */
  askToJoin: (groupId: string) => act(RequestToJoinGroupDocument, { groupId }, { reads }),
  leave: (groupId: string) => act(LeaveGroupDocument, { groupId }, { reads }),
  addMember: (groupId: string, userId: string) =>
    act(AddGroupMemberDocument, { groupId, userId }, { reads }),
});

/** What the viewer does with groups, by the id of each. */
export function useGroupActions() {
  const act = useAct();
  return useMemo(() => actionsOf(act), [act]);
}
