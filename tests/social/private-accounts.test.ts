import { describe, expect, test } from 'vitest';
import { comment, post } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village();

/** Ada has a private account with one post; ben follows her since before, cleo does not. */
async function privateAccount() {
  const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
  await ben.act('followUser', { userId: ada.id });
  await ada.act('updatePrivacy', { isPrivate: true });
  const postId = await post(ada, 'for followers');
  const commentId = await comment(ben, postId, 'nice');
  return { ada, ben, cleo, postId, commentId };
}

const shown = async (who: Person, { id }: Person) =>
  (
    await who.ask(
      `{ node(id: "${id}") { ... on User {
          isPrivate viewerFollows viewerHasRequestedFollow followerCount
          posts { nodes { content } } followers { nodes { username } } following { nodes { username } } } } }`,
    )
  ).node;

describe('a private account', () => {
  test('shows posts, followers and followed users to itself and its followers alone', async () => {
    const { ada, ben, cleo } = await privateAccount();
    for (const who of [ada, ben]) {
      expect(await shown(who, ada)).toMatchObject({
        posts: { nodes: [{ content: 'for followers' }] },
        followers: { nodes: [{ username: ben.username }] },
      });
    }
    expect(await shown(cleo, ada)).toMatchObject({
      isPrivate: true,
      followerCount: 1,
      posts: { nodes: [] },
      followers: { nodes: [] },
      following: { nodes: [] },
    });
  });

  test('hides its posts and their comments in every other list, and by id', async () => {
    const { ada, ben, cleo, postId, commentId } = await privateAccount();
    const ask = `{ posts(authorId: "${ada.id}") { nodes { id } } all: posts { nodes { id } } found: posts(search: "followers") { nodes { id } } feed { nodes { id } } }`;
    const seen = async (who: Person) => JSON.stringify(await who.ask(ask)).includes(postId);
    expect(await seen(ben)).toBe(true);
    expect(await seen(cleo)).toBe(false);
    for (const id of [postId, commentId]) {
      expect(await cleo.graphql(`{ node(id: "${id}") { id } }`)).toFindNothing();
    }
    for (const [name, input] of Object.entries({
      likePost: { postId },
      createComment: { postId, content: 'hm' },
      likeComment: { commentId },
    })) {
      await expect(cleo.act(name, input), name).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  test('is followed once it accepts', async () => {
    const { ada, cleo } = await privateAccount();
    await cleo.act('followUser', { userId: ada.id });
    await cleo.act('followUser', { userId: ada.id });
    expect(await shown(cleo, ada)).toMatchObject({
      viewerFollows: false,
      viewerHasRequestedFollow: true,
      posts: { nodes: [] },
    });
    const { followRequests } = await ada.ask('{ followRequests { nodes { id } } }');
    expect(followRequests.nodes).toEqual([{ id: cleo.id }]);
    await ada.act('acceptFollowRequest', { userId: cleo.id });
    expect(await shown(cleo, ada)).toMatchObject({
      viewerFollows: true,
      viewerHasRequestedFollow: false,
      followerCount: 2,
      posts: { nodes: [{ content: 'for followers' }] },
    });
    await expect(ada.act('acceptFollowRequest', { userId: cleo.id })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  test('declines without a word, and removes followers', async () => {
    const { ada, ben, cleo } = await privateAccount();
    const inbox = cleo.subscribe('subscription { inboxEvents { __typename } }');
    await inbox.event();
    await cleo.act('followUser', { userId: ada.id });
    await ada.act('declineFollowRequest', { userId: cleo.id });
    expect(await inbox.quiet(400)).toEqual([]);
    await ada.act('removeFollower', { userId: ben.id });
    expect(await shown(ben, ada)).toMatchObject({
      viewerFollows: false,
      followerCount: 0,
      posts: { nodes: [] },
    });
  });

  test('has no request that was withdrawn, or whose user was blocked', async () => {
    const { ada, cleo } = await privateAccount();
    const requests = async () =>
      (await ada.ask('{ followRequests { nodes { id } } }')).followRequests.nodes;
    await cleo.act('followUser', { userId: ada.id });
    await cleo.act('unfollowUser', { userId: ada.id });
    expect(await requests()).toEqual([]);
    await cleo.act('followUser', { userId: ada.id });
    await ada.act('blockUser', { userId: cleo.id });
    await ada.act('unblockUser', { userId: cleo.id });
    expect(await requests()).toEqual([]);
  });

  test('that becomes public is followed without an answer, and the request ends', async () => {
    const { ada, cleo } = await privateAccount();
    await cleo.act('followUser', { userId: ada.id });
    await ada.act('updatePrivacy', { isPrivate: false });
    await cleo.act('followUser', { userId: ada.id });
    expect(await shown(cleo, ada)).toMatchObject({
      viewerFollows: true,
      viewerHasRequestedFollow: false,
    });
    const { followRequests, notifications } = await ada.ask(
      '{ followRequests { nodes { id } } notifications(first: 1) { nodes { kind } } }',
    );
    expect(followRequests.nodes).toEqual([]);
    expect(notifications.nodes).toEqual([{ kind: 'FOLLOWED' }]);
  });

  test('is told no more that a user follows whom it removed', async () => {
    const { ada, ben } = await privateAccount();
    const followers = async () =>
      (await ada.ask('{ notifications { nodes { kind } } }')).notifications.nodes.filter(
        ({ kind }: { kind: string }) => kind === 'FOLLOWED',
      );
    expect(await followers()).toHaveLength(1);
    await ada.act('removeFollower', { userId: ben.id });
    expect(await followers()).toEqual([]);
  });

  test('accepts one request once, also when it is answered twice at once', async () => {
    const { ada, cleo } = await privateAccount();
    await cleo.act('followUser', { userId: ada.id });
    const answers = await Promise.allSettled(
      ['acceptFollowRequest', 'acceptFollowRequest', 'declineFollowRequest'].map((name) =>
        ada.act(name, { userId: cleo.id }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

test('mutual friends are counted and listed', async () => {
  const { ada, ben, cleo, dora } = await server.newcomers('ada', 'ben', 'cleo', 'dora');
  for (const one of [cleo, dora]) {
    await ada.act('addFriend', { userId: one.id });
    await ben.act('addFriend', { userId: one.id });
  }
  const mutual = async () =>
    (
      await ada.ask(
        `{ node(id: "${ben.id}") { ... on User { viewerIsFollowedBy mutualFriendCount mutualFriends(first: 5) { nodes { id } } } } }`,
      )
    ).node;
  await ben.act('followUser', { userId: ada.id });
  expect(await mutual()).toEqual({
    viewerIsFollowedBy: true,
    mutualFriendCount: 2,
    mutualFriends: { nodes: [{ id: dora.id }, { id: cleo.id }] },
  });
  await dora.act('blockUser', { userId: ada.id });
  expect(await mutual()).toMatchObject({
    mutualFriendCount: 1,
    mutualFriends: { nodes: [{ id: cleo.id }] },
  });
});
