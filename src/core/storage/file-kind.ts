import { describedEnum, type ValueOf } from '../schema-types.js';

export const FileKind = describedEnum('FileKind', 'The kind of an uploaded file.', {
  IMAGE:
    'A JPEG, PNG, WebP or GIF picture, shown in place. It is encoded anew as WebP, without metadata such as its location.',
  FILE: 'Any file, to be downloaded.',
  VOICE: 'A recorded voice message, played in place.',
  VIDEO: 'A video, played in place.',
});
export type FileKind = ValueOf<typeof FileKind>;
