import { createParleyClient } from '@parley/client';
import { ParleyProvider, useSearch } from '@parley/react';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

const { session } = globalThis as typeof globalThis & { session: never };
const parley = createParleyClient({ url: `${location.origin}/graphql`, session });

function Search() {
  const [query, setQuery] = useState('');
  const [isOfPosts, setOfPosts] = useState(false);
  const { hits, isLoading, error, hasMore, loadMore } = useSearch(query, {
    pageSize: 2,
    ...(isOfPosts && { kinds: ['POST'] as const }),
  });
  return (
    <>
      <input name="query" value={query} onChange={(event) => setQuery(event.target.value)} />
      <input
        type="checkbox"
        checked={isOfPosts}
        onChange={(event) => setOfPosts(event.target.checked)}
      />
      <p id="loading">{String(isLoading)}</p>
      <p id="error">{error?.message}</p>
      <ol>
        {hits.map(({ item, excerpt }) => (
          <li key={item.id}>
            {item.__typename}: {excerpt?.text}
          </li>
        ))}
      </ol>
      {hasMore && (
        <button type="button" onClick={loadMore}>
          More
        </button>
      )}
    </>
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <ParleyProvider parley={parley}>
      <Search />
    </ParleyProvider>
  </StrictMode>,
);
