import { Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { Upload } from '../../core/storage/upload.entity.js';
import * as sending from '../../domain/uploads/sending.service.js';
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
