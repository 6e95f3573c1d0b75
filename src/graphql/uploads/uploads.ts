import type { Context } from '../../core/context.js';
import { globalId } from '../../core/global-id.js';
import * as uploads from '../../domain/uploads/upload.service.js';

/** A picture that was checked, re-encoded and kept. */
export interface StoredImage {
  /** Its global id, `upload_<uuid>`. */
  readonly id: string;
  /** Where it is served, below `/media/`. */
  readonly path: string;
  /** Takes it back: what it was meant for came to nothing. */
  discard(): Promise<void>;
}

/**
 * Stores a picture that came as bytes and not through GraphQL, which carries none. Throws
 * BAD_USER_INPUT naming `field`.
 */
export async function uploadImage(
  ctx: Context,
  field: string,
  bytes: Uint8Array,
): Promise<StoredImage> {
  const upload = await uploads.storeImage(ctx, field, bytes);
  return {
    id: globalId('upload', upload.id),
    path: upload.path,
    discard: () => uploads.discard(ctx, upload),
  };
}
