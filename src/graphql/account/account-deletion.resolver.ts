import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import * as deletion from '../../domain/account/deletion.service.js';
import { User } from '../../domain/account/user.entity.js';

@InputType({ description: 'The proof that it is you.' })
class DeleteAccountInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Your password. Clients of this schema have to give it; the older APIs, whose documents have no field for it, do not.',
  })
  password?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A refresh token: when it is given, it has to be yours and live.',
  })
  refreshToken?: string | null;
}

@ObjectType({ description: 'What is left of the account.' })
class DeleteAccountPayload {
  @Field(() => User, { description: 'You, as those you talked to see you from now on.' })
  user!: User;
}

@Resolver()
export class AccountDeletionResolver {
  @Mutation(() => DeleteAccountPayload, {
    description:
      'Deletes your account for good and ends every session and socket at once. Your posts, comments, likes, pictures and follows go; what you said in conversations stays, without your name. Your username and address are nobody’s for 30 days.',
  })
  async deleteAccount(
    @Arg('input', () => DeleteAccountInput, { description: 'Proof.' }) input: DeleteAccountInput,
    @Ctx() ctx: Context,
  ): Promise<DeleteAccountPayload> {
    return { user: await deletion.deleteAccount(ctx, input.password, input.refreshToken) };
  }
}
