import { describe, expect, test } from 'vitest';
import { operationOf } from '../../src/legacy/compat/table.js';
import { dialects } from '../../src/legacy/runtime/dialects.js';

/** What each document lists, in its order; a parameter is `:`. */
const documents: Record<string, string> = {
  meetings: `
    GET /api/
    POST /api/user/register/
    POST /api/user/token/
    POST /api/user/token/refresh/
    POST /api/user/token/blacklist/
    POST /api/call/create/
    POST /api/call/milestone/create/
    POST /api/call/invite/create/
    GET /api/call/details/:/
    GET /api/user/invites/:/`,
  tweets: `
    GET /admin/
    POST /api/auth/obtain_token/
    POST /api/auth/refresh_token/
    POST /api/auth/user/register/
    POST /api/auth/user/logout/
    PUT /api/auth/user/edit/
    DELETE /api/auth/user/delete/
    GET /api/profiles/view_profile/:/
    PUT /api/prfiles/edit/
    GET /api/tweets/`,
  community: `
    POST /api/users/register/
    POST /api/users/login/
    GET /api/users/me/
    GET /api/users/
    GET /api/users/:/
    PATCH /api/users/:/
    POST /api/users/:/follow/
    POST /api/users/:/unfollow/
    GET /api/users/:/followers/
    GET /api/users/:/following/
    GET /api/users/online/
    POST /api/posts/
    GET /api/posts/
    GET /api/posts/feed/
    GET /api/posts/my_posts/
    GET /api/posts/:/
    PATCH /api/posts/:/
    DELETE /api/posts/:/
    POST /api/posts/:/like/
    POST /api/comments/
    GET /api/comments/
    PATCH /api/comments/:/
    DELETE /api/comments/:/
    POST /api/comments/:/like/
    POST /api/groups/
    GET /api/groups/
    GET /api/groups/my_groups/
    GET /api/groups/:/
    PATCH /api/groups/:/
    DELETE /api/groups/:/
    POST /api/groups/:/join/
    POST /api/groups/:/leave/
    POST /api/messages/
    GET /api/messages/
    GET /api/messages/conversations/
    GET /api/messages/with_user/
    POST /api/messages/:/mark_as_read/
    POST /api/group-messages/
    GET /api/group-messages/group_messages/
    WS /ws/messages/:/
    WS /ws/group/:/
    WS /ws/status/
    POST /api/calls/
    GET /api/calls/history/
    GET /api/calls/active/
    GET /api/calls/missed/
    POST /api/calls/:/accept/
    POST /api/calls/:/reject/
    POST /api/calls/:/end/
    POST /api/token/refresh/
    POST /api/token/
    POST /api/users/set-online/
    POST /api/users/set-offline/
    PUT /api/users/:/
    DELETE /api/users/:/
    POST /api/calls/start/
    GET /api/calls/
    GET /api/calls/:/
    PUT /api/calls/:/
    DELETE /api/calls/:/
    WS /ws/calls/`,
  friends: `
    POST /auth/registration/
    POST /twofa/send-code/
    POST /auth/login/
    POST /auth/logout/
    POST /api/token/refresh/
    POST /auth/password/change/
    POST /users/update/
    GET /users/user_list/
    POST /users/add_friend/
    POST /users/remove_friend/
    GET /users/friend_list/
    GET /oauth/authorize/
    POST /conversations/start/
    GET /conversations/
    GET /conversations/:/
    WS /ws/chat/:/`,
};

describe('every documented operation is in the table', () => {
  test('and the documents are the served ones', () => {
    expect(dialects.map(({ name }) => name).sort()).toEqual(Object.keys(documents).sort());
  });

  test.each(dialects.map((dialect) => [dialect.name, dialect] as const))(
    'of %s',
    (name, dialect) => {
      const served = [...dialect.rows, ...dialect.sockets].map((row) =>
        operationOf(row).replace(/:\w+/g, ':').replace('//', '/'),
      );
      const listed = documents[name]?.trim().split(/\n\s*/) ?? [];
      expect(listed.filter((operation) => !served.includes(operation))).toEqual([]);
    },
  );
});
