import {
  AccountDocument,
  DisableSecondFactorDocument,
  EnableSecondFactorDocument,
  RevokeSessionDocument,
  SendLoginCodeDocument,
  SetPresenceDocument,
  type SetPresenceInput,
  SetStatusDocument,
  type SetStatusInput,
  UpdatePrivacyDocument,
  type UpdatePrivacyInput,
  UpdateProfileDocument,
  type UpdateProfileInput,
} from '@parley/client';
import { useMemo } from 'react';
import { type Act, useAct } from './use-act.js';
import { useRead } from './use-pages.js';

/** The account of the viewer: `me` with e-mail address, privacy, presence and status; sessions, and blocked users. */
export function useAccount() {
  const { data, isLoading, error } = useRead(AccountDocument, {});
  return {
    me: data?.me,
    sessions: data?.sessions ?? [],
    blockedUsers: data?.blockedUsers.nodes ?? [],
    isLoading,
    error,
  };
}

const actionsOf = (act: Act) => ({
  updateProfile: (input: UpdateProfileInput) => act(UpdateProfileDocument, input),
  updatePrivacy: (input: UpdatePrivacyInput) => act(UpdatePrivacyDocument, input),
  /** Sets the presence: ONLINE, AWAY, or DO_NOT_DISTURB, with which calls do not ring and nothing is pushed. */
  setPresence: (status: SetPresenceInput['status']) => act(SetPresenceDocument, { status }),
  /** Sets the status: an emoji, a text, or both, until a time; an empty object ends it. */
  setStatus: (input: SetStatusInput) => act(SetStatusDocument, input),
  /** Mails the code that signs in and changes the second factor; works before the sign-in, too. */
  mailCode: (username: string, email: string) => act(SendLoginCodeDocument, { username, email }),
  /** Turns the mailed code of the sign-in on or off. */
  setSecondFactor: async (isOn: boolean, input: { password: string; code: string }) => {
    await (isOn ? act(EnableSecondFactorDocument, input) : act(DisableSecondFactorDocument, input));
  },
  /** Ends another session of the viewer. */
  endSession: (sessionId: string) =>
    act(RevokeSessionDocument, { sessionId }, { reads: ['Account'] }),
});

/** What the viewer does with the own account. */
export function useAccountActions() {
  const act = useAct();
  return useMemo(() => actionsOf(act), [act]);
}
