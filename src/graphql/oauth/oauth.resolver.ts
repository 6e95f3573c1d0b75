import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { OAuthProviderName } from '../../domain/oauth/oauth.enums.js';
import * as oauth from '../../domain/oauth/oauth.service.js';
import { AuthPayload, payload } from '../session/session.resolver.js';

@InputType({ description: 'Whom to sign in by.' })
class StartOAuthInput {
  @Field(() => OAuthProviderName, { description: 'The provider.' })
  provider!: OAuthProviderName;

  @Field(() => String, {
    nullable: true,
    description:
      'Where the provider sends people back, with `code` and `state`: a page whose origin may call; this server’s own door when not said.',
  })
  redirectUri?: string | null;
}

@ObjectType({ description: 'The way to the provider.' })
class StartOAuthPayload {
  @Field(() => String, { description: 'Where to send the person.' })
  url!: string;

  @Field(() => String, {
    description:
      'Keep it in the browser, and send it along with `finishOAuth`; good for 10 minutes.',
  })
  binding!: string;
}

@InputType({ description: 'What the person came back with.' })
class FinishOAuthInput implements oauth.Return {
  @Field(() => OAuthProviderName, { description: 'The provider.' })
  provider!: OAuthProviderName;

  @Field(() => String, { description: 'The code the provider sent them back with.' })
  code!: string;

  @Field(() => String, { description: 'The state it sent them back with; good once.' })
  state!: string;

  @Field(() => String, { description: 'What `startOAuth` gave to this browser.' })
  binding!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The six digits that `sendLoginCode` mails, of who has a second factor.',
  })
  loginCode?: string | null;
}

@Resolver()
export class OAuthResolver {
  @Mutation(() => StartOAuthPayload, {
    description: 'Begins signing in by a provider. UNAVAILABLE where it is not set up.',
  })
  startOAuth(
    @Arg('input', () => StartOAuthInput, { description: 'By whom.' }) input: StartOAuthInput,
    @Ctx() ctx: Context,
  ): Promise<StartOAuthPayload> {
    return oauth.startOAuth(ctx, input.provider, input.redirectUri);
  }

  @Mutation(() => AuthPayload, {
    description:
      'Signs in who comes back from a provider, and up who comes for the first time. People are known by the provider’s number for them, never by an equal name or address.',
  })
  async finishOAuth(
    @Arg('input', () => FinishOAuthInput, { description: 'What they came back with.' })
    input: FinishOAuthInput,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    return payload(await oauth.finishOAuth(ctx, input.provider, input));
  }
}
