import type { ParleyConversationFragment } from '@parley/client';
import type { ConversationState } from '@parley/react';
import { Archive, ArchiveRestore, Bell, BellOff, LogOut, Mail, Pin, PinOff } from 'lucide-react';
import { Menu } from '../parts/index.js';

type ChatMenuProps = { chat: ConversationState; conversation: ParleyConversationFragment };

/** What the viewer can do with a conversation. */
export function ChatMenu({ chat, conversation }: ChatMenuProps) {
  const { kind, viewerHasPinned, viewerHasArchived, viewerMutedUntil } = conversation;
  const leave = { name: 'Leave', icon: LogOut, isDanger: true, onSelect: chat.leave };
  const items = [
    viewerHasPinned
      ? { name: 'Unpin', icon: PinOff, onSelect: chat.unpin }
      : { name: 'Pin', icon: Pin, onSelect: chat.pin },
    viewerMutedUntil
      ? { name: 'Unmute', icon: Bell, onSelect: chat.unmute }
      : { name: 'Mute', icon: BellOff, onSelect: () => chat.mute() },
    viewerHasArchived
      ? { name: 'Take out of the archive', icon: ArchiveRestore, onSelect: chat.unarchive }
      : { name: 'Archive', icon: Archive, onSelect: chat.archive },
    { name: 'Mark as unread', icon: Mail, onSelect: chat.markUnread },
  ];
  return (
    <Menu label="Actions for the chat" items={kind === 'DIRECT' ? items : [...items, leave]} />
  );
}
