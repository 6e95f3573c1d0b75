import { badInput } from '../../core/errors.js';
import type { FileKind } from '../../core/storage/file-kind.js';

/** The media type of a file that is not known, or that browsers could run. */
const unknown = 'application/octet-stream';
const runnable = /html|svg|xml|javascript/;

/** Recorders write sound into containers that are known as those of videos. */
const soundIn: Readonly<Record<string, string>> = {
  'video/webm': 'audio/webm',
  'video/mp4': 'audio/mp4',
  'video/ogg': 'audio/ogg',
  'application/ogg': 'audio/ogg',
};

/** The media type of a file by its first bytes; neither its name nor its declared type is trusted. Throws BAD_USER_INPUT. */
export async function typeOf(kind: FileKind, head: Uint8Array): Promise<string> {
  // Loaded with the first file: many a node never sees one.
  const { fileTypeFromBuffer } = await import('file-type');
  const found = (await fileTypeFromBuffer(head))?.mime.split(';')[0]?.trim() ?? unknown;
  const type = kind === 'VOICE' ? (soundIn[found] ?? found) : found;
  if (kind === 'VOICE' && !type.startsWith('audio/')) {
    throw badInput('file', 'Upload a recording, such as WebM, Ogg, MP4, MP3 or WAV.').because(
      'WRONG_FILE_TYPE',
    );
  }
  if (kind === 'VIDEO' && !type.startsWith('video/')) {
    throw badInput('file', 'Upload a video, such as MP4 or WebM.').because('WRONG_FILE_TYPE');
  }
  return runnable.test(type) ? unknown : type;
}
