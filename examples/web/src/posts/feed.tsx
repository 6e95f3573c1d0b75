import { countText } from '@parley/client';
import { useFeed } from '@parley/react';
import { List, Screen, Soft } from '../parts/index.js';
import { PostCard } from './post-card.js';
import { PostForm } from './post-form.js';

export function Feed() {
  const { posts, newPosts, showNew, ...list } = useFeed({ pageSize: 10 });
  return (
    <Screen title="Feed">
      <PostForm />
      <div className="stack empty:-mt-3" role="status">
        {newPosts > 0 && <Soft onClick={showNew}>Show {countText(newPosts, 'new post')}</Soft>}
      </div>
      <List {...list} items={posts} empty="Nothing here yet. Write, or follow people." isOpen>
        {(post) => <PostCard post={post} />}
      </List>
    </Screen>
  );
}
