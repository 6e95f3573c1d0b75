import { useCallback, useState } from 'react';
import { useUpload } from './use-upload.js';

/** A file that was uploaded, for `attachmentIds` or the images of a post. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  /** Pictures, videos, and others. */
  readonly kind: 'IMAGE' | 'VIDEO' | 'FILE';
  /** An address in this page that shows the file. */
  readonly previewUrl: string;
}

function kindOf({ type }: File): Attachment['kind'] {
  if (/^image\/(jpeg|png|webp|gif)$/.test(type)) return 'IMAGE';
  return /^video\/(mp4|webm)$/.test(type) ? 'VIDEO' : 'FILE';
}

/** Files that are uploaded as they are chosen, one after the other, to be sent with a text. */
export function useAttachments() {
  const { upload, ...running } = useUpload();
  const [attachments, setAttachments] = useState<readonly Attachment[]>([]);
  return {
    attachments,
    ...running,
    /** Uploads files; each is among `attachments` when the server has it. */
    add: useCallback(
      async (files: Iterable<File>): Promise<void> => {
        for (const file of files) {
          const kind = kindOf(file);
          const id = await upload(file, { kind });
          if (!id) return;
          const previewUrl = URL.createObjectURL(file);
          setAttachments((known) => [...known, { id, name: file.name, kind, previewUrl }]);
        }
      },
      [upload],
    ),
    remove: useCallback(
      (id: string) => setAttachments((known) => known.filter((one) => one.id !== id)),
      [],
    ),
    clear: useCallback(() => setAttachments([]), []),
  };
}
