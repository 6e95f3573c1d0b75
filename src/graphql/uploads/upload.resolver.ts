import { Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { globalId } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import { FileKind } from '../../core/storage/file-kind.js';
import { Upload } from '../../core/storage/upload.entity.js';
import * as announcing from '../../domain/uploads/announcing.service.js';
import * as uploads from '../../domain/uploads/upload.service.js';
import { Input } from '../server/mutation.js';

@InputType({ description: 'A file to upload.' })
class CreateUploadInput implements announcing.NewUpload {
  @Field(() => FileKind, {
    description:
      'The kind of the file. By default an IMAGE may have 20 MB, a FILE and a VIDEO 512 MB, and a VOICE message 25 MB.',
  })
  kind!: FileKind;

  @Field(() => String, {
    description:
      'The name of the file, 1–255 characters. It is shown, and proposed to those who download it; nothing else depends on it.',
  })
  name!: string;

  @Field(() => Int, { description: 'Exact length of the file in bytes; at least 1.' })
  size!: number;

  @Field(() => String, {
    description:
      'Media type of the file, such as `image/jpeg`, `audio/webm` or `application/pdf`. The bytes decide: an upload whose bytes are not of its kind is refused.',
  })
  type!: string;

  @NullableField(() => Int, 'Width of a VIDEO in pixels, 1–16,384. Not checked against the file.')
  width?: number | null;

  @NullableField(() => Int, 'Height of a VIDEO in pixels, 1–16,384. Not checked against the file.')
  height?: number | null;

  @NullableField(
    () => Int,
    'Length of a VOICE message or a VIDEO in milliseconds, at most a day. Not checked against the file.',
  )
  durationMs?: number | null;

  @NullableField(
    () => [Int],
    'Loudness of a VOICE message in equal steps, at most 100 numbers of 0–100. Not checked against the file.',
  )
  waveform?: number[] | null;

  @NullableField(
    () => ID,
    'Global id of a complete upload of an IMAGE, the poster of a VIDEO: it is shown until the video is played.',
  )
  posterId?: string | null;
}

@ObjectType({ description: 'The upload, and the address for its bytes.' })
class CreateUploadPayload {
  @Field(() => Upload, {
    description: 'The upload. Other mutations accept its id once it is complete.',
  })
  upload!: Upload;

  @Field(() => String, {
    description:
      'Receives the bytes by the tus protocol 1.0.0, without further credentials: `PATCH` sends them, `HEAD` tells how many have arrived, and `DELETE` gives the upload up. A connection that breaks loses nothing. The last `PATCH` is answered with 400 when the file is refused, and the upload is then deleted.',
  })
  url!: string;

  @Field(() => Date, {
    description: 'Expiry of `url`. The upload is deleted unless it is complete then.',
  })
  expiresAt!: Date;
}

@Resolver()
export class UploadResolver {
  @Mutation(() => CreateUploadPayload, {
    description:
      'Announces a file, whose bytes are then sent by HTTP, in parts if needed. BAD_USER_INPUT names what does not fit; CONFLICT means that too many uploads are open or too many bytes are stored, RATE_LIMITED that there were too many within an hour.',
  })
  async createUpload(
    @Input(() => CreateUploadInput)
    input: CreateUploadInput,
    @Ctx() ctx: Context,
  ): Promise<CreateUploadPayload> {
    return announcing.announce(ctx, input);
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
