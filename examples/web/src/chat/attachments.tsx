import { type ParleyMessageFragment, sizeText } from '@parley/client';
import { File } from 'lucide-react';

type Attachment = ParleyMessageFragment['attachments'][number];

export const Attachments = ({ attachments }: { attachments: readonly Attachment[] }) => (
  <div className="grid gap-1">
    {attachments.map((attachment) => (
      <One key={attachment.id} {...attachment} />
    ))}
  </div>
);

function One({ kind, name, url, previewUrl, posterUrl, width, height, size }: Attachment) {
  const look = { className: 'max-h-80 w-auto rounded-lg', 'aria-label': name };
  switch (kind) {
    case 'IMAGE': {
      const space = { width: width ?? undefined, height: height ?? undefined };
      return (
        <a href={url} target="_blank" rel="noreferrer">
          <img src={previewUrl} alt={name} {...space} className={look.className} loading="lazy" />
        </a>
      );
    }
    case 'VIDEO':
      return <video src={url} poster={posterUrl ?? undefined} controls {...look} />;
    case 'VOICE':
      // biome-ignore lint/a11y/useMediaCaption: people send recordings without captions
      return <audio src={url} controls aria-label={name} />;
    case 'FILE':
      return (
        <a className="line" href={url} download={name}>
          <File /> {name} <small className="faint">{sizeText(size)}</small>
        </a>
      );
  }
}
