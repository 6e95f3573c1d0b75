import { nameOf, type ParleyMessageFragment, previewText } from '@parley/client';
import { type ConversationState, useAttachments } from '@parley/react';
import { IconButton, TextArea } from '@radix-ui/themes';
import { File as FileIcon, Paperclip, Reply, SendHorizontal } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Attach, Chosen, safely, Upload } from '../parts/index.js';

interface ComposerProps {
  chat: Pick<ConversationState, 'send' | 'setTyping'>;
  replyTo: ParleyMessageFragment | null;
  endReply: () => void;
}

/** Writes a message, with files. Enter sends, Shift and Enter begin a line. */
export function Composer({ chat, replyTo, endReply }: ComposerProps) {
  const { attachments, add, remove, clear, ...running } = useAttachments();
  const [content, setContent] = useState('');
  const text = useRef<HTMLTextAreaElement>(null);
  const isEmpty = content.trim() === '' && attachments.length === 0;
  const canSend = running.progress === null && !isEmpty;
  useEffect(() => {
    if (replyTo) text.current?.focus();
  }, [replyTo]);

  const submit = safely(async () => {
    if (!canSend) return;
    setContent('');
    clear();
    endReply();
    chat.setTyping(false);
    const attachmentIds = attachments.map(({ id }) => id);
    await chat.send(content.trim(), { attachmentIds, ...(replyTo && { replyToId: replyTo.id }) });
  });
  return (
    <footer className="stack">
      {replyTo && (
        <Chosen label="No reply" onRemove={endReply}>
          <Reply />
          <span className="flex-1 truncate" dir="auto">
            {nameOf(replyTo.sender)}: {previewText(replyTo)}
          </span>
        </Chosen>
      )}
      {attachments.map(({ id, name }) => (
        <Chosen key={id} label={`Remove ${name}`} onRemove={() => remove(id)}>
          <FileIcon />
          <span className="flex-1 truncate">{name}</span>
        </Chosen>
      ))}
      <Upload {...running} />
      <div className="line">
        <Attach label="Attach files" icon={Paperclip} multiple onChoose={add} />
        <TextArea
          ref={text}
          size="3"
          className="min-h-0! flex-1"
          rows={1}
          aria-label="Message"
          placeholder="Message"
          dir="auto"
          value={content}
          onChange={({ target }) => {
            setContent(target.value);
            chat.setTyping(target.value !== '');
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void submit();
          }}
        />
        <IconButton size="3" radius="full" aria-label="Send" disabled={!canSend} onClick={submit}>
          <SendHorizontal />
        </IconButton>
      </div>
    </footer>
  );
}
