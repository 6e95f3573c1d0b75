import {
  Arg,
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
import { badInput } from '../../core/errors.js';
import { localUuid } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { makeApiToken } from '../../domain/session/api-token.service.js';
import { Session } from '../../domain/session/session.entity.js';
import * as sessions from '../../domain/session/session.service.js';
import * as signIn from '../../domain/session/sign-in.service.js';

@InputType({ description: 'Who signs up.' })
class RegisterInput {
  @Field(() => String, { description: 'A free name: 1–30 letters, digits and `.` `_` `-`.' })
  username!: string;

  @Field(() => String, { description: 'A free e-mail address.' })
  email!: string;

  @Field(() => String, { description: '8–128 characters, taken verbatim, not a common one.' })
  password!: string;

  @Field(() => String, { nullable: true, description: 'Given name.' })
  firstName?: string | null;

  @Field(() => String, { nullable: true, description: 'Family name.' })
  lastName?: string | null;
}

@InputType({ description: 'Who signs in.' })
class LoginInput {
  @Field(() => String, { description: 'Username or e-mail address, in any letter case.' })
  identifier!: string;

  @Field(() => String, { description: 'The password.' })
  password!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The six digits that `sendLoginCode` mails; asked of who has a second factor.',
  })
  code?: string | null;
}

@InputType({ description: 'The token to exchange.' })
class RefreshSessionInput {
  @Field(() => String, { description: 'The newest refresh token of the session.' })
  refreshToken!: string;
}

@InputType({ description: 'Nothing to say: the session of this request ends.' })
class LogoutInput {
  @Field(() => String, {
    nullable: true,
    description: 'End the session of this refresh token instead; no access token is needed then.',
  })
  refreshToken?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Also end every other session of yours.' })
  everywhere?: boolean | null;
}

@InputType({ description: 'Which session to end.' })
class RevokeSessionInput {
  @Field(() => ID, { description: 'Its global id.' })
  sessionId!: string;
}

@ObjectType({ description: 'A person who has just signed in, and their tokens.' })
export class AuthPayload {
  @Field(() => User, { description: 'Who signed in.' })
  user!: User;

  @Field(() => String, { description: 'Send it as `Authorization: Bearer <accessToken>`.' })
  accessToken!: string;

  @Field(() => Date, { description: 'When the access token runs out.' })
  accessTokenExpiresAt!: Date;

  @Field(() => String, { description: 'Exchange it for new tokens with `refreshSession`.' })
  refreshToken!: string;
}

@ObjectType({ description: 'The session that ended.' })
class LogoutPayload {
  @Field(() => ID, { description: 'Global id of the session that ended.' })
  sessionId!: string;
}

@ObjectType({ description: 'The session that ended.' })
class RevokeSessionPayload {
  @Field(() => Session, { description: 'The session, ended.' })
  session!: Session;
}

/** What a sign-in of any kind answers. */
export const payload = ({ user, tokens }: signIn.SignedIn): AuthPayload => ({ user, ...tokens });

@Resolver(() => AuthPayload)
export class AuthPayloadResolver {
  @FieldResolver(() => String, {
    description:
      'An opaque token of this session, for clients of the friends API (`Authorization: Token …`). It is made when it is asked for, in place of the one before, and ends after 14 idle days or with the session.',
  })
  apiToken(@Ctx() ctx: Context): Promise<string> {
    return makeApiToken(ctx);
  }
}

@Resolver(() => Session)
export class SessionResolver {
  @Query(() => [Session], { description: 'Your live sessions, newest first; at most 100.' })
  async sessions(@Ctx() ctx: Context): Promise<Session[]> {
    return sessions.list(ctx);
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is the session of this very request.' })
  isCurrent(@Root() session: Session, @Ctx() ctx: Context): boolean {
    return session.id === ctx.viewerOrNull?.sessionId;
  }

  @Mutation(() => AuthPayload, { description: 'Signs you up, and in.' })
  async register(
    @Arg('input', () => RegisterInput, { description: 'Who you are.' }) input: RegisterInput,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    return payload(await signIn.register(ctx, input));
  }

  @Mutation(() => AuthPayload, { description: 'Signs you in.' })
  async login(
    @Arg('input', () => LoginInput, { description: 'Your name and password, and code.' })
    input: LoginInput,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    return payload(await signIn.login(ctx, input));
  }

  @Mutation(() => AuthPayload, {
    description:
      'Exchanges a refresh token for new tokens. Parallel exchanges of one token get the same ones for 30 s; a later one ends the session.',
  })
  async refreshSession(
    @Arg('input', () => RefreshSessionInput, { description: 'The token.' })
    input: RefreshSessionInput,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    return payload(await signIn.refresh(ctx, input.refreshToken));
  }

  @Mutation(() => LogoutPayload, {
    description: 'Ends this session: its tokens and its sockets, at once.',
  })
  async logout(
    @Arg('input', () => LogoutInput, { description: 'How much to end.' }) input: LogoutInput,
    @Ctx() ctx: Context,
  ): Promise<LogoutPayload> {
    if (input.refreshToken != null) {
      if (input.everywhere) throw badInput('everywhere', 'Only with an access token.');
      const ended = await sessions.endByRefreshToken(ctx, input.refreshToken);
      return { sessionId: `session_${ended}` };
    }
    if (input.everywhere) await sessions.revokeOthers(ctx);
    await sessions.logout(ctx);
    return { sessionId: `session_${ctx.viewer.sessionId}` };
  }

  @Mutation(() => RevokeSessionPayload, {
    description: 'Ends one of your sessions, on whatever device.',
  })
  async revokeSession(
    @Arg('input', () => RevokeSessionInput, { description: 'Which one.' })
    input: RevokeSessionInput,
    @Ctx() ctx: Context,
  ): Promise<RevokeSessionPayload> {
    const id = localUuid('session', input.sessionId);
    if (!id) throw badInput('sessionId', 'Not a session id.');
    return { session: await sessions.revoke(ctx, id) };
  }
}
