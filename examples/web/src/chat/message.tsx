import { nameOf, type ParleyMessageFragment } from '@parley/client';
import type { ConversationState } from '@parley/react';
import { Check, CheckCheck, Pencil, Reply, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Face, LineForm, LinkCard, Main, Menu, momentOf, Prose, timeOf } from '../parts/index.js';
import { Attachments } from './attachments.js';

const emojis = ['👍', '❤️', '😂', '😮', '😢', '🎉'];

interface MessageProps {
  chat: Pick<ConversationState, 'react' | 'edit' | 'remove' | 'progressOf'>;
  message: ParleyMessageFragment;
  isOwn: boolean;
  /** Whether the message before it is of somebody else, or of another day. */
  isFirst: boolean;
  onReply: (message: ParleyMessageFragment) => void;
}

export function Message({ chat, message, isOwn, isFirst, onReply }: MessageProps) {
  const { id, sender, content, sentAt, editedAt, isDeleted, replyTo } = message;
  const [isEditing, setEditing] = useState(false);
  async function edit(content: string) {
    await chat.edit(id, content);
    setEditing(false);
  }
  const ownActions = [
    { name: 'Edit', icon: Pencil, onSelect: () => setEditing(true) },
    { name: 'Delete', icon: Trash2, isDanger: true, onSelect: () => chat.remove(id) },
  ];
  const side = isOwn ? 'ms-auto flex-row-reverse' : '';
  const progress = chat.progressOf(message);
  const Tick = progress === 'sent' ? Check : CheckCheck;
  return (
    <article className={`flex max-w-[88%] items-end gap-1 ${side} ${isFirst ? 'mt-3' : 'mt-1'}`}>
      {!isOwn && (
        <span className="min-w-8 self-start">{isFirst && <Face user={sender} size="2" />}</span>
      )}
      <div className={`bubble ${isOwn ? 'bg-(--accent-a4)' : ''}`}>
        {!isOwn && isFirst && (
          <b className="text-(--accent-11)" dir="auto">
            {nameOf(sender)}
          </b>
        )}
        {message.isForwarded && <small className="faint">Forwarded</small>}
        {replyTo && (
          <blockquote dir="auto" className="grid border-s-3 border-(--accent-9) ps-2 text-sm">
            <b>{nameOf(replyTo.sender)}</b>
            <span className="truncate">{replyTo.isDeleted ? 'Deleted' : replyTo.content}</span>
          </blockquote>
        )}
        <Attachments attachments={message.attachments} />
        {isEditing ? (
          <LineForm
            label="Edit the message"
            submit="Save"
            defaultValue={content}
            autoFocus
            onSubmit={edit}
            onKeyDown={({ key }) => key === 'Escape' && setEditing(false)}
          />
        ) : (
          <Prose>{isDeleted ? <i>Deleted</i> : content}</Prose>
        )}
        <LinkCard {...message} />
        <footer className="faint flex items-center justify-end gap-1 text-xs">
          <time dateTime={sentAt} title={momentOf(sentAt)}>
            {timeOf(sentAt)}
          </time>
          {editedAt && !isDeleted && ' edited'}
          {isOwn && <Tick className={progress === 'read' ? 'text-(--accent-11)' : ''} />}
          {isOwn && <span className="sr-only">{progress}</span>}
        </footer>
        <div className="line gap-1 empty:hidden">
          {message.reactions.map(({ emoji, count, viewerReacted }) => (
            <Main
              key={emoji}
              size="1"
              variant={viewerReacted ? 'surface' : 'soft'}
              radius="full"
              aria-pressed={viewerReacted}
              onClick={() => chat.react(id, emoji, !viewerReacted)}
            >
              {emoji} {count}
            </Main>
          ))}
        </div>
      </div>
      {!isDeleted && (
        <Menu
          label={`Actions for the message of ${nameOf(sender)}`}
          items={[
            ...emojis.map((name) => ({
              name,
              isShort: true,
              onSelect: () => chat.react(id, name, true),
            })),
            { name: 'Reply', icon: Reply, onSelect: () => onReply(message) },
            ...(isOwn ? ownActions : []),
          ]}
        />
      )}
    </article>
  );
}
