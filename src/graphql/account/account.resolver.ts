import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  ID,
  InputType,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { nullWhenMissing } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { NullableField, OneOfInput, searchDescription } from '../../core/schema-types.js';
import type { Image } from '../../core/storage/image.type.js';
import * as accounts from '../../domain/account/account.service.js';
import { deleteAccount } from '../../domain/account/deletion.service.js';
import * as profile from '../../domain/account/profile.service.js';
import { User } from '../../domain/account/user.entity.js';
import * as reads from '../../domain/account/user.reads.js';
import * as users from '../../domain/account/user.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { ImageField, PlannedField } from '../server/planned.js';
import { Day } from '../server/scalars.js';

@ObjectType({ description: 'A page of a list of users.' })
export class UserConnection extends ConnectionOf(User, 'User') {}

@ArgsType()
class UsersArgs extends PageArgs {
  @NullableField(
    () => String,
    searchDescription('users whose username, alias and names, also written as one word, contain'),
  )
  search?: string | null;

  @NullableField(() => Boolean, 'Returns users who are online (true) or offline (false).')
  online?: boolean | null;
}

/** Input of mutations about another user. */
@InputType()
export class UserInput {
  @Field(() => ID, { description: 'Global id of the user, such as `user_7`.' })
  userId!: string;
}

@OneOfInput('The user to find.')
export class UserBy implements reads.UserBy {
  @NullableField(() => ID, 'Global id of the user, such as `user_7`.')
  id?: string;

  @NullableField(() => String, 'Username, in any letter case.')
  username?: string;
}

/** The fields of a profile that `register` and `updateProfile` take. */
@InputType()
export abstract class ProfileInput {
  @NullableField(() => String, 'Given name, at most 150 characters.')
  firstName?: string | null;

  @NullableField(() => String, 'Family name, at most 150 characters.')
  lastName?: string | null;

  @NullableField(() => String, 'Preferred name, at most 100 characters.')
  alias?: string | null;

  @NullableField(() => String, 'Short self-description, at most 2,000 characters.')
  bio?: string | null;

  @NullableField(() => Day, 'Date of birth, from the year 1900 on and not in the future.')
  dateOfBirth?: string | null;
}

@InputType({ description: 'Changes to the viewer’s profile; omitted fields stay, null clears.' })
class UpdateProfileInput extends ProfileInput implements profile.ProfileChange {
  @NullableField(
    () => String,
    'Address of the profile picture: a path under `/media/` or an http(s) URL.',
  )
  avatarUrl?: string | null;

  @NullableField(
    () => String,
    'Address of the cover picture: a path under `/media/` or an http(s) URL.',
  )
  coverUrl?: string | null;

  @NullableField(
    () => ID,
    'Global id of an upload by the viewer for the profile picture, `upload_…`; replaces `avatarUrl`.',
  )
  avatarId?: string | null;

  @NullableField(
    () => ID,
    'Global id of an upload by the viewer for the cover picture; replaces `coverUrl`.',
  )
  coverId?: string | null;
}

@InputType({ description: 'Changes to the viewer’s account; omitted fields stay.' })
class UpdateAccountInput implements accounts.AccountChange {
  @NullableField(() => String, 'New username, not in use: 1–30 letters, digits and `.` `_` `-`.')
  username?: string | null;

  @NullableField(
    () => String,
    'New e-mail address. Whether another account has it is not told, as with `register`. A change ends the viewer’s other sessions, and mails a confirmation to the new address and a token to undo it to the old one. The current address, while unconfirmed, is mailed a new confirmation.',
  )
  email?: string | null;

  @NullableField(
    () => String,
    'New password, 8–128 characters; common passwords are refused. A change ends the viewer’s other sessions.',
  )
  newPassword?: string | null;

  @NullableField(
    () => String,
    'The current password; needed to change the password, and later than ten minutes after sign-in also the e-mail address.',
  )
  currentPassword?: string | null;

  @NullableField(
    () => String,
    'The six-digit code that `sendLoginCode` mails; needed to change the e-mail address with a second factor.',
  )
  code?: string | null;

  @NullableField(
    () => UpdateProfileInput,
    'Changes to the profile, made together with those to the account or not at all.',
  )
  profile?: UpdateProfileInput | null;
}

