import { Ctx, Field, InputType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { User } from '../../domain/account/user.entity.js';
import { hasSecondFactor } from '../../domain/account/user.reads.js';
import * as resets from '../../domain/session/password-reset.service.js';
import * as secondFactor from '../../domain/session/second-factor.service.js';
import { Input, returning } from '../server/mutation.js';
import { PlannedField } from '../server/planned.js';

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
class ProofInput implements secondFactor.Proof {
  @Field(() => String, { description: 'The password of the viewer.' })
  password!: string;

  @Field(() => String, { description: 'The six-digit code that `sendLoginCode` mails.' })
  code!: string;
}

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

const ReturnsAccepted = returning(
  'accepted',
  () => Boolean,
  'Always true, whether or not the account exists.',
);

const ReturnsUser = returning('user', () => User, 'The user, after the change.');

@Resolver(() => User)
export class SecondFactorResolver {
  @ReturnsAccepted({
    description:
      'Mails a sign-in code. Single use; valid for 10 minutes. A repeat within 60 s, or a sixth within an hour, sends nothing.',
    payload: 'The same answer for every input.',
  })
  async sendLoginCode(
    @Input(() => SendLoginCodeInput) input: SendLoginCodeInput,
    @Ctx() ctx: Context,
  ) {
    secondFactor.sendLoginCode(ctx, input);
    return true;
  }

  @ReturnsUser({
    description:
      'Turns the second factor on: sign-in takes a mailed code beside the password, in every API. All other sessions of the user end. The user’s address is mailed a notice.',
    payload: 'The viewer, who needs a code to sign in from now on.',
  })
  enableSecondFactor(
    @Input(() => ProofInput, 'Proof of the viewer’s identity, and that they receive mail.')
    input: ProofInput,
    @Ctx() ctx: Context,
  ) {
    return secondFactor.setSecondFactor(ctx, true, input);
  }

  @ReturnsUser({
    description:
      'Turns the second factor off: the password alone is enough to sign in. The user’s address is mailed a notice, with a token that takes it back.',
    payload: 'The viewer, who no longer needs a code to sign in.',
  })
  disableSecondFactor(
    @Input(() => ProofInput, 'Proof of the viewer’s identity.') input: ProofInput,
    @Ctx() ctx: Context,
  ) {
    return secondFactor.setSecondFactor(ctx, false, input);
  }

  @ReturnsAccepted({
    description: 'Mails a token for a new password. Single use; valid for 10 minutes.',
    payload: 'The same answer for every input.',
  })
  async requestPasswordReset(
    @Input(() => RequestPasswordResetInput) input: RequestPasswordResetInput,
    @Ctx() ctx: Context,
  ) {
    resets.requestPasswordReset(ctx, input.email);
    return true;
  }

  @ReturnsUser({
    description: 'Sets a new password and ends all sessions and sockets of the user.',
    payload: 'The user with the new password. All their sessions have ended.',
  })
  resetPassword(@Input(() => ResetPasswordInput) input: ResetPasswordInput, @Ctx() ctx: Context) {
    return resets.resetPassword(ctx, input);
  }

  @PlannedField(() => Boolean, hasSecondFactor, {
    nullable: true,
    description: 'Whether sign-in takes a mailed code. Visible to the user alone, null to others.',
    perViewer: true,
  })
  hasSecondFactor!: boolean | null;
}
