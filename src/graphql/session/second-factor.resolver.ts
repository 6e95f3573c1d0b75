import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { hasSecondFactor } from '../../domain/account/user.reads.js';
import * as resets from '../../domain/session/password-reset.service.js';
import * as secondFactor from '../../domain/session/second-factor.service.js';
import { PerViewer } from '../server/per-viewer.js';

@InputType({ description: 'Who is to be mailed a code: both must be one person’s.' })
class SendLoginCodeInput {
  @Field(() => String, { description: 'The username, in any letter case.' })
  username!: string;

  @Field(() => String, { description: 'The e-mail address of that account.' })
  email!: string;
}

@InputType()
abstract class ProofInput implements secondFactor.Proof {
  @Field(() => String, { description: 'Your password.' })
  password!: string;

  @Field(() => String, { description: 'The six digits that `sendLoginCode` mails.' })
  code!: string;
}

@InputType({ description: 'The proof that it is you, and that your mail reaches you.' })
class EnableSecondFactorInput extends ProofInput {}

@InputType({ description: 'The proof that it is you.' })
class DisableSecondFactorInput extends ProofInput {}

@InputType({ description: 'Who forgot their password.' })
class RequestPasswordResetInput {
  @Field(() => String, { description: 'The e-mail address of the account.' })
  email!: string;
}

@InputType({ description: 'A new password, proved by a mailed token.' })
class ResetPasswordInput {
  @Field(() => String, { description: 'The token that `requestPasswordReset` mails; good once.' })
  token!: string;

  @Field(() => String, { description: 'The new one: 8–128 characters, not a common one.' })
  newPassword!: string;
}

@ObjectType()
abstract class AcceptedPayload {
  @Field(() => Boolean, {
    description: 'Always true, whoever exists: what there is to know is in the mail.',
  })
  accepted!: boolean;
}

@ObjectType({ description: 'The same for everybody.' })
class SendLoginCodePayload extends AcceptedPayload {}

@ObjectType({ description: 'The same for everybody.' })
class RequestPasswordResetPayload extends AcceptedPayload {}

@ObjectType()
abstract class PersonPayload {
  @Field(() => User, { description: 'The person, as they are now.' })
  user!: User;
}

@ObjectType({ description: 'You, who need a code from now on.' })
class EnableSecondFactorPayload extends PersonPayload {}

@ObjectType({ description: 'You, who need no code from now on.' })
class DisableSecondFactorPayload extends PersonPayload {}

@ObjectType({ description: 'Whose password changed; all their sessions have ended.' })
class ResetPasswordPayload extends PersonPayload {}

@Resolver(() => User)
export class SecondFactorResolver {
  @Mutation(() => SendLoginCodePayload, {
    description:
      'Mails a code for signing in, good once and for 10 minutes. Asked again within 60 s, or more than 5 times an hour, it sends nothing new.',
  })
  sendLoginCode(
    @Arg('input', () => SendLoginCodeInput, { description: 'Who.' }) input: SendLoginCodeInput,
    @Ctx() ctx: Context,
  ): SendLoginCodePayload {
    secondFactor.sendLoginCode(ctx, input);
    return { accepted: true };
  }

  @Mutation(() => EnableSecondFactorPayload, {
    description: 'From now on signing in takes a mailed code beside your password, at every door.',
  })
  async enableSecondFactor(
    @Arg('input', () => EnableSecondFactorInput, { description: 'The proof.' })
    input: EnableSecondFactorInput,
    @Ctx() ctx: Context,
  ): Promise<EnableSecondFactorPayload> {
    return { user: await secondFactor.setSecondFactor(ctx, true, input) };
  }

  @Mutation(() => DisableSecondFactorPayload, {
    description: 'From now on your password is enough.',
  })
  async disableSecondFactor(
    @Arg('input', () => DisableSecondFactorInput, { description: 'The proof.' })
    input: DisableSecondFactorInput,
    @Ctx() ctx: Context,
  ): Promise<DisableSecondFactorPayload> {
    return { user: await secondFactor.setSecondFactor(ctx, false, input) };
  }

  @Mutation(() => RequestPasswordResetPayload, {
    description:
      'Mails a token for a new password to whose address this is; good once and for 10 minutes.',
  })
  requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput, { description: 'Who.' })
    input: RequestPasswordResetInput,
    @Ctx() ctx: Context,
  ): RequestPasswordResetPayload {
    resets.requestPasswordReset(ctx, input.email);
    return { accepted: true };
  }

  @Mutation(() => ResetPasswordPayload, {
    description: 'Sets a new password and ends every session of that person’s, its sockets too.',
  })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'The token and the password.' })
    input: ResetPasswordInput,
    @Ctx() ctx: Context,
  ): Promise<ResetPasswordPayload> {
    return { user: await resets.resetPassword(ctx, input) };
  }

  @PerViewer()
  @Planned(hasSecondFactor)
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether their signing in takes a mailed code; null unless they are you.',
  })
  hasSecondFactor(@Root() user: User, @Ctx() ctx: Context): Promise<boolean | null> {
    return hasSecondFactor.load(ctx, user.id);
  }
}
