import { usePost } from '@parley/react';
import { List, Missing, Screen, Section } from '../parts/index.js';
import { Comment, CommentForm } from './comments.js';
import { PostCard } from './post-card.js';

export default function PostScreen({ id }: { id: string }) {
  const { post, ...state } = usePost(id);
  if (!post) return <Missing title="Post" {...state} />;
  return (
    <Screen title="Post" back>
      <PostCard post={post} onDeleted={() => history.back()} />
      <Section title="Comments">
        <List items={post.comments.nodes} empty="No comments yet." isOpen>
          {(comment) => <Comment comment={comment} replies={comment.replies.nodes} postId={id} />}
        </List>
        <CommentForm postId={id} />
      </Section>
    </Screen>
  );
}
