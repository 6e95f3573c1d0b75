import { useAttachments, usePostActions } from '@parley/react';
import { TextArea } from '@radix-ui/themes';
import { Image } from 'lucide-react';
import { useState } from 'react';
import { Attach, Chosen, Main, Panel, Upload } from '../parts/index.js';

/** Writes a post, with pictures. */
export function PostForm() {
  const { publish } = usePostActions();
  const { attachments, add, remove, clear, ...running } = useAttachments();
  const [content, setContent] = useState('');
  const isEmpty = content.trim() === '' && attachments.length === 0;
  async function send() {
    await publish({ content, images: attachments.map(({ id }) => ({ id })) });
    setContent('');
    clear();
  }
  return (
    <Panel>
      <TextArea
        size="3"
        aria-label="New post"
        placeholder="What is new?"
        dir="auto"
        value={content}
        onChange={({ target }) => setContent(target.value)}
      />
      {attachments.map(({ id, name, previewUrl }) => (
        <Chosen key={id} label={`Remove ${name}`} onRemove={() => remove(id)}>
          <img src={previewUrl} alt={name} className="max-h-60 rounded-lg" />
        </Chosen>
      ))}
      <Upload {...running} />
      <footer className="line justify-between">
        <Attach label="Pictures" icon={Image} accept="image/*" multiple onChoose={add} />
        <Main disabled={running.progress !== null || isEmpty} onClick={send}>
          Post
        </Main>
      </footer>
    </Panel>
  );
}
