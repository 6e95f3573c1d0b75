import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { Planned } from '../../core/reads/read.js';
import { Image, measure, url, urlOf } from '../../core/storage/image.type.js';
import { widths } from '../../core/storage/widths.js';

const [width, height, thumbhash] = [measure('width'), measure('height'), measure('thumbhash')];
const uploadId = measure('upload_id');

export const widthDescription = `The width at which it is shown, in pixels. The address is then that of a copy with the next of these widths: ${widths.join(', ')}; of the picture itself without a width, or for larger ones. Pictures are never enlarged.`;

@Resolver(() => Image)
export class ImageResolver {
  @Planned(url)
  @FieldResolver(() => String, {
    description:
      'Address of the picture: a path under `/media/` on this server, or the `http(s)` address of a picture on another server.',
  })
  url(
    @Root() image: Image,
    @Arg('width', () => Int, { nullable: true, description: widthDescription })
    wanted: number | null,
  ): string {
    return urlOf(image, wanted);
  }

  @Planned(uploadId)
  @FieldResolver(() => ID, {
    nullable: true,
    description:
      'Global id of the upload, by which its owner may show the picture again; null for pictures on other servers.',
  })
  uploadId(@Root() image: Image, @Ctx() ctx: Context): Promise<string | null> {
    return uploadId.load(ctx, image);
  }

  @Planned(width)
  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Width in pixels; null for pictures on other servers and for imported ones.',
  })
  width(@Root() image: Image, @Ctx() ctx: Context): Promise<number | null> {
    return width.load(ctx, image);
  }

  @Planned(height)
  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Height in pixels; null for pictures on other servers and for imported ones.',
  })
  height(@Root() image: Image, @Ctx() ctx: Context): Promise<number | null> {
    return height.load(ctx, image);
  }

  @Planned(thumbhash)
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'A preview of about 30 bytes to show while it loads, in Base64: see the library `thumbhash`. Null for pictures on other servers and for imported ones.',
  })
  thumbhash(@Root() image: Image, @Ctx() ctx: Context): Promise<string | null> {
    return thumbhash.load(ctx, image);
  }
}
