import { useFeed, useParley, useUpload } from '@parley/react';
import { useActionState } from 'react';

const CREATE_POST = `mutation CreatePost($input: CreatePostInput!) {
  createPost(input: $input) { post { id } }
}`;

export function Feed() {
  const { posts, hasMore, loadMore, newPosts, showNew } = useFeed();
  return (
    <section aria-label="Feed">
      <PostForm onPublished={showNew} />
      {newPosts > 0 && (
        <button type="button" onClick={showNew}>
          Show {newPosts} new
        </button>
      )}
      {posts.map(({ id, author, content, images }) => (
        <article key={id}>
          <h2>{author.username}</h2>
          <p dir="auto">{content}</p>
          {images.map(({ url, alt }) => (
            <img key={url} src={url} alt={alt ?? ''} />
          ))}
        </article>
      ))}
      {hasMore && (
        <button type="button" onClick={loadMore}>
          More
        </button>
      )}
    </section>
  );
}

function PostForm({ onPublished }: { onPublished: () => unknown }) {
  const { parley } = useParley();
  const { upload, progress, error } = useUpload();
  const [failure, publish, isBusy] = useActionState(async (_: unknown, form: FormData) => {
    const file = form.get('picture') as File;
    const id = file.size > 0 ? await upload(file, { kind: 'IMAGE' }) : null;
    if (file.size > 0 && !id) return null;
    const input = { content: String(form.get('content')), ...(id && { images: [{ id }] }) };
    return parley.request(CREATE_POST, { input }).then(
      () => void onPublished(),
      (refusal: Error) => refusal.message,
    );
  }, null);
  return (
    <form action={publish}>
      <textarea name="content" aria-label="New post" dir="auto" />
      <input name="picture" aria-label="Picture" type="file" accept="image/*" />
      {progress !== null && <progress value={progress} />}
      {(error || failure) && <p role="alert">{error?.message ?? failure}</p>}
      <button type="submit" disabled={isBusy}>
        Publish
      </button>
    </form>
  );
}
