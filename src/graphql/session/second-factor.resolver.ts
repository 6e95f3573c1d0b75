import {
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
import { Input } from '../server/input.js';
import { PerViewer } from '../server/per-viewer.js';

@InputType({
  description: 'The receiver of a sign-in code. Username and address must belong to one account.',
})
class SendLoginCodeInput {
  @Field(() => String, { description: 'Username, in any letter case.' })
  username!: string;

  @Field(() => String, { description: 'E-mail address of the account.' })
  email!: string;
}

@InputType()
abstract class ProofInput implements secondFactor.Proof {
  @Field(() => String, { description: 'The password of the viewer.' })
  password!: string;

  @Field(() => String, { description: 'The six-digit code that `sendLoginCode` mails.' })
  code!: string;
}

@InputType({ description: 'Proof of the viewer’s identity, and that they receive mail.' })
class EnableSecondFactorInput extends ProofInput {}

@InputType({ description: 'Proof of the viewer’s identity.' })
class DisableSecondFactorInput extends ProofInput {}

@InputType({ description: 'The account of a forgotten password.' })
class RequestPasswordResetInput {
  @Field(() => String, { description: 'The e-mail address of the account.' })
  email!: string;
}

@InputType({ description: 'A new password, with the mailed token.' })
class ResetPasswordInput {
  @Field(() => String, { description: 'The token that `requestPasswordReset` mails; single use.' })
  token!: string;

  @Field(() => String, {
    description: 'The new password, 8–128 characters; common passwords are refused.',
  })
  newPassword!: string;
}

@ObjectType()
abstract class AcceptedPayload {
  @Field(() => Boolean, {
    description: 'Always true, whether or not the account exists.',
  })
  accepted!: boolean;
}

@ObjectType({ description: 'The same answer for every input.' })
class SendLoginCodePayload extends AcceptedPayload {}

@ObjectType({ description: 'The same answer for every input.' })
class RequestPasswordResetPayload extends AcceptedPayload {}

@ObjectType()
abstract class PersonPayload {
  @Field(() => User, { description: 'The user, after the change.' })
  user!: User;
}

@ObjectType({ description: 'The viewer, who needs a code to sign in from now on.' })
class EnableSecondFactorPayload extends PersonPayload {}

@ObjectType({ description: 'The viewer, who no longer needs a code to sign in.' })
class DisableSecondFactorPayload extends PersonPayload {}

@ObjectType({ description: 'The user with the new password. All their sessions have ended.' })
class ResetPasswordPayload extends PersonPayload {}

@Resolver(() => User)
export class SecondFactorResolver {
  @Mutation(() => SendLoginCodePayload, {
    description:
      'Mails a sign-in code. Single use; valid for 10 minutes. A repeat within 60 s, or a sixth within an hour, sends nothing.',
  })
  sendLoginCode(
    @Input(() => SendLoginCodeInput) input: SendLoginCodeInput,
    @Ctx() ctx: Context,
  ): SendLoginCodePayload {
    secondFactor.sendLoginCode(ctx, input);
    return { accepted: true };
  }

  @Mutation(() => EnableSecondFactorPayload, {
    description:
      'Turns the second factor on: sign-in takes a mailed code beside the password, in every API.',
  })
  async enableSecondFactor(
    @Input(() => EnableSecondFactorInput)
    input: EnableSecondFactorInput,
    @Ctx() ctx: Context,
  ): Promise<EnableSecondFactorPayload> {
    return { user: await secondFactor.setSecondFactor(ctx, true, input) };
  }

  @Mutation(() => DisableSecondFactorPayload, {
    description: 'Turns the second factor off: the password alone is enough to sign in.',
  })
  async disableSecondFactor(
    @Input(() => DisableSecondFactorInput)
    input: DisableSecondFactorInput,
    @Ctx() ctx: Context,
  ): Promise<DisableSecondFactorPayload> {
    return { user: await secondFactor.setSecondFactor(ctx, false, input) };
  }

  @Mutation(() => RequestPasswordResetPayload, {
    description: 'Mails a token for a new password. Single use; valid for 10 minutes.',
  })
  requestPasswordReset(
    @Input(() => RequestPasswordResetInput)
    input: RequestPasswordResetInput,
    @Ctx() ctx: Context,
  ): RequestPasswordResetPayload {
    resets.requestPasswordReset(ctx, input.email);
    return { accepted: true };
  }

  @Mutation(() => ResetPasswordPayload, {
    description: 'Sets a new password and ends all sessions and sockets of the user.',
  })
  async resetPassword(
    @Input(() => ResetPasswordInput)
    input: ResetPasswordInput,
    @Ctx() ctx: Context,
  ): Promise<ResetPasswordPayload> {
    return { user: await resets.resetPassword(ctx, input) };
  }

  @PerViewer()
  @Planned(hasSecondFactor)
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether sign-in takes a mailed code. Visible to the user alone, null to others.',
  })
  hasSecondFactor(@Root() user: User, @Ctx() ctx: Context): Promise<boolean | null> {
    return hasSecondFactor.load(ctx, user.id);
  }
}
