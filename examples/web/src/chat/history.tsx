import type { ParleyMessageFragment } from '@parley/client';
import { type ConversationState, useSession } from '@parley/react';
import { Fragment, type ReactNode } from 'react';
import { dayOf, Soft } from '../parts/index.js';
import { Message } from './message.js';

const unreadLook = `line my-3 text-sm text-(--accent-11) before:h-px before:flex-1 before:bg-(--accent-a6)
  after:h-px after:flex-1 after:bg-(--accent-a6)`;

interface HistoryProps {
  chat: ConversationState;
  onReply: (message: ParleyMessageFragment) => void;
  /** What stands below the messages. */
  children: ReactNode;
}

/** The messages of a conversation by day. */
export function History({ chat, onReply, children }: HistoryProps) {
  const { messages, hasOlder, loadOlder, firstUnreadId } = chat;
  const { userId } = useSession();
  return (
    // Reversed, so that it stays at its end while messages come, and in place when older ones do.
    <section
      className="flex flex-col-reverse overflow-y-auto overscroll-contain"
      aria-label="Messages"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard
      tabIndex={0}
    >
      <div className="stack gap-0">
        {hasOlder && <Soft onClick={loadOlder}>Show older messages</Soft>}
        <div role="log" aria-label="Messages">
          {messages.map((message, index) => {
            const { id, sender, sentAt } = message;
            const before = messages[index - 1];
            const isNewDay = !before || dayOf(before.sentAt) !== dayOf(sentAt);
            return (
              <Fragment key={id}>
                {isNewDay && <h2 className="faint my-4 text-center">{dayOf(sentAt)}</h2>}
                {id === firstUnreadId && <h2 className={unreadLook}>New</h2>}
                <Message
                  chat={chat}
                  message={message}
                  isOwn={sender.id === userId}
                  isFirst={isNewDay || before.sender.id !== sender.id}
                  onReply={onReply}
                />
              </Fragment>
            );
          })}
        </div>
        {children}
      </div>
    </section>
  );
}
