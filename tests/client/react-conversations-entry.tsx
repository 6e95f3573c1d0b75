import { createParleyClient } from '@parley/client';
import { ParleyProvider, useConversation, useConversations, useUnread } from '@parley/react';
import { StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';

const { session } = globalThis as typeof globalThis & { session: never };
const parley = createParleyClient({ url: `${location.origin}/graphql`, session });

function List({ id, archived }: { id: string; archived: boolean }) {
  const { conversations, ...actions } = useConversations({ archived });
  useEffect(() => void Object.assign(globalThis, { actions }));
  return (
    <ol id={id}>
      {conversations.map((one) => (
        <li key={one.id}>
          {one.title ??
            one.group?.name ??
            one.participants.map(({ username }) => username).join('+')}
          {one.viewerHasPinned && ' pinned'}
          {one.viewerMutedUntil && ` muted ${one.viewerMutedUntil.slice(0, 4)}`}
          {one.viewerHasMarkedUnread && ' marked'}
          {one.unreadCount > 0 && ` ${one.unreadCount}`}
        </li>
      ))}
    </ol>
  );
}

function Page() {
  const { conversations, messages, mentions } = useUnread();
  return (
    <>
      <p id="unread">{[conversations, messages, mentions].join()}</p>
      <List id="archived" archived={true} />
      <List id="here" archived={false} />
    </>
  );
}

/** One conversation, whose actions take no id. */
function One({ id }: { id: string }) {
  const { conversation, ...chat } = useConversation(id);
  useEffect(() => void Object.assign(globalThis, { chat }));
  return <p id="one">{conversation?.viewerHasPinned ? 'pinned' : 'plain'}</p>;
}

const id = new URLSearchParams(location.search).get('id');
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <ParleyProvider parley={parley}>
      <Page />
      {id && <One id={id} />}
    </ParleyProvider>
  </StrictMode>,
);
