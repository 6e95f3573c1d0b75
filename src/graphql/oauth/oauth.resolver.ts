import { Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { NullableField } from '../../core/schema-types.js';
import * as oauth from '../../domain/oauth/oauth.service.js';
import { OAuthProviderName } from '../../domain/oauth/oauth-identity.entity.js';
import { Input } from '../server/mutation.js';
import { AuthPayload, payload } from '../session/session.resolver.js';

@InputType({ description: 'A sign-in by a provider.' })
class StartOAuthInput {
  @Field(() => OAuthProviderName, { description: 'The provider.' })
  provider!: OAuthProviderName;

  @NullableField(
    () => String,
    'Address that the provider redirects to with `code` and `state`; its origin must be allowed. The default is an address of this server.',
  )
  redirectUri?: string | null;
}

@ObjectType({ description: 'The sign-in page of the provider.' })
class StartOAuthPayload {
  @Field(() => String, { description: 'Address of the provider’s sign-in page.' })
  url!: string;

  @Field(() => String, {
    description:
      'A secret for this browser to keep and to send with `finishOAuth`. Valid for 10 minutes.',
  })
  binding!: string;
}

@InputType({ description: 'The parameters of the provider’s redirect.' })
class FinishOAuthInput implements oauth.Return {
  @Field(() => OAuthProviderName, { description: 'The provider.' })
  provider!: OAuthProviderName;

  @Field(() => String, { description: 'The `code` parameter of the redirect.' })
  code!: string;

  @Field(() => String, { description: 'The `state` parameter of the redirect; single use.' })
  state!: string;

  @Field(() => String, { description: 'The binding that `startOAuth` returned to this browser.' })
  binding!: string;

  @NullableField(
    () => String,
    'The six-digit code that `sendLoginCode` mails; needed with a second factor.',
  )
  loginCode?: string | null;
}

@Resolver()
export class OAuthResolver {
  @Mutation(() => StartOAuthPayload, {
    description: 'Starts a sign-in by a provider. UNAVAILABLE when the provider is not configured.',
  })
  startOAuth(
    @Input(() => StartOAuthInput) input: StartOAuthInput,
    @Ctx() ctx: Context,
  ): Promise<StartOAuthPayload> {
    return oauth.startOAuth(ctx, input.provider, input.redirectUri);
  }

  @Mutation(() => AuthPayload, {
    description:
      'Signs in a user who returns from a provider, and registers a new one. Users are identified by the provider’s numeric id, never by an equal name or address.',
  })
  async finishOAuth(
    @Input(() => FinishOAuthInput)
    input: FinishOAuthInput,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    return payload(await oauth.finishOAuth(ctx, input.provider, input));
  }
}
