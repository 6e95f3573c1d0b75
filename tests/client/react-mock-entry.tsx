import { ParleyProvider, useConversation, useConversations, useFeed } from '@parley/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createMockParley } from '../../packages/client/src/mock/index.js';

const mock = createMockParley({
  posts: [{ author: 'ben', content: 'a post' }],
  conversations: [
    { participants: ['ada', 'ben'], messages: [{ sender: 'ben', content: 'hello' }] },
  ],
});

function Chat({ id }: { id: string }) {
  const { messages, pending, send, typing } = useConversation(id);
  return (
    <section>
      {messages.map(({ id, content }) => (
        <p key={id} className="message">
          {content}
        </p>
      ))}
      {pending.map(({ clientKey, input }) => (
        <p key={clientKey} className="pending">
          {input.content}
        </p>
      ))}
      <i>{typing.map(({ username }) => username)}</i>
      <button type="button" onClick={() => void send('from a component')}>
        Send
      </button>
    </section>
  );
}

function Page() {
  const { conversations } = useConversations();
  const { posts, newPosts } = useFeed();
  return (
    <main>
      <h1>
        {posts.length} and {newPosts}
      </h1>
      {conversations.map(({ id }) => (
        <Chat key={id} id={id} />
      ))}
    </main>
  );
}

Object.assign(globalThis, { mock });
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <ParleyProvider parley={mock.parley}>
      <Page />
    </ParleyProvider>
  </StrictMode>,
);
