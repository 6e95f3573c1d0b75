import { Ctx, Field, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { AtMost } from '../../core/reads/read.js';
import { NullableField } from '../../core/schema-types.js';
import { kindNames, NotificationKind } from '../../domain/inbox/notification.enums.js';
import {
  changePreferences,
  type Preference,
  preferences,
} from '../../domain/notifications/preference.service.js';
import { Input } from '../server/mutation.js';

@ObjectType({
  simpleResolvers: true,
  description: 'Whether the viewer gets notifications of one kind in the list, and as pushes.',
})
class NotificationPreference implements Preference {
  @Field(() => NotificationKind, { description: 'The kind.' })
  kind!: NotificationKind;

  @Field(() => Boolean, {
    description:
      'Whether `notifications` contains notifications of this kind. Always false for MESSAGE and CALL, which are only pushed.',
  })
  isListed!: boolean;

  @Field(() => Boolean, {
    description: 'Whether notifications of this kind are pushed to the devices of the viewer.',
  })
  isPushed!: boolean;
}

@InputType({ description: 'A changed preference; omitted fields stay.' })
class NotificationPreferenceInput {
  @Field(() => NotificationKind, { description: 'The kind.' })
  kind!: NotificationKind;

  @NullableField(
    () => Boolean,
    'Whether `notifications` contains notifications of this kind, earlier ones included.',
  )
  isListed?: boolean | null;

  @NullableField(
    () => Boolean,
    'Whether notifications of this kind are pushed to the devices of the viewer.',
  )
  isPushed?: boolean | null;
}

@InputType({ description: 'Changed preferences of the viewer.' })
class UpdateNotificationPreferencesInput {
  @Field(() => [NotificationPreferenceInput], {
    description: 'The changes, at most one of each kind.',
  })
  preferences!: NotificationPreferenceInput[];
}

@ObjectType({ description: 'The preferences after the change.' })
class UpdateNotificationPreferencesPayload {
  @AtMost(kindNames.length)
  @Field(() => [NotificationPreference], { description: 'The preferences for all kinds.' })
  preferences!: NotificationPreference[];
}

@Resolver()
export class PreferenceResolver {
  @AtMost(kindNames.length)
  @Query(() => [NotificationPreference], {
    description: 'The preferences of the viewer for all kinds of notifications.',
  })
  notificationPreferences(@Ctx() ctx: Context): Promise<Preference[]> {
    return preferences(ctx);
  }

  @Mutation(() => UpdateNotificationPreferencesPayload, {
    description:
      'Changes the kinds of notifications that the viewer gets in the list, and as pushes.',
  })
  async updateNotificationPreferences(
    @Input(() => UpdateNotificationPreferencesInput) input: UpdateNotificationPreferencesInput,
    @Ctx() ctx: Context,
  ): Promise<UpdateNotificationPreferencesPayload> {
    return { preferences: await changePreferences(ctx, input.preferences) };
  }
}
