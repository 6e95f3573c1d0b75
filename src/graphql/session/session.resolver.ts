import {
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
import { globalId, localUuid } from '../../core/global-id.js';
import { AtMost } from '../../core/reads/read.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { makeApiToken } from '../../domain/session/api-token.service.js';
import { Session } from '../../domain/session/session.entity.js';
import * as sessions from '../../domain/session/session.service.js';
import * as signIn from '../../domain/session/sign-in.service.js';
import { ProfileInput } from '../account/account.resolver.js';
import { Input, returning } from '../server/mutation.js';

@InputType({ description: 'A new user.' })
class RegisterInput extends ProfileInput {
  @Field(() => String, {
    description: 'Username, not in use: 1–30 letters, digits and `.` `_` `-`.',
  })
  username!: string;

  @Field(() => String, {
    description:
      'E-mail address. It is mailed a token that confirms it. The reply is the same when another account has the address: it stays with the account that confirmed it, which is told by mail.',
  })
  email!: string;

  @Field(() => String, {
    description: 'Password, 8–128 characters, taken verbatim; common passwords are refused.',
  })
  password!: string;

  @NullableField(() => String, 'http(s) URL of the profile picture.')
  avatarUrl?: string | null;

  @NullableField(() => String, 'http(s) URL of the cover picture.')
  coverUrl?: string | null;
}

@InputType({ description: 'Credentials of a user.' })
class LoginInput {
  @Field(() => String, {
    description:
      'Username or e-mail address, in any letter case. An address stands for the account that confirmed it or, while none has, for the first one that gave it.',
  })
  identifier!: string;

  @Field(() => String, { description: 'The password.' })
  password!: string;

  @NullableField(
    () => String,
    'The six-digit code that `sendLoginCode` mails; needed with a second factor.',
  )
  code?: string | null;
}

@InputType({ description: 'A refresh token to exchange.' })
class RefreshSessionInput {
  @Field(() => String, { description: 'The newest refresh token of the session.' })
  refreshToken!: string;
}

@InputType({ description: 'The sessions to end; by default the session of this request.' })
class LogoutInput {
  @NullableField(
    () => String,
    'Ends the session of this refresh token instead; no access token is needed then.',
  )
  refreshToken?: string | null;

  @NullableField(() => Boolean, 'Whether to end all other sessions of the viewer as well.')
  everywhere?: boolean | null;
}

@InputType({ description: 'The session to end.' })
class RevokeSessionInput {
  @Field(() => ID, { description: 'Global id of the session.' })
  sessionId!: string;
}

@ObjectType({ description: 'A signed-in user and the tokens of the new session.' })
export class AuthPayload {
  @Field(() => User, { description: 'The signed-in user.' })
  user!: User;

  @Field(() => String, { description: 'Send it as `Authorization: Bearer <accessToken>`.' })
  accessToken!: string;

  @Field(() => Date, { description: 'Expiry of the access token.' })
  accessTokenExpiresAt!: Date;

  @Field(() => String, { description: 'Exchanged for new tokens by `refreshSession`.' })
  refreshToken!: string;
}

/** The payload of every sign-in. */
export const payload = ({ user, tokens }: signIn.SignedIn): AuthPayload => ({ user, ...tokens });

const ReturnsSessionId = returning('sessionId', () => ID, 'Global id of the ended session.');

const ReturnsSession = returning('session', () => Session, 'The ended session.');

@Resolver(() => AuthPayload)
export class AuthPayloadResolver {
  @FieldResolver(() => String, {
    description:
      'An opaque token of this session, for clients of the friends API (`Authorization: Token …`). Selecting this field creates it and replaces the previous one. It expires after 14 idle days, or with the session.',
  })
  apiToken(@Ctx() ctx: Context): Promise<string> {
    return makeApiToken(ctx);
  }
}

@Resolver(() => Session)
export class SessionResolver {
  @AtMost(sessions.mostListed)
  @Query(() => [Session], {
    description: 'Active sessions of the viewer, newest first; at most 100.',
  })
  async sessions(@Ctx() ctx: Context): Promise<Session[]> {
    return sessions.list(ctx);
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is the session of this request.' })
  isCurrent(@Root() session: Session, @Ctx() ctx: Context): boolean {
    return session.id === ctx.viewerOrNull?.sessionId;
  }

  @Mutation(() => AuthPayload, { description: 'Registers a user and signs them in.' })
  async register(
    @Input(() => RegisterInput) input: RegisterInput,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    return payload(await signIn.register(ctx, input));
  }

  @Mutation(() => AuthPayload, { description: 'Signs a user in.' })
  async login(
    @Input(() => LoginInput)
    input: LoginInput,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    return payload(await signIn.login(ctx, input));
  }

  @Mutation(() => AuthPayload, {
    description:
      'Exchanges a refresh token for new tokens. Repeated exchanges return the same refresh token until that one is exchanged; a later repetition ends the session.',
  })
  async refreshSession(
    @Input(() => RefreshSessionInput)
    input: RefreshSessionInput,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    return payload(await signIn.refresh(ctx, input.refreshToken));
  }

  @ReturnsSessionId({
    description: 'Ends the session of this request, its tokens and sockets, at once.',
    payload: 'The ended session.',
  })
  async logout(@Input(() => LogoutInput) input: LogoutInput, @Ctx() ctx: Context) {
    if (input.refreshToken != null) {
      if (input.everywhere) throw badInput('everywhere', 'Only with an access token.');
      const ended = await sessions.endByRefreshToken(ctx, input.refreshToken);
      return globalId('session', ended);
    }
    if (input.everywhere) await sessions.revokeOthers(ctx);
    await sessions.logout(ctx);
    return globalId('session', ctx.viewer.sessionId);
  }

  @ReturnsSession({
    description: 'Ends a session of the viewer, on any device.',
    payload: 'The ended session.',
  })
  revokeSession(@Input(() => RevokeSessionInput) input: RevokeSessionInput, @Ctx() ctx: Context) {
    const id = localUuid('session', input.sessionId);
    if (!id) throw badInput('sessionId', 'Not a valid session id.');
    return sessions.revoke(ctx, id);
  }
}
