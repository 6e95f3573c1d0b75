import { describeConversation, type ParleyMessageFragment, typingText } from '@parley/client';
import { type ConversationState, useConversation, useSession } from '@parley/react';
import { useState } from 'react';
import { CallButtons } from '../calls/call-provider.js';
import { Main, Panel, Screen, Soft, Status } from '../parts/index.js';
import { Presence } from '../people/presence.js';
import { ChatMenu } from './chat-menu.js';
import { Composer } from './composer.js';
import { History } from './history.js';
import { Pending } from './pending.js';

/** One conversation. Unsent messages are shown, and more can be written, without a network too. */
export function Chat({ id }: { id: string }) {
  const { userId } = useSession();
  const chat = useConversation(id, { marksRead: true });
  const { conversation, pending, typing, error, isLoading } = chat;
  const shown = conversation && describeConversation(conversation, userId);
  const isAsked = conversation?.state === 'REQUESTED' && conversation.startedBy?.id !== userId;
  const [replyTo, setReplyTo] = useState<ParleyMessageFragment | null>(null);
  return (
    <Screen
      title={shown?.name || 'Chat'}
      text={shown?.partner && <Presence userId={shown.partner.id} />}
      back="narrow"
      className="h-[calc(100dvh-4rem)] max-w-none grid-rows-[auto_minmax(0,1fr)_auto] content-stretch md:h-dvh"
      controls={
        <>
          {shown?.partner && !isAsked && <CallButtons userId={shown.partner.id} />}
          {conversation && <ChatMenu chat={chat} conversation={conversation} />}
        </>
      }
    >
      <History chat={chat} onReply={setReplyTo}>
        {(isLoading || (error && !conversation)) && <Status isLoading={isLoading} error={error} />}
        {pending.map((message) => (
          <Pending key={message.clientKey} message={message} chat={chat} />
        ))}
        <p className="faint min-h-6" role="status">
          {typingText(typing)}
        </p>
      </History>
      {isAsked ? (
        <Request name={shown?.name ?? ''} chat={chat} />
      ) : (
        <Composer chat={chat} replyTo={replyTo} endReply={() => setReplyTo(null)} />
      )}
    </Screen>
  );
}

type RequestProps = { name: string; chat: ConversationState };

/** Asks whether somebody may write to the viewer. */
const Request = ({ name, chat: { accept, decline } }: RequestProps) => (
  <Panel role="region" aria-label="Message request">
    <p>
      <b dir="auto">{name}</b> would like to write to you, and does not see whether you read this.
    </p>
    <div className="line">
      <Main onClick={accept}>Accept</Main>
      <Soft onClick={decline}>Decline</Soft>
    </div>
  </Panel>
);
