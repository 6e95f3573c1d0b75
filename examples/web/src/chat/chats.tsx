import { describeConversation, type ParleyConversationFragment, previewText } from '@parley/client';
import { useConversations, useSession } from '@parley/react';
import { Badge } from '@radix-ui/themes';
import { BellOff, Pin } from 'lucide-react';
import { useState } from 'react';
import { Ago, Choice, List, Picture, Row, Screen, Status } from '../parts/index.js';
import { Chat } from './chat.js';

const folders = { open: 'Chats', requests: 'Requests', archive: 'Archive' };
const empty = {
  open: 'No conversations yet. Open a profile to write to somebody.',
  requests: 'Nobody else asks to write to you.',
  archive: 'Nothing in the archive.',
};

/** The list of conversations, beside the open one on a desk, in its place on narrower screens. */
export default function Chats({ id }: { id: string | undefined }) {
  const [folder, setFolder] = useState<keyof typeof folders>('open');
  const { conversations, ...list } = useConversations({
    archived: folder === 'archive',
    requests: folder === 'requests',
  });
  return (
    <div className="h-dvh max-md:h-auto lg:grid lg:grid-cols-[352px_minmax(0,1fr)]">
      <Screen
        title="Chats"
        className={`chat-list overflow-y-auto ${id ? 'max-lg:hidden' : ''}`}
        isAside={id !== undefined}
      >
        <Choice label="Folder" value={folder} options={folders} onChange={setFolder} />
        <List {...list} items={conversations} empty={empty[folder]}>
          {(conversation) => (
            <Line conversation={conversation} isCurrent={conversation.id === id} />
          )}
        </List>
      </Screen>
      {id ? (
        <Chat key={id} id={id} />
      ) : (
        <Status empty="Choose a conversation." className="max-lg:hidden" />
      )}
    </div>
  );
}

type LineProps = { conversation: ParleyConversationFragment; isCurrent: boolean };

function Line({ conversation, isCurrent }: LineProps) {
  const { id, unreadCount, lastMessage, activeAt, viewerHasMarkedUnread } = conversation;
  const { userId } = useSession();
  const { name, picture } = describeConversation(conversation, userId);
  const isUnread = unreadCount > 0 || viewerHasMarkedUnread;
  return (
    <Row
      face={<Picture name={name} url={picture} size="4" />}
      title={name}
      text={lastMessage ? previewText(lastMessage) : 'No messages yet'}
      href={`/chats/${id}`}
      isCurrent={isCurrent}
    >
      <div className="faint flex flex-col items-end">
        <Ago at={activeAt} />
        <div className="flex items-center gap-1">
          {conversation.viewerHasPinned && <Pin role="img" aria-label="Pinned" />}
          {conversation.viewerMutedUntil && <BellOff role="img" aria-label="Muted" />}
          {isUnread && (
            <Badge
              variant={conversation.viewerMutedUntil ? 'soft' : 'solid'}
              radius="full"
              className="min-h-5 min-w-5 justify-center"
            >
              {unreadCount > 0 && unreadCount}
              <span className="sr-only"> unread</span>
            </Badge>
          )}
        </div>
      </div>
    </Row>
  );
}
