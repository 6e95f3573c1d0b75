import { nameOf, type ParleyCommentFragment } from '@parley/client';
import { usePostActions, useSession } from '@parley/react';
import { useState } from 'react';
import { Ago, Face, LineForm, Small } from '../parts/index.js';

interface CommentProps {
  comment: ParleyCommentFragment;
  replies?: readonly ParleyCommentFragment[];
  postId: string;
}

/** A comment with its replies, which have none. */
export function Comment({ comment, replies, postId }: CommentProps) {
  const { author, content, isDeleted, likeCount, viewerHasLiked } = comment;
  const { userId } = useSession();
  const { toggleLike, removeComment } = usePostActions();
  const [isReplying, setReplying] = useState(false);
  return (
    <article className="flex gap-2">
      <Face user={author} size="2" />
      <div className="stack min-w-0">
        <div className="bubble">
          <b dir="auto">{nameOf(author)}</b>
          <p dir="auto">{isDeleted ? <i>Deleted</i> : content}</p>
        </div>
        <footer className="faint line">
          <Ago at={comment.createdAt} />
          {!isDeleted && (
            <Small aria-pressed={viewerHasLiked} onClick={() => toggleLike(comment)}>
              Like{likeCount > 0 && ` · ${likeCount}`}
            </Small>
          )}
          {replies && <Small onClick={() => setReplying(true)}>Reply</Small>}
          {author.id === userId && !isDeleted && (
            <Small onClick={() => removeComment(comment.id)}>Delete</Small>
          )}
        </footer>
        {replies?.map((reply) => (
          <Comment key={reply.id} comment={reply} postId={postId} />
        ))}
        {isReplying && (
          <CommentForm postId={postId} replyToId={comment.id} onDone={() => setReplying(false)} />
        )}
      </div>
    </article>
  );
}

type CommentFormProps = { postId: string; replyToId?: string; onDone?: () => void };

export function CommentForm({ postId, replyToId, onDone }: CommentFormProps) {
  const { comment } = usePostActions();
  async function send(content: string) {
    await comment(postId, content, replyToId);
    onDone?.();
  }
  const kind = replyToId ? 'reply' : 'comment';
  return <LineForm label={`Write a ${kind}`} submit="Send" onSubmit={send} />;
}