@InputType({ description: 'A change of password.' })
class ChangePasswordInput {
  @NullableField(
    () => String,
    'The current password. Only sessions of the friends API may omit it, within ten minutes after sign-in.',
  )
  currentPassword?: string | null;

  @Field(() => String, {
    description: 'The new password, 8–128 characters; common passwords are refused.',
  })
  newPassword!: string;
}

@InputType({ description: 'Proof of the viewer’s identity.' })
class DeleteAccountInput {
  @NullableField(
    () => String,
    'The password of the account. GraphQL clients must send it; the legacy APIs have no field for it.',
  )
  password?: string | null;

  @NullableField(() => String, 'A valid refresh token of the viewer; checked when given.')
  refreshToken?: string | null;
}

const ReturnsUser = returning('user', () => User, 'The viewer, after the change.');

@Resolver(() => User)
export class AccountResolver {
  @Planned(reads.viewer)
  @Query(() => User, { nullable: true, description: 'The viewer; null without a sign-in.' })
  async me(@Ctx() ctx: Context): Promise<User | null> {
    return ctx.viewerOrNull && users.me(ctx);
  }

  @Planned(reads.account)
  @Query(() => User, {
    nullable: true,
    description: 'A user; null for one that does not exist or that the viewer may not see.',
  })
  async user(
    @Ctx() ctx: Context,
    @Arg('by', () => UserBy, { description: 'The id or the username of the user.' }) by: UserBy,
  ): Promise<User | null> {
    return nullWhenMissing(users.findUser(ctx, by));
  }

  @Planned(reads.people)
  @Query(() => UserConnection, { description: 'Users, newest first.' })
  async users(
    @Ctx() ctx: Context,
    @Args(() => UsersArgs) args: UsersArgs,
  ): Promise<UserConnection> {
    return users.listUsers(ctx, args, args) as Promise<UserConnection>;
  }

  @PlannedField(() => String, reads.email, {
    nullable: true,
    description: 'E-mail address. Visible to the user alone, null to others.',
    perViewer: true,
  })
  email!: string | null;

  @PlannedField(() => Boolean, reads.isEmailConfirmed, {
    nullable: true,
    description:
      'Whether a mail proved that the address is the user’s. Visible to the user alone, null to others.',
    perViewer: true,
  })
  isEmailConfirmed!: boolean | null;

  @PlannedField(() => Day, reads.dateOfBirth, {
    nullable: true,
    description: 'Date of birth; null when not set. Visible to the user and their friends.',
    perViewer: true,
  })
  dateOfBirth!: string | null;

  @ImageField('avatarUrl', reads.avatar, 'The profile picture; null without one.')
  avatar!: Image | null;

  @ImageField('coverUrl', reads.cover, 'The cover picture of the profile; null without one.')
  cover!: Image | null;

  @ReturnsUser({
    description: 'Changes the profile of the viewer.',
    payload: 'The changed profile.',
  })
  updateProfile(@Input(() => UpdateProfileInput) input: UpdateProfileInput, @Ctx() ctx: Context) {
    return profile.updateProfile(ctx, input);
  }

  @ReturnsUser({
    description:
      'Changes the username, e-mail address, password and profile of the viewer, all or nothing.',
    payload: 'The changed account.',
  })
  updateAccount(@Input(() => UpdateAccountInput) input: UpdateAccountInput, @Ctx() ctx: Context) {
    return accounts.updateAccount(ctx, input);
  }

  @ReturnsUser({
    description: 'Changes the viewer’s password and ends their other sessions.',
    payload: 'The viewer. Their other sessions have ended.',
  })
  changePassword(
    @Input(() => ChangePasswordInput) input: ChangePasswordInput,
    @Ctx() ctx: Context,
  ) {
    return accounts.changePassword(ctx, input);
  }

  @ReturnsUser({
    description:
      'Deletes the viewer’s account permanently and ends all sessions and sockets at once. Posts, comments, likes, pictures and follows are deleted; messages stay, without the author’s name. The username stays reserved for 30 days.',
    payload: 'The deleted account.',
    field: 'The viewer, as other users see them from now on.',
  })
  deleteAccount(@Input(() => DeleteAccountInput) input: DeleteAccountInput, @Ctx() ctx: Context) {
    return deleteAccount(ctx, input.password, input.refreshToken);
  }
}
