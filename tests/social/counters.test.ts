import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

let parley: Parley;
let people: Person[];
let posts: string[];
let comments: string[];
let groups: string[];

const size = 6;
beforeAll(async () => {
  parley = await startParley({ LIMIT_REQUESTS_PER_MINUTE: '1000000' });
});
afterAll(() => parley?.stop());

async function act(person: Person, name: string, input: object, selection: string) {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  return person.graphql(
    `mutation ($input: ${type}!) { ${name}(input: $input) { it: ${selection} } }`,
    { input },
  );
}
async function made(person: Person, name: string, input: object, field: string): Promise<string> {
  const { data, errors } = await act(person, name, input, `${field} { id }`);
  if (errors) throw new Error(JSON.stringify(errors));
  return data[name].it.id;
}

let round = 0;
async function prepare() {
  round += 1;
  people = [];
  for (let one = 0; one < size; one += 1) people.push(await signUp(parley, `p${round}-${one}`));
  posts = [];
  comments = [];
  groups = [];
  for (const person of people) {
    const postId = await made(person, 'createPost', { content: 'hello' }, 'post');
    posts.push(postId);
    const comment = { postId: posts[0], content: 'yes' };
    comments.push(await made(person, 'createComment', comment, 'comment'));
    groups.push(await made(person, 'createGroup', { name: 'a group' }, 'group'));
  }
}

const at = (list: readonly string[], index: number) => list[index % size] as string;

/** What somebody may do to somebody, or to what is theirs. */
const actions: Record<string, (who: Person, whom: number) => Promise<{ code?: string }>> = {
  likePost: (who, whom) => act(who, 'likePost', { postId: at(posts, whom) }, '__typename'),
  unlikePost: (who, whom) => act(who, 'unlikePost', { postId: at(posts, whom) }, '__typename'),
  likeComment: (who, whom) =>
    act(who, 'likeComment', { commentId: at(comments, whom) }, '__typename'),
  unlikeComment: (who, whom) =>
    act(who, 'unlikeComment', { commentId: at(comments, whom) }, '__typename'),
  createComment: (who, whom) =>
    act(who, 'createComment', { postId: at(posts, whom), content: 'x' }, '__typename'),
  deleteComment: (who, whom) =>
    act(who, 'deleteComment', { commentId: at(comments, whom) }, '__typename'),
  createPost: (who) => act(who, 'createPost', { content: 'x' }, '__typename'),
  deletePost: (who, whom) => act(who, 'deletePost', { postId: at(posts, whom) }, '__typename'),
  follow: (who, whom) => act(who, 'followUser', { userId: people[whom % size]?.id }, '__typename'),
  unfollow: (who, whom) =>
    act(who, 'unfollowUser', { userId: people[whom % size]?.id }, '__typename'),
  addFriend: (who, whom) =>
    act(who, 'addFriend', { userId: people[whom % size]?.id }, '__typename'),
  requestFriend: (who, whom) =>
    act(who, 'requestFriend', { userId: people[whom % size]?.id }, '__typename'),
  removeFriend: (who, whom) =>
    act(who, 'removeFriend', { userId: people[whom % size]?.id }, '__typename'),
  join: (who, whom) => act(who, 'joinGroup', { groupId: at(groups, whom) }, '__typename'),
  leave: (who, whom) => act(who, 'leaveGroup', { groupId: at(groups, whom) }, '__typename'),
  closeGroup: (who, whom) => act(who, 'deleteGroup', { groupId: at(groups, whom) }, '__typename'),
  write: (who, whom) =>
    act(who, 'sendMessage', { toUserId: people[whom % size]?.id, content: 'x' }, '__typename'),
  writeToGroup: (who, whom) =>
    act(who, 'sendMessage', { groupId: at(groups, whom), content: 'x' }, '__typename'),
  call: (who, whom) =>
    act(who, 'startCall', { calleeId: people[whom % size]?.id, kind: 'AUDIO' }, '__typename'),
  invite: async (who, whom) => {
    const meeting = { channelName: 'x', isGroup: true, scheduledAt: '2030-01-01T00:00:00Z' };
    const reply = await act(who, 'createMeeting', meeting, 'meeting { id }');
    const meetingId = reply.data?.createMeeting?.it.id;
    if (!meetingId) return reply;
    const userId = people[whom % size]?.id;
    return act(who, 'inviteToMeeting', { meetingId, userId }, '__typename');
  },
  deleteAccount: (who) => act(who, 'deleteAccount', { password: who.password }, '__typename'),
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
  'participants.unread_count': `(select count(*) from messages where conversation_id = row.conversation_id
    and sender_id <> row.user_id and seq > row.read_seq and deleted_at is null and removed_at is null)`,
  'streams.head': '(select count(*) from events where stream = row.key)',
};

/** What is left of deleted accounts. */
const leftovers = ['post_likes', 'comment_likes', 'follows:follower_id', 'follows:followee_id']
  .concat(['friends', 'friends:friend_id', 'friend_requests:requester_id'])
  .concat(['friend_requests:asked_id', 'posts:author_id', 'comments:author_id'])
  .concat(['invitations:invitee_id', 'meetings:host_id'])
  .map((one) => one.split(':') as [string, string?]);

const operation = fc.record({
  kind: fc.constantFrom(...Object.keys(actions).filter((name) => name !== 'deleteAccount')),
  who: fc.nat({ max: size - 1 }),
  whom: fc.nat({ max: size - 1 }),
});
const deletion = fc.record({
  kind: fc.constant('deleteAccount'),
  who: fc.nat({ max: size - 1 }),
  whom: fc.constant(0),
});

test('counters equal their rows and nothing deadlocks during concurrent changes', async () => {
  const deadlocks = async () =>
    Number(
      (
        await parley.sql(
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
        const all = [...operations.slice(0, half), ...deletions, ...operations.slice(half)];
        const replies = await Promise.all(
          all.map(({ kind, who, whom }) => actions[kind]?.(people[who] as Person, whom)),
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
          const wrong = await parley.sql(
            `select row.${column} as counted, ${rows} as real from ${table} row where row.${column} <> ${rows}`,
          );
          expect([counter, wrong]).toEqual([counter, []]);
        }
        for (const [table, column = 'user_id'] of leftovers) {
          const left = await parley.sql(
            `select row.* from ${table} row join users u on u.id = row.${column} where u.deleted_at is not null`,
          );
          expect([table, column, left]).toEqual([table, column, []]);
        }
        expect(await deadlocks()).toBe(0);
      },
    ),
    { numRuns: 3, endOnFailure: true },
  );
}, 120_000);
