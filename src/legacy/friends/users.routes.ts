import { z } from 'zod';
import { badInput } from '../../core/errors.js';
import { line, page, text, UploadedFile } from '../runtime/fields.js';
import { found, ok } from '../runtime/reply.js';
import { type Runner, row, steps } from '../runtime/row.js';
import { pageOf } from '../runtime/sql-reply.js';
import {
  FriendsAddDocument,
  FriendsFriendsDocument,
  FriendsRemoveDocument,
  FriendsUpdateAccountDocument,
  FriendsUsersDocument,
  FriendsWhoDocument,
} from './documents.generated.js';
import { person } from './shapes.js';

const whom = z.object({ friend_username: text });
const refers: 'friend_username'[] = ['friend_username'];

/** The person of that name, who is somebody else. Throws NOT_FOUND, BAD_USER_INPUT. */
async function other({ run, viewerId }: Runner, username: string) {
  const user = found((await run(FriendsWhoDocument, { username })).user);
  if (user.id === viewerId()) throw badInput('friend_username', 'That is you.');
  return user;
}

// The slip is the document's: both of its answers say so.
const added = (username: string) => ok({ success: true, message: `${username} added as friend.` });

/** People, and who is whose friend. */
export const users = [
  steps('POST /users/update', {
    auth: 'Token',
    body: z.object({
      username: line.optional(),
      avatar: z.union([z.instanceof(UploadedFile), line]).nullish(),
    }),
    documents: [FriendsUpdateAccountDocument],
    answer: async (call) => {
      const { run, body } = call;
      const { username, avatar } = body;
      const picture =
        avatar instanceof UploadedFile ? (await call.upload('avatarUrl', avatar)).path : avatar;
      const avatarUrl = picture === '' ? null : picture;
      const input = { username, profile: { avatarUrl } };
      const { updateAccount } = await run(FriendsUpdateAccountDocument, { input });
      return ok(call.fill(person, updateAccount.user));
    },
  }),

  row('GET /users/user_list', {
    auth: 'Token',
    query: page,
    document: FriendsUsersDocument,
    variables: ({ query }) => query,
    writes: ({ users }) => pageOf(users, person),
  }),

  steps('POST /users/add_friend', {
    auth: 'Token',
    body: whom,
    refers,
    documents: [FriendsAddDocument, FriendsWhoDocument],
    answer: async (call) => {
      const { id, username } = await other(call, call.body.friend_username);
      await call.run(FriendsAddDocument, { id });
      return added(username);
    },
  }),

  steps('POST /users/remove_friend', {
    auth: 'Token',
    body: whom,
    refers,
    documents: [FriendsRemoveDocument, FriendsWhoDocument],
    answer: async (call) => {
      const { id, username } = await other(call, call.body.friend_username);
      await call.run(FriendsRemoveDocument, { id });
      return added(username);
    },
  }),

  row('GET /users/friend_list', {
    auth: 'Token',
    query: page,
    document: FriendsFriendsDocument,
    variables: ({ query }) => query,
    writes: ({ me }) => pageOf(me.friends, person),
  }),
];
