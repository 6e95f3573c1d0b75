// Generated from the documents beside it: npm run schema
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** A new item of the agenda of a meeting hosted by the viewer. */
export type AddAgendaItemInput = {
  /** Description, at most 2,000 characters. */
  description?: string | null | undefined;
  /** Duration in minutes, 5–60. */
  durationMinutes: number;
  /** Global id of the meeting, `meeting_<uuid>`. */
  meetingId: string;
  /** Position in the agenda; 0–100,000; no other item of the meeting may have it. */
  position: number;
  /** Title, 1–200 characters. */
  title: string;
};

/** A new meeting, hosted by the viewer. */
export type CreateMeetingInput = {
  /** Whether the meeting is for more than two users. */
  isGroup: boolean;
  /** Start of the meeting. */
  scheduledAt: string;
  /** Name of the meeting, 1–200 characters. */
  title: string;
};

/** The answer to an invitation. */
export type InvitationAnswer =
  /** The user will attend. */
  | 'ACCEPTED'
  /** The user will not attend. */
  | 'DECLINED'
  /** The user may attend. */
  | 'TENTATIVE';

/** A user to invite to a meeting hosted by the viewer. */
export type InviteToMeetingInput = {
  /** Global id of the meeting, `meeting_<uuid>`. */
  meetingId: string;
  /** Global id of the user, such as `user_7`. */
  userId: string;
};

/** Credentials of a user. */
export type LoginInput = {
  /** The six-digit code that `sendLoginCode` mails; needed with a second factor. */
  code?: string | null | undefined;
  /** Username or e-mail address, in any letter case. An address stands for the account that confirmed it or, while none has, for the first one that gave it. */
  identifier: string;
  /** The password. */
  password: string;
};

/** The sessions to end; by default the session of this request. */
export type LogoutInput = {
  /** Whether to end all other sessions of the viewer as well. */
  everywhere?: boolean | null | undefined;
  /** Ends the session of this refresh token instead; no access token is needed then. */
  refreshToken?: string | null | undefined;
};

/** A refresh token to exchange. */
export type RefreshSessionInput = {
  /** The newest refresh token of the session. */
  refreshToken: string;
};

/** A new user. */
export type RegisterInput = {
  /** Preferred name, at most 100 characters. */
  alias?: string | null | undefined;
  /** http(s) URL of the profile picture. */
  avatarUrl?: string | null | undefined;
  /** Short self-description, at most 2,000 characters. */
  bio?: string | null | undefined;
  /** http(s) URL of the cover picture. */
  coverUrl?: string | null | undefined;
  /** Date of birth, from the year 1900 on and not in the future. */
  dateOfBirth?: string | null | undefined;
  /** E-mail address. It is mailed a token that confirms it. The reply is the same when another account has the address: it stays with the account that confirmed it, which is told by mail. */
  email: string;
  /** Given name, at most 150 characters. */
  firstName?: string | null | undefined;
  /** Family name, at most 150 characters. */
  lastName?: string | null | undefined;
  /** Password, 8–128 characters, taken verbatim; common passwords are refused. */
  password: string;
  /** Username, not in use: 1–30 letters, digits and `.` `_` `-`. */
  username: string;
};

export type MeetingsRegisterMutationVariables = Exact<{
  input: RegisterInput;
}>;


export type MeetingsRegisterMutation = { register: { user: { id: string } } };

export type MeetingsLoginMutationVariables = Exact<{
  input: LoginInput;
}>;


export type MeetingsLoginMutation = { login: { accessToken: string, refreshToken: string } };

export type MeetingsRefreshMutationVariables = Exact<{
  input: RefreshSessionInput;
}>;


export type MeetingsRefreshMutation = { refreshSession: { accessToken: string, refreshToken: string } };

export type MeetingsLogoutMutationVariables = Exact<{
  input: LogoutInput;
}>;


export type MeetingsLogoutMutation = { logout: { sessionId: string } };

export type MeetingsPartsFragment = { id: string, title: string, scheduledAt: string, isGroup: boolean, host: { id: string } };

export type MeetingsCreateMutationVariables = Exact<{
  input: CreateMeetingInput;
}>;


export type MeetingsCreateMutation = { createMeeting: { meeting: { id: string, title: string, scheduledAt: string, isGroup: boolean, host: { id: string } } } };

export type MeetingsAddAgendaItemMutationVariables = Exact<{
  input: AddAgendaItemInput;
}>;


export type MeetingsAddAgendaItemMutation = { addAgendaItem: { meeting: { id: string } } };

