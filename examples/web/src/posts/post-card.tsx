import { countText, type ParleyPostFragment } from '@parley/client';
import { usePostActions, useSession } from '@parley/react';
import { Heart, MessageSquare, Trash2 } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { Ago, LinkCard, Menu, Panel, PersonRow, Prose, Small } from '../parts/index.js';

type PostCardProps = { post: ParleyPostFragment; onDeleted?: () => void };

export function PostCard({ post, onDeleted }: PostCardProps) {
  const { id, author, content, createdAt, commentCount, likeCount, viewerHasLiked } = post;
  const { userId } = useSession();
  const { remove, toggleLike } = usePostActions();
  const [, navigate] = useLocation();
  const onSelect = () => remove(id).then(onDeleted);
  const actions = [{ name: 'Delete', icon: Trash2, isDanger: true, onSelect }];
  const date = (
    <Link href={`/posts/${id}`}>
      <Ago at={createdAt} />
    </Link>
  );
  return (
    <Panel role="article">
      <PersonRow user={author} text={date}>
        {author.id === userId && <Menu label="Actions for this post" items={actions} />}
      </PersonRow>
      {content && <Prose>{content}</Prose>}
      <Pictures images={post.images} />
      <LinkCard {...post} />
      <footer className="line">
        <Small
          size="2"
          color={viewerHasLiked ? 'crimson' : 'gray'}
          aria-label={`Like, ${countText(likeCount, 'like')}`}
          aria-pressed={viewerHasLiked}
          onClick={() => toggleLike(post)}
        >
          <Heart fill={viewerHasLiked ? 'currentColor' : 'none'} /> {likeCount}
        </Small>
        <Small
          size="2"
          color="gray"
          aria-label={countText(commentCount, 'comment')}
          onClick={() => navigate(`/posts/${id}`)}
        >
          <MessageSquare /> {commentCount}
        </Small>
      </footer>
    </Panel>
  );
}

/** Pictures, each as high as its place until it is loaded. */
const Pictures = ({ images }: Pick<ParleyPostFragment, 'images'>) => (
  <div className="grid grid-cols-[repeat(auto-fit,minmax(40%,1fr))] gap-1 empty:hidden">
    {images.map(({ url, width, height, alt }) => (
      <a key={url} href={url} target="_blank" rel="noreferrer">
        <img
          src={url}
          alt={alt ?? 'Picture without a description'}
          width={width ?? undefined}
          height={height ?? undefined}
          loading="lazy"
          className="rounded-lg"
        />
      </a>
    ))}
  </div>
);
