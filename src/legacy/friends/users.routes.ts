import { z } from 'zod';
import { badInput } from '../../core/errors.js';
import { line, name, page, text, UploadedFile } from '../runtime/fields.js';
import { found, list, ok, type Runner, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';
import { person } from './shapes.js';

const body = z.object({ friend_username: text.pipe(name) });
const references: 'friend_username'[] = ['friend_username'];

/** The id of another user. Throws NOT_FOUND, and BAD_USER_INPUT for the client's own name. */
async function otherUser({ run, viewerId }: Runner, username: string): Promise<{ id: string }> {
  const { id } = found((await run(gql.FriendsWhoDocument, { username })).user);
  if (id === viewerId()) throw badInput('friend_username', 'That is you.');
  return { id };
}

// The API documents this message for a removed friend, too.
const added = ({ user: { username } }: { user: { username: string } }) =>
  ok({ success: true, message: `${username} added as friend.` });

/** Users and friends. */
export const users = [
  row('POST /users/update', {
    auth: 'Token or Bearer',
    body: z.object({
      username: name.optional(),
      avatar: z.union([z.instanceof(UploadedFile), line]).nullish(),
    }),
    document: gql.FriendsUpdateAccountDocument,
    variables: async ({ upload, body: { username, avatar } }) => {
      const path =
        avatar instanceof UploadedFile ? (await upload('avatarUrl', avatar)).path : avatar;
      return { input: { username, profile: { avatarUrl: path === '' ? null : path } } };
    },
    reply: ({ updateAccount }) => ok(person(updateAccount.user)),
  }),

  row('GET /users/user_list', {
    auth: 'Token or Bearer',
    query: page,
    document: gql.FriendsUsersDocument,
    reply: ({ users }) => list(users, person),
  }),

  row('POST /users/add_friend', {
    auth: 'Token or Bearer',
    body,
    references,
    document: gql.FriendsAddDocument,
    more: [gql.FriendsWhoDocument],
    variables: (request) => otherUser(request, request.body.friend_username),
    reply: ({ addFriend }) => added(addFriend),
  }),

  row('POST /users/remove_friend', {
    auth: 'Token or Bearer',
    body,
    references,
    document: gql.FriendsRemoveDocument,
    more: [gql.FriendsWhoDocument],
    variables: (request) => otherUser(request, request.body.friend_username),
    reply: ({ removeFriend }) => added(removeFriend),
  }),

  row('GET /users/friend_list', {
    auth: 'Token or Bearer',
    query: page,
    document: gql.FriendsFriendsDocument,
    reply: ({ me }) => list(found(me).friends, person),
  }),
];
