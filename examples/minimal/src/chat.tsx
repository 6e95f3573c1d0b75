import { describeConversation } from '@parley/client';
import { useConversation, useConversations, useParley, useSession } from '@parley/react';
import { useState } from 'react';

type OnCall = (userId: string) => void;

export function Chats({ onCall }: { onCall: OnCall }) {
  const { userId } = useSession();
  const { outbox } = useParley();
  const { conversations, hasMore, loadMore } = useConversations();
  const [open, setOpen] = useState<string>();
  const write = (form: FormData) =>
    outbox.send({ to: { username: String(form.get('to')) }, content: String(form.get('content')) });
  return (
    <section aria-label="Chats">
      <form action={async (form) => void (await write(form))}>
        <input name="to" aria-label="To" placeholder="Username" required />
        <input name="content" aria-label="First message" dir="auto" required />
        <button type="submit">Write</button>
      </form>
      <nav>
        {conversations.map(({ id, unreadCount, ...conversation }) => (
          <button type="button" key={id} aria-pressed={id === open} onClick={() => setOpen(id)}>
            {describeConversation(conversation, userId).name}
            {unreadCount > 0 && ` (${unreadCount})`}
          </button>
        ))}
        {hasMore && (
          <button type="button" onClick={loadMore}>
            More
          </button>
        )}
      </nav>
      {open && <Chat key={open} id={open} onCall={onCall} />}
    </section>
  );
}

function Chat({ id, onCall }: { id: string; onCall: OnCall }) {
  const { userId } = useSession();
  const chat = useConversation(id, { marksRead: true });
  const { conversation, messages } = chat;
  const partner = conversation && describeConversation(conversation, userId).partner;
  return (
    <section aria-label="Conversation">
      {partner && (
        <button type="button" onClick={() => onCall(partner.id)}>
          Call {partner.username}
        </button>
      )}
      {chat.hasOlder && (
        <button type="button" onClick={chat.loadOlder}>
          Older
        </button>
      )}
      <ol aria-label="Messages">
        {messages.map(({ id, sender, content }) => (
          <li key={id} dir="auto">
            {sender.username}: {content}
          </li>
        ))}
        {chat.pending.map(({ clientKey, input, status }) => (
          <li key={clientKey} dir="auto">
            {input.content} ({status}){' '}
            {status === 'failed' && (
              <button type="button" onClick={() => chat.retry(clientKey)}>
                Again
              </button>
            )}
          </li>
        ))}
      </ol>
      <p role="status">{chat.typing.map(({ username }) => `${username} is typing …`)}</p>
      <form action={async (form) => void (await chat.send(String(form.get('content'))))}>
        <input
          name="content"
          aria-label="Message"
          placeholder="Message"
          dir="auto"
          autoComplete="off"
          required
          onChange={() => chat.setTyping(true)}
        />
        <button type="submit">Send</button>
      </form>
    </section>
  );
}
