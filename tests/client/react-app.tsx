import { gql } from '@apollo/client';
import {
  browserStore,
  createParleyClient,
  type ParleyClient,
  type ParleyMessageFragment,
} from '@parley/client';
import {
  ParleyProvider,
  useCall,
  useConnection,
  useConversation,
  useConversations,
  useFeed,
  useInbox,
  useNotifications,
  usePresence,
  useSession,
} from '@parley/react';
import { StrictMode, useState } from 'react';

/** What a page wants to know of a message, beside what the hooks need. */
const fragments = [
  gql`
    fragment ParleyMessage on Message {
      id
      seq
      clientKey
      content
      isRead
      replyTo {
        id
        content
      }
      reactions {
        emoji
        count
        viewerReacted
      }
      sender {
        id
        username
      }
    }
  `,
];
type Shown = 'id' | 'content' | 'reactions';
type Message = Pick<ParleyMessageFragment, Shown> & {
  isRead: boolean;
  replyTo: { content: string } | null;
};

export const connect = (url: string): ParleyClient =>
  createParleyClient({ url, session: browserStore(), dataMasking: true });

export const App = ({ parley }: { parley: ParleyClient }) => (
  <StrictMode>
    <ParleyProvider parley={parley} fragments={fragments}>
      <Screen />
    </ParleyProvider>
  </StrictMode>
);

function Screen() {
  const { status, user, signIn, signOut } = useSession();
  if (status !== 'signedIn')
    return (
      <form
        action={(form) =>
          signIn({ identifier: String(form.get('name')), password: String(form.get('password')) })
        }
      >
        <p id="status">{status}</p>
        <input name="name" />
        <input name="password" />
        <button type="submit">Sign in</button>
      </form>
    );
  return (
    <>
      <p id="me">{user?.username}</p>
      <button type="button" onClick={signOut}>
        Sign out
      </button>
      <Chats />
      <Feed />
      <Call />
      <Notifications />
    </>
  );
}

function Chats() {
  const { text } = useConnection();
  const { conversations } = useConversations();
  const [id, open] = useState<string>();
  const people = conversations.flatMap(({ participants }) => participants.map((one) => one.id));
  const presence = usePresence(people);
  const { latest } = useInbox();
  return (
    <>
      <p id="connection">{text}</p>
      <p id="inbox">{latest?.__typename}</p>
      {conversations.map((one) => (
        <button type="button" className="chat" key={one.id} onClick={() => open(one.id)}>
          {one.participants.map((user) => `${user.username} ${presence[user.id]?.status}`).join()}:{' '}
          {one.lastMessage?.content} ({one.unreadCount})
        </button>
      ))}
      {id && <Chat id={id} />}
    </>
  );
}

function Chat({ id }: { id: string }) {
  const chat = useConversation<Message>(id, { pageSize: 3 });
  const last = chat.messages.at(-1);
  return (
    <section>
      {chat.hasOlder && (
        <button type="button" onClick={chat.loadOlder}>
          Older
        </button>
      )}
      <ol>
        {chat.messages.map((message) => (
          <li key={message.id}>
            {message.content}
            {message.isRead && ' (read)'}
            {message.replyTo && ` to ${message.replyTo.content}`}
            {message.reactions.map(
              ({ emoji, count, viewerReacted }) => ` ${emoji}${count}${viewerReacted ? '!' : ''}`,
            )}
          </li>
        ))}
        {chat.pending.map(({ clientKey, input, status }) => (
          <li key={clientKey}>
            {input.content} ({status})
          </li>
        ))}
      </ol>
      <p id="typing">{chat.typing.map(({ username }) => username).join()}</p>
      <p id="title">{chat.conversation?.title}</p>
      <p id="delivered">{chat.readMarks.map(({ deliveredSeq }) => deliveredSeq).join()}</p>
      <p id="marks">{chat.readMarks.map(({ readSeq }) => readSeq).join()}</p>
      <form
        action={async (form) => {
          await chat.send(String(form.get('content')));
          chat.setTyping(false);
        }}
      >
        <input name="content" onChange={() => chat.setTyping(true)} />
        <button type="submit">Send</button>
      </form>
      <button type="button" onClick={chat.markRead}>
        Read
      </button>
      {last && (
        <>
          <button type="button" onClick={() => chat.react(last.id, '🎂')}>
            React
          </button>
          <button type="button" onClick={() => chat.react(last.id, '🎂', false)}>
            Take back
          </button>
          <button type="button" onClick={() => chat.reply(last.id, 'a reply')}>
            Reply
          </button>
        </>
      )}
    </section>
  );
}

function Feed() {
  const { posts, hasMore, loadMore, newPosts, showNew } = useFeed({ pageSize: 2 });
  return (
    <>
      <p id="fresh">{newPosts}</p>
      <button type="button" onClick={showNew}>
        Show new
      </button>
      {posts.map((post) => (
        <article key={post.id}>{post.content}</article>
      ))}
      {hasMore && (
        <button type="button" onClick={loadMore}>
          More
        </button>
      )}
    </>
  );
}

function Call() {
  const { call, state, start } = useCall();
  return (
    <>
      <p id="call">
        {state && `${state.call?.caller.username ?? ''} ${state.endReason ?? state.status}`}
      </p>
      <button type="button" onClick={() => start({ callee: { username: 'ben' } })}>
        Call
      </button>
      <button type="button" onClick={() => call?.accept()}>
        Accept
      </button>
      <button type="button" onClick={() => call?.hangUp()}>
        Hang up
      </button>
    </>
  );
}

function Notifications() {
  const { notifications, unseenCount, markSeen, hasMore, loadMore } = useNotifications({
    pageSize: 2,
  });
  return (
    <>
      <p id="unseen">{unseenCount}</p>
      {notifications.map(({ id, kind, actors, actorCount, isSeen }) => (
        <p className="notification" key={id}>
          {kind} {actors.nodes[0]?.username} {actorCount} {isSeen ? 'seen' : 'new'}
        </p>
      ))}
      <button type="button" onClick={markSeen}>
        Seen
      </button>
      {hasMore && (
        <button type="button" onClick={loadMore}>
          Earlier
        </button>
      )}
    </>
  );
}
