import { act, as, type FieldRow, nobody, open, owned } from './fields.js';
import type { World } from './world.js';

const ofGroup = (name: string, input: (w: World) => object = () => ({})) =>
  act(name, (w) => ({ groupId: w.group, ...input(w) }));
const withDora = (w: World) => ({ userId: w.people.dora.id });
const withCleo = (w: World) => ({ userId: w.people.cleo.id });
const invite = (who: typeof withDora) => (w: World) =>
  as(w, 'ada', ofGroup('inviteToGroup', who)(w));
const askedByCleo = async (w: World) => {
  await as(
    w,
    'ada',
    `updateGroup(input: { groupId: "${w.group}", joinPolicy: APPROVAL }) { __typename }`,
  );
  await as(w, 'cleo', ofGroup('requestToJoinGroup')(w));
};
let link = '';

/** Mutations of who is a member of a group. */
export const groupMembership: Record<string, FieldRow> = {
  acceptGroupInvitation: {
    ask: ofGroup('acceptGroupInvitation'),
    prepare: invite(withCleo),
    outcomes: [nobody, ['dora', 'NOT_FOUND'], ['cleo', 'ok']],
  },
  addGroupMember: owned(ofGroup('addGroupMember', withDora), {
    prepare: async (w) => {
      await as(w, 'ada', act('addFriend', withDora)(w));
      await as(w, 'dora', act('addFriend', () => ({ userId: w.people.ada.id }))(w));
    },
  }),
  approveGroupRequest: owned(ofGroup('approveGroupRequest', withCleo), { prepare: askedByCleo }),
  banFromGroup: owned(ofGroup('banFromGroup', withDora)),
  createGroupInviteLink: owned(
    ofGroup('createGroupInviteLink', () => ({
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    })),
  ),
  declineGroupInvitation: {
    ask: ofGroup('declineGroupInvitation'),
    prepare: invite(withCleo),
    outcomes: [nobody, ['dora', 'NOT_FOUND'], ['cleo', 'ok']],
  },
  declineGroupRequest: owned(ofGroup('declineGroupRequest', withCleo), { prepare: askedByCleo }),
  inviteToGroup: {
    ask: ofGroup('inviteToGroup', withDora),
    outcomes: [nobody, ['cleo', 'FORBIDDEN'], ['ben', 'ok'], ['ada', 'ok']],
  },
  joinGroupByInviteLink: {
    ask: act('joinGroupByInviteLink', () => ({ token: 'forged' })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND']],
  },
  requestToJoinGroup: open(ofGroup('requestToJoinGroup'), { prepare: askedByCleo }),
  revokeGroupInvitation: owned(ofGroup('revokeGroupInvitation', withDora), {
    prepare: invite(withDora),
  }),
  revokeGroupInviteLink: {
    ask: act('revokeGroupInviteLink', () => ({ linkId: link })),
    prepare: async (w) => {
      const input = { expiresAt: new Date(Date.now() + 60_000).toISOString(), groupId: w.group };
      const made = await w.people.ada.act('createGroupInviteLink', input, 'link { id }');
      link = made.link.id;
    },
    outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['ben', 'NOT_FOUND'], ['ada', 'ok']],
  },
  unbanFromGroup: owned(ofGroup('unbanFromGroup', withDora)),
  withdrawGroupRequest: open(ofGroup('withdrawGroupRequest')),
};
