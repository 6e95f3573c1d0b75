import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import type { ListedImage } from '../../core/storage/image.type.js';
import { cleanText, isBlank } from '../../core/text.js';
import * as uploads from '../uploads/upload.service.js';

/** A picture of a post: `id` is the global id of an upload of the author. */
export interface PostImage {
  id: string;
  alt?: string | null;
}

const field = 'images';

/** The addresses and texts of pictures, in their order. Throws BAD_USER_INPUT on `images`. */
export async function checkImages(
  ctx: Context,
  given: readonly PostImage[],
): Promise<ListedImage[]> {
  const { postImages, altCharacters } = ctx.app.config.limits;
  if (given.length > postImages) {
    throw badInput(field, `A post may have at most ${postImages} pictures.`);
  }
  const images: ListedImage[] = [];
  for (const { id, alt } of given) {
    const path = await uploads.pictureAt(ctx, field, id);
    const text = cleanText(field, alt ?? '', { max: altCharacters });
    if (path !== null) images.push({ path, alt: isBlank(text) ? null : text });
  }
  const paths = new Set(images.map(({ path }) => path));
  if (paths.size < images.length) throw badInput(field, 'Give each upload once.');
  return images;
}

/** Makes pictures of a post public in place of others, inside an open `ctx.commit`. Throws BAD_USER_INPUT. */
export const showImages = (
  ctx: Context,
  wanted: readonly ListedImage[],
  replaced: readonly ListedImage[] = [],
): Promise<void> => uploads.show(ctx, { [field]: pathsOf(wanted) }, ...pathsOf(replaced));

/** The addresses of pictures. */
export const pathsOf = (images: readonly ListedImage[]): string[] => images.map(({ path }) => path);
