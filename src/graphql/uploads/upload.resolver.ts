import { Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { type Context } from '../../core/context.js';
import { globalId } from '../../core/global-id.js';
import { Upload } from '../../core/storage/upload.entity.js';
import * as sending from '../../domain/uploads/sending.service.js';
import * as uploads from '../../domain/uploads/upload.service.js';
import { Input } from '../server/mutation.js';

@InputType({ description: 'A picture to upload.' })
class CreateUploadInput {
  @Field(() => String, {
    description: '`image/jpeg`, `image/png`, `image/webp` or `image/gif`.',
  })
  contentType!: string;

  @Field(() => Int, { description: 'Size in bytes; at most 5 MB by default.' })
  bytes!: number;
}

@ObjectType({ description: 'The upload and the address for its bytes.' })
class CreateUploadPayload {
  @Field(() => Upload, {
    description: 'The upload. Other mutations accept its id after the picture was sent.',
  })
  upload!: Upload;

  @Field(() => String, {
    description:
      'Accepts one `PUT` with the bytes of the picture as its body, without further credentials. Answers 200 with `{id, url, width, height}`.',
  })
  putUrl!: string;

  @Field(() => Date, { description: 'Expiry of `putUrl`.' })
  expiresAt!: Date;
}

@Resolver()
export class UploadResolver {
  @Mutation(() => CreateUploadPayload, {
    description: 'Announces a picture, whose bytes are then sent by HTTP.',
  })
  async createUpload(
    @Input(() => CreateUploadInput)
    input: CreateUploadInput,
    @Ctx() ctx: Context,
  ): Promise<CreateUploadPayload> {
    return sending.announce(ctx, input);
  }
}

/** A picture that was checked, re-encoded and kept. */
export interface StoredImage {
  /** Its global id, `upload_<uuid>`. */
  readonly id: string;
  /** Its path, below `/media/`. */
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
