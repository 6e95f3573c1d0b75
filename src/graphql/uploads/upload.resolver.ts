import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { Upload } from '../../core/storage/upload.entity.js';
import * as sending from '../../domain/uploads/sending.service.js';

@InputType({ description: 'A picture you are about to send.' })
class CreateUploadInput {
  @Field(() => String, {
    description: '`image/jpeg`, `image/png`, `image/webp` or `image/gif`.',
  })
  contentType!: string;

  @Field(() => Int, { description: 'Its size: at most 5 MB, unless configured otherwise.' })
  bytes!: number;
}

@ObjectType({ description: 'Where to send the picture.' })
class CreateUploadPayload {
  @Field(() => Upload, {
    description: 'To be named by its id in other mutations, once the picture was sent.',
  })
  upload!: Upload;

  @Field(() => String, {
    description:
      'Takes one `PUT` whose body is the picture’s bytes; it is its own credential. Answers 200 with `{id, url, width, height}`.',
  })
  putUrl!: string;

  @Field(() => Date, { description: 'Until when it does.' })
  expiresAt!: Date;
}

@Resolver()
export class UploadResolver {
  @Mutation(() => CreateUploadPayload, {
    description: 'Announces a picture; its bytes are then sent by HTTP.',
  })
  async createUpload(
    @Arg('input', () => CreateUploadInput, { description: 'What it is.' })
    input: CreateUploadInput,
    @Ctx() ctx: Context,
  ): Promise<CreateUploadPayload> {
    return sending.announce(ctx, input);
  }
}
