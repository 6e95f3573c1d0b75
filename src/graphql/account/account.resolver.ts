import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { Planned } from '../../core/reads/read.js';
import * as profile from '../../domain/account/profile.service.js';
import { User } from '../../domain/account/user.entity.js';
import * as reads from '../../domain/account/user.reads.js';
import * as users from '../../domain/account/user.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { PerViewer } from '../server/per-viewer.js';

@ObjectType({ description: 'A page of a list of people.' })
export class UserConnection extends ConnectionOf(User, 'User') {}

@ArgsType()
class UsersArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Part of a username or of a full name.' })
  search?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only who is online (true) or is not (false).',
  })
  online?: boolean | null;
}

@InputType({ description: 'What to change of your profile; what is left out stays, null clears.' })
class UpdateProfileInput implements profile.ProfileChange {
  @Field(() => String, { nullable: true, description: 'Given name.' })
  firstName?: string | null;

  @Field(() => String, { nullable: true, description: 'Family name.' })
  lastName?: string | null;

  @Field(() => String, { nullable: true, description: 'What you like to be called.' })
  alias?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A few words about yourself, at most 2,000 characters.',
  })
  bio?: string | null;

  @Field(() => String, { nullable: true, description: 'Your day of birth, YYYY-MM-DD.' })
  dateOfBirth?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Your picture: a path under `/media/` or an http(s) URL.',
  })
  avatarUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The picture behind your profile, likewise.',
  })
  coverUrl?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'An upload of yours as your picture, `upload_…`, instead of `avatarUrl`.',
  })
  avatarId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'An upload of yours behind your profile, instead of `coverUrl`.',
  })
  coverId?: string | null;
}

@InputType({ description: 'What to change of your account; what is left out stays.' })
class UpdateAccountInput {
  @Field(() => String, { nullable: true, description: 'A free username.' })
  username?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A free e-mail address; ends your other sessions.',
  })
  email?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The six digits that `sendLoginCode` mails: another address needs them of who has a second factor.',
  })
  code?: string | null;
}

@InputType({ description: 'A new password, proved by the old one.' })
class ChangePasswordInput {
  @Field(() => String, {
    nullable: true,
    description: 'The password so far. Only the friends API does without, just after signing in.',
  })
  currentPassword?: string | null;

  @Field(() => String, { description: 'The new one: 8–128 characters, not a common one.' })
  newPassword!: string;
}

@ObjectType({ description: 'The changed person.' })
class UpdateProfilePayload {
  @Field(() => User, { description: 'You, as you are now.' })
  user!: User;
}

@ObjectType({ description: 'The changed account.' })
class UpdateAccountPayload extends UpdateProfilePayload {}

@ObjectType({ description: 'The person whose password changed; their other sessions have ended.' })
class ChangePasswordPayload extends UpdateProfilePayload {}

@Resolver(() => User)
export class AccountResolver {
  @Planned(reads.viewer)
  @Query(() => User, { nullable: true, description: 'You; null when nobody is signed in.' })
  async me(@Ctx() ctx: Context): Promise<User | null> {
    return ctx.viewerOrNull && users.me(ctx);
  }

  @Planned(reads.account)
  @Query(() => User, {
    nullable: true,
    description: 'One person, by `id` or by `username`. NOT_FOUND when there is none.',
  })
  async user(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { nullable: true, description: 'Their global id.' }) id?: string,
    @Arg('username', () => String, {
      nullable: true,
      description: 'Their username, in any letter case.',
    })
    username?: string,
  ): Promise<User | null> {
    return users.findUser(ctx, { id, username });
  }

  @Planned(reads.people)
  @Query(() => UserConnection, { description: 'People, newest first.' })
  async users(
    @Ctx() ctx: Context,
    @Args(() => UsersArgs) args: UsersArgs,
  ): Promise<UserConnection> {
    return users.listUsers(ctx, args, args) as Promise<UserConnection>;
  }

  @PerViewer()
  @Planned(reads.email)
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Their e-mail address; null unless they are you.',
  })
  email(@Root() user: User, @Ctx() ctx: Context): Promise<string | null> {
    return reads.email.load(ctx, user.id);
  }

  @PerViewer()
  @Planned(reads.dateOfBirth)
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Their day of birth, YYYY-MM-DD; null when not told, and to all but their friends.',
  })
  dateOfBirth(@Root() user: User, @Ctx() ctx: Context): Promise<string | null> {
    return reads.dateOfBirth.load(ctx, user.id);
  }

  @Mutation(() => UpdateProfilePayload, { description: 'Changes what you say of yourself.' })
  async updateProfile(
    @Arg('input', () => UpdateProfileInput, { description: 'What to change.' })
    input: UpdateProfileInput,
    @Ctx() ctx: Context,
  ): Promise<UpdateProfilePayload> {
    return { user: await profile.updateProfile(ctx, input) };
  }

  @Mutation(() => UpdateAccountPayload, { description: 'Changes your username or e-mail address.' })
  async updateAccount(
    @Arg('input', () => UpdateAccountInput, { description: 'What to change.' })
    input: UpdateAccountInput,
    @Ctx() ctx: Context,
  ): Promise<UpdateAccountPayload> {
    return { user: await profile.updateAccount(ctx, input) };
  }

  @Mutation(() => ChangePasswordPayload, {
    description: 'Changes your password and ends your other sessions.',
  })
  async changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'The old and the new one.' })
    input: ChangePasswordInput,
    @Ctx() ctx: Context,
  ): Promise<ChangePasswordPayload> {
    return { user: await profile.changePassword(ctx, input) };
  }
}
