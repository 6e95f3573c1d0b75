import { excerptParts, nameOf } from '@parley/client';
import { type SearchHit, useSearch } from '@parley/react';
import { MessageCircle, MessageSquare } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Face, List, Picture, pathTo, Row, Screen, SearchField } from '../parts/index.js';

export default function Search() {
  const [text, setText] = useState('');
  const { hits, ...list } = useSearch(useDeferredValue(text));
  const items = hits.map((hit) => ({ ...hit, id: hit.item.id }));
  const hint = 'People, groups, posts and your messages';
  return (
    <Screen title="Search">
      <SearchField label="Search" placeholder={hint} text={text} onChange={setText} />
      <small className="faint">
        Filters: <code>from:ada</code> <code>in:ben</code> <code>has:image</code>{' '}
        <code>before:2026-12-01</code>
      </small>
      {text.trim() && (
        <List {...list} items={items} empty="Nothing found.">
          {({ item, excerpt }) => (
            <Row {...lineOf(item)} href={pathTo(item)} text={marked(excerpt)} />
          )}
        </List>
      )}
    </Screen>
  );
}

/** How a hit is named. */
function lineOf(item: SearchHit['item']) {
  switch (item.__typename) {
    case 'User':
      return { title: nameOf(item), face: <Face user={item} /> };
    case 'Group':
      return { title: item.name, face: <Picture name={item.name} /> };
    case 'Post':
      return { title: `Post of ${nameOf(item.author)}`, face: <MessageSquare /> };
    case 'Message':
      return { title: `Message of ${nameOf(item.sender)}`, face: <MessageCircle /> };
  }
}

/** An excerpt, with what was found marked. */
const marked = (excerpt: SearchHit['excerpt']) =>
  excerptParts(excerpt).map(({ text, isFound }, index) =>
    isFound ? <mark key={index}>{text}</mark> : text,
  );
