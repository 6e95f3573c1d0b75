import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village({ LIMIT_REQUESTS_PER_MINUTE: '1000000' });
let people: Person[];
let posts: string[];
let comments: string[];
let groups: string[];

const size = 6;
let round = 0;
async function prepare() {
  round += 1;
  people = await concurrently(size, (one) => server.person(`p${round}-${one}`));
  const idOf = async (person: Person, kind: 'post' | 'comment' | 'group', input: object) =>
    (await person.act(`create${kind[0]?.toUpperCase()}${kind.slice(1)}`, input, `${kind} { id }`))[
      kind
    ].id as string;
  posts = await Promise.all(people.map((one) => idOf(one, 'post', { content: 'hello' })));
  const comment = { postId: posts[0], content: 'yes' };
  comments = await Promise.all(people.map((one) => idOf(one, 'comment', comment)));
  groups = await Promise.all(people.map((one) => idOf(one, 'group', { name: 'a group' })));
}

const at = (list: readonly string[], index: number) => list[index % size] as string;
const idAt = (index: number) => people[index % size]?.id;

/** What somebody may do to somebody, or to what is theirs. */
const actions: Record<string, (who: Person, whom: number) => Promise<{ code?: string }>> = {
  likePost: (who, whom) => who.attempt('likePost', { postId: at(posts, whom) }),
  unlikePost: (who, whom) => who.attempt('unlikePost', { postId: at(posts, whom) }),
  likeComment: (who, whom) => who.attempt('likeComment', { commentId: at(comments, whom) }),
  unlikeComment: (who, whom) => who.attempt('unlikeComment', { commentId: at(comments, whom) }),
  createComment: (who, whom) =>
    who.attempt('createComment', { postId: at(posts, whom), content: 'x' }),
  deleteComment: (who, whom) => who.attempt('deleteComment', { commentId: at(comments, whom) }),
  createPost: (who) => who.attempt('createPost', { content: 'x' }),
  deletePost: (who, whom) => who.attempt('deletePost', { postId: at(posts, whom) }),
  follow: (who, whom) => who.attempt('followUser', { userId: idAt(whom) }),
  unfollow: (who, whom) => who.attempt('unfollowUser', { userId: idAt(whom) }),
  addFriend: (who, whom) => who.attempt('addFriend', { userId: idAt(whom) }),
  sendFriendRequest: (who, whom) => who.attempt('sendFriendRequest', { userId: idAt(whom) }),
  removeFriend: (who, whom) => who.attempt('removeFriend', { userId: idAt(whom) }),
  join: (who, whom) => who.attempt('joinGroup', { groupId: at(groups, whom) }),
  leave: (who, whom) => who.attempt('leaveGroup', { groupId: at(groups, whom) }),
  closeGroup: (who, whom) => who.attempt('deleteGroup', { groupId: at(groups, whom) }),
  write: (who, whom) => who.attempt('sendMessage', { to: { userId: idAt(whom) }, content: 'x' }),
  writeToGroup: (who, whom) =>
    who.attempt('sendMessage', { to: { groupId: at(groups, whom) }, content: 'x' }),
  call: (who, whom) => who.attempt('startCall', { callee: { id: idAt(whom) }, kind: 'AUDIO' }),
  invite: async (who, whom) => {
    const meeting = { title: 'x', isGroup: true, scheduledAt: '2030-01-01T00:00:00Z' };
    const reply = await who.attempt('createMeeting', meeting, 'meeting { id }');
    const meetingId = reply.data?.createMeeting?.meeting.id;
    if (!meetingId) return reply;
    return who.attempt('inviteToMeeting', { meetingId, userId: idAt(whom) });
  },
  deleteAccount: (who) => who.attempt('deleteAccount', { password: who.password }),
};

/** Each counter, and the rows it counts. */
const counters: Record<string, string> = {
  'posts.like_count': '(select count(*) from post_likes where post_id = row.id)',
  'posts.comment_count': '(select count(*) from comments where post_id = row.id and not hidden)',
  'comments.like_count': '(select count(*) from comment_likes where comment_id = row.id)',
  'users.follower_count': '(select count(*) from follows where followee_id = row.id)',
  'users.following_count': '(select count(*) from follows where follower_id = row.id)',
  'groups.member_count':
    '(select count(*) from participants where conversation_id = row.conversation_id)',
  'streams.head':
    '(select count(*) from events where (home_kind, home) = (row.home_kind, row.home))',
};

/** What is left of deleted accounts. */
const leftovers = ['post_likes', 'comment_likes', 'follows:follower_id', 'follows:followee_id']
  .concat(['friends', 'friends:friend_id', 'friend_requests:requester_id'])
  .concat(['friend_requests:asked_id', 'posts:author_id', 'comments:author_id'])
  .concat(['invitations:invitee_id', 'meetings:host_id'])
  .map((one) => one.split(':') as [string, string?]);

/** One of these, by somebody to one of the first `targets` people. */
const operation = (kinds: readonly string[], targets: number) =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    who: fc.nat({ max: size - 1 }),
    whom: fc.nat({ max: targets - 1 }),
  });
const all = operation(
  Object.keys(actions).filter((name) => name !== 'deleteAccount'),
  size,
);
/** What counts, at one person: everybody waits for the same rows. */
const crowd = operation(
  [
    'likePost',
    'unlikePost',
    'likeComment',
    'unlikeComment',
    'createComment',
    'deleteComment',
  ].concat(['follow', 'unfollow', 'join', 'leave']),
  1,
);
const deletion = operation(['deleteAccount'], 1);

test.each([
  ['to anybody', all],
  ['to one person', crowd],
] as const)(
  'counters equal their rows and nothing deadlocks during concurrent changes %s',
  async (_, operation) => {
    const deadlocks = async () =>
      Number(
        (
          await server.sql(
            'select deadlocks from pg_stat_database where datname = current_database()',
          )
        )[0]?.deadlocks,
      );
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: 60, maxLength: 90, size: 'max' }),
        fc.array(deletion, { minLength: 1, maxLength: 3 }),
        async (operations, deletions) => {
          await prepare();
          const half = Math.floor(operations.length / 2);
          const done = [...operations.slice(0, half), ...deletions, ...operations.slice(half)];
          const replies = await Promise.all(
            done.map(({ kind, who, whom }) => actions[kind]?.(people[who] as Person, whom)),
          );
          const codes = replies.map((reply) => reply?.code).filter((code) => code !== undefined);
          const expected = [
            'NOT_FOUND',
            'FORBIDDEN',
            'CONFLICT',
            'UNAUTHENTICATED',
            'BAD_USER_INPUT',
          ];
          expect(codes.filter((code) => !expected.includes(code))).toEqual([]);
          for (const [counter, rows] of Object.entries(counters)) {
            const [table, column] = counter.split('.');
            const wrong = await server.sql(
              `select row.${column} as counted, ${rows} as real from ${table} row where row.${column} <> ${rows}`,
            );
            expect([counter, wrong]).toEqual([counter, []]);
          }
          for (const [table, column = 'user_id'] of leftovers) {
            const left = await server.sql(
              `select row.* from ${table} row join users u on u.id = row.${column} where u.deleted_at is not null`,
            );
            expect([table, column, left]).toEqual([table, column, []]);
          }
          expect(await deadlocks()).toBe(0);
        },
      ),
      { numRuns: 2, endOnFailure: true },
    );
  },
  120_000,
);
