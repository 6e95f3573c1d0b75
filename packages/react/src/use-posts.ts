import {
  CreateCommentDocument,
  CreatePostDocument,
  type CreatePostInput,
  DeleteCommentDocument,
  DeletePostDocument,
  LikeCommentDocument,
  LikePostDocument,
  PostDocument,
  PostsDocument,
  UnlikeCommentDocument,
  UnlikePostDocument,
} from '@parley/client';
import { useMemo } from 'react';
import { type Act, useAct } from './use-act.js';
import { usePages, useRead } from './use-pages.js';

/** Posts of a user, newest first. */
export const usePosts = (authorId: string, { pageSize = 20 } = {}) =>
  usePages(PostsDocument, { authorId, first: pageSize }, ({ posts }) => posts);

/** A post with its comments, oldest first, and their replies; `post` is null where there is none. */
export function usePost(id: string) {
  const { data, ...state } = useRead(PostDocument, { id });
  return { post: data?.post, ...state };
}

/** What has likes: a post or a comment. */
interface Likeable {
  __typename: 'Post' | 'Comment';
  id: string;
  likeCount: number;
  viewerHasLiked: boolean;
}

/** Likes a post or comment, or takes the like back; it is shown at once. */
async function toggleLike(act: Act, liked: Likeable): Promise<void> {
  const { id, likeCount } = liked;
  const viewerHasLiked = !liked.viewerHasLiked;
  const change = { viewerHasLiked, likeCount: likeCount + (viewerHasLiked ? 1 : -1) };
  if (liked.__typename === 'Post') {
    const post = { __typename: 'Post' as const, id, ...change };
    await (viewerHasLiked
      ? act(
          LikePostDocument,
          { postId: id },
          { expected: { likePost: { __typename: 'LikePostPayload', post } } },
        )
      : act(
          UnlikePostDocument,
          { postId: id },
          { expected: { unlikePost: { __typename: 'UnlikePostPayload', post } } },
        ));
    return;
  }
  const comment = { __typename: 'Comment' as const, id, ...change };
  await (viewerHasLiked
    ? act(
        LikeCommentDocument,
        { commentId: id },
        { expected: { likeComment: { __typename: 'LikeCommentPayload', comment } } },
      )
    : act(
        UnlikeCommentDocument,
        { commentId: id },
        { expected: { unlikeComment: { __typename: 'UnlikeCommentPayload', comment } } },
      ));
}

const actionsOf = (act: Act) => ({
  publish: (input: CreatePostInput) => act(CreatePostDocument, input, { reads: ['Feed', 'Posts'] }),
  remove: (postId: string) => act(DeletePostDocument, { postId }, { reads: ['Feed', 'Posts'] }),
  toggleLike: (liked: Likeable) => toggleLike(act, liked),
  /** Comments on a post, or replies to a comment on it. */
  comment: (postId: string, content: string, replyToId?: string) =>
    act(
      CreateCommentDocument,
      { postId, content, ...(replyToId && { replyToId }) },
      { reads: ['Post'] },
    ),
  removeComment: (commentId: string) =>
    act(DeleteCommentDocument, { commentId }, { reads: ['Post'] }),
});

/** What the viewer does with posts and comments. */
export function usePostActions() {
  const act = useAct();
  return useMemo(() => actionsOf(act), [act]);
}
