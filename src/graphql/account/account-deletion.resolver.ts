import { Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import * as deletion from '../../domain/account/deletion.service.js';
import { User } from '../../domain/account/user.entity.js';
import { Input } from '../server/input.js';

@InputType({ description: 'Proof of the viewer’s identity.' })
class DeleteAccountInput {
  @Field(() => String, {
    nullable: true,
    description:
      'The password of the account. GraphQL clients must send it; the legacy APIs have no field for it.',
  })
  password?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A valid refresh token of the viewer; checked when given.',
  })
  refreshToken?: string | null;
}

@ObjectType({ description: 'The deleted account.' })
class DeleteAccountPayload {
  @Field(() => User, { description: 'The viewer, as other users see them from now on.' })
  user!: User;
}

@Resolver()
export class AccountDeletionResolver {
  @Mutation(() => DeleteAccountPayload, {
    description:
      'Deletes the viewer’s account permanently and ends all sessions and sockets at once. Posts, comments, likes, pictures and follows are deleted; messages stay, without the author’s name. Username and e-mail address stay reserved for 30 days.',
  })
  async deleteAccount(
    @Input(() => DeleteAccountInput) input: DeleteAccountInput,
    @Ctx() ctx: Context,
  ): Promise<DeleteAccountPayload> {
    return { user: await deletion.deleteAccount(ctx, input.password, input.refreshToken) };
  }
}