export type MeetingsInviteMutationVariables = Exact<{
  input: InviteToMeetingInput;
}>;


export type MeetingsInviteMutation = { inviteToMeeting: { invitation: { answer: InvitationAnswer | null, invitedAt: string } } };

export type MeetingsDetailsQueryVariables = Exact<{
  id: string;
}>;


export type MeetingsDetailsQuery = { meeting: { durationMinutes: number, id: string, title: string, scheduledAt: string, isGroup: boolean, agenda: Array<{ position: number, title: string, description: string, durationMinutes: number }>, host: { id: string } } | null };

export type MeetingsInvitationsQueryVariables = Exact<{
  cursor?: string | null | undefined;
}>;


export type MeetingsInvitationsQuery = { invitations: { nodes: Array<{ answer: InvitationAnswer | null, invitedAt: string, meeting: { id: string, title: string, scheduledAt: string, isGroup: boolean, host: { id: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MeetingsEndpointsQueryVariables = Exact<{ [key: string]: never; }>;


export type MeetingsEndpointsQuery = { __schema: { queryType: { fields: Array<{ name: string, description: string | null }> | null }, mutationType: { fields: Array<{ name: string, description: string | null }> | null } | null } };

export const MeetingsPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MeetingsParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Meeting"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"host"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"scheduledAt"}},{"kind":"Field","name":{"kind":"Name","value":"isGroup"}}]}}]} as unknown as DocumentNode<MeetingsPartsFragment, unknown>;
export const MeetingsRegisterDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MeetingsRegister"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"register"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<MeetingsRegisterMutation, MeetingsRegisterMutationVariables>;
export const MeetingsLoginDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MeetingsLogin"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LoginInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"login"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}}]}}]}}]} as unknown as DocumentNode<MeetingsLoginMutation, MeetingsLoginMutationVariables>;
export const MeetingsRefreshDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MeetingsRefresh"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RefreshSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refreshSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}}]}}]}}]} as unknown as DocumentNode<MeetingsRefreshMutation, MeetingsRefreshMutationVariables>;
export const MeetingsLogoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MeetingsLogout"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LogoutInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"logout"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}}]}}]}}]} as unknown as DocumentNode<MeetingsLogoutMutation, MeetingsLogoutMutationVariables>;
export const MeetingsCreateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MeetingsCreate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateMeetingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createMeeting"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"meeting"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MeetingsParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MeetingsParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Meeting"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"host"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"scheduledAt"}},{"kind":"Field","name":{"kind":"Name","value":"isGroup"}}]}}]} as unknown as DocumentNode<MeetingsCreateMutation, MeetingsCreateMutationVariables>;
export const MeetingsAddAgendaItemDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MeetingsAddAgendaItem"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddAgendaItemInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addAgendaItem"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"meeting"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<MeetingsAddAgendaItemMutation, MeetingsAddAgendaItemMutationVariables>;
export const MeetingsInviteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MeetingsInvite"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"InviteToMeetingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inviteToMeeting"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invitation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"answer"}},{"kind":"Field","name":{"kind":"Name","value":"invitedAt"}}]}}]}}]}}]} as unknown as DocumentNode<MeetingsInviteMutation, MeetingsInviteMutationVariables>;
export const MeetingsDetailsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MeetingsDetails"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"meeting"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MeetingsParts"}},{"kind":"Field","name":{"kind":"Name","value":"durationMinutes"}},{"kind":"Field","name":{"kind":"Name","value":"agenda"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"durationMinutes"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MeetingsParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Meeting"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"host"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"scheduledAt"}},{"kind":"Field","name":{"kind":"Name","value":"isGroup"}}]}}]} as unknown as DocumentNode<MeetingsDetailsQuery, MeetingsDetailsQueryVariables>;
export const MeetingsInvitationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MeetingsInvitations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"cursor"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invitations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"answer"}},{"kind":"Field","name":{"kind":"Name","value":"invitedAt"}},{"kind":"Field","name":{"kind":"Name","value":"meeting"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MeetingsParts"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MeetingsParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Meeting"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"host"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"scheduledAt"}},{"kind":"Field","name":{"kind":"Name","value":"isGroup"}}]}}]} as unknown as DocumentNode<MeetingsInvitationsQuery, MeetingsInvitationsQueryVariables>;
export const MeetingsEndpointsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MeetingsEndpoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__schema"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"queryType"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"mutationType"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]}}]}}]} as unknown as DocumentNode<MeetingsEndpointsQuery, MeetingsEndpointsQueryVariables>;
