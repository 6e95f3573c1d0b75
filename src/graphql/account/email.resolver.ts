import { Ctx, Field, InputType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import * as emails from '../../domain/account/email.service.js';
import { User } from '../../domain/account/user.entity.js';
import { undoSecondFactorChange } from '../../domain/session/second-factor.service.js';
import { Input, returning } from '../server/mutation.js';

@InputType()
class MailedTokenInput {
  @Field(() => String, { description: 'The mailed token; single use, valid for seven days.' })
  token!: string;
}

const ReturnsUser = returning('user', () => User, 'The user, after the change.');

@Resolver()
export class EmailResolver {
  @ReturnsUser({
    description: 'Confirms an e-mail address by the token that was mailed to it.',
    payload: 'The user with the confirmed address.',
  })
  confirmEmail(
    @Input(() => MailedTokenInput, 'Proof that an address receives mail.')
    { token }: MailedTokenInput,
    @Ctx() ctx: Context,
  ) {
    return emails.confirmEmail(ctx, token);
  }

  @ReturnsUser({
    description:
      'Takes back a change of e-mail address, by the token that was mailed to the former one, and ends all sessions of the user.',
    payload: 'The user with their former address. All their sessions have ended.',
  })
  undoEmailChange(
    @Input(() => MailedTokenInput, 'Proof that the former address is the user’s.')
    { token }: MailedTokenInput,
    @Ctx() ctx: Context,
  ) {
    return emails.undoEmailChange(ctx, token);
  }

  @ReturnsUser({
    description:
      'Turns a second factor on again, by the token that was mailed when it was turned off, and ends all sessions of the user.',
    payload: 'The user with their second factor. All their sessions have ended.',
  })
  undoSecondFactorChange(
    @Input(() => MailedTokenInput, 'Proof that the address is the user’s.')
    { token }: MailedTokenInput,
    @Ctx() ctx: Context,
  ) {
    return undoSecondFactorChange(ctx, token);
  }
}
