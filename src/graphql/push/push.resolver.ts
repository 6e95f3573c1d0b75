import { Ctx, Field, InputType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { PushPlatform } from '../../domain/push/push-target.entity.js';
import * as targets from '../../domain/push/target.service.js';
import { Input, returning } from '../server/mutation.js';

@InputType({
  description:
    'A Web Push subscription of the browser: what `PushSubscription.toJSON()` returns. It is removed when the session of the viewer ends, and when its push service says that it is gone. A user has at most 20 browsers and devices: the oldest gives way.',
})
class RegisterPushSubscriptionInput {
  @Field(() => String, {
    description: 'The address of the push service, https, at most 2,048 characters.',
  })
  endpoint!: string;

  @Field(() => String, { description: 'The public key of the subscription, base64url.' })
  p256dh!: string;

  @Field(() => String, {
    description: 'The authentication secret of the subscription, base64url.',
  })
  auth!: string;
}

@InputType({ description: 'A Web Push subscription to remove.' })
class UnregisterPushSubscriptionInput {
  @Field(() => String, { description: 'The address that was registered.' })
  endpoint!: string;
}

@InputType({
  description:
    'A device that the push gateway of the server reaches. It is removed when the session of the viewer ends, and when the gateway says so.',
})
class RegisterPushDeviceInput {
  @Field(() => PushPlatform, { description: 'The push service of the device: FCM or APNS.' })
  platform!: PushPlatform;

  @Field(() => String, {
    description: 'The token that the service gave the app, at most 2,048 characters.',
  })
  token!: string;
}

@InputType({ description: 'A device to remove.' })
class UnregisterPushDeviceInput {
  @Field(() => String, { description: 'The token that was registered.' })
  token!: string;
}

const ReturnsRegistered = returning(
  'isRegistered',
  () => Boolean as never,
  'Whether it is registered now.',
);

@Resolver()
export class PushResolver {
  @Query(() => String, {
    description:
      'The public key for `PushManager.subscribe({ applicationServerKey })`, base64url. It stays the same while the server keeps its key.',
  })
  vapidPublicKey(@Ctx() ctx: Context): string {
    ctx.requireViewer();
    return ctx.app.pusher.web.publicKey;
  }

  @ReturnsRegistered({
    description:
      'Registers the browser for pushes to the viewer. Idempotent; takes the browser over from an account that used it before.',
    payload: 'The registration.',
  })
  async registerPushSubscription(
    @Input(() => RegisterPushSubscriptionInput) input: RegisterPushSubscriptionInput,
    @Ctx() ctx: Context,
  ): Promise<boolean> {
    await targets.registerSubscription(ctx, input);
    return true;
  }

  @ReturnsRegistered({
    description: 'Ends pushes to a browser of the viewer. Idempotent.',
    payload: 'The registration that ended.',
  })
  async unregisterPushSubscription(
    @Input(() => UnregisterPushSubscriptionInput) input: UnregisterPushSubscriptionInput,
    @Ctx() ctx: Context,
  ): Promise<boolean> {
    await targets.unregister(ctx, 'endpoint', input.endpoint);
    return false;
  }

  @ReturnsRegistered({
    description:
      'Registers a device for pushes to the viewer through the push gateway of the server. Idempotent. FORBIDDEN where the server has no gateway.',
    payload: 'The registration.',
  })
  async registerPushDevice(
    @Input(() => RegisterPushDeviceInput) input: RegisterPushDeviceInput,
    @Ctx() ctx: Context,
  ): Promise<boolean> {
    await targets.registerDevice(ctx, input.platform, input.token);
    return true;
  }

  @ReturnsRegistered({
    description: 'Ends pushes to a device of the viewer. Idempotent.',
    payload: 'The registration that ended.',
  })
  async unregisterPushDevice(
    @Input(() => UnregisterPushDeviceInput) input: UnregisterPushDeviceInput,
    @Ctx() ctx: Context,
  ): Promise<boolean> {
    await targets.unregister(ctx, 'token', input.token);
    return false;
  }
}
