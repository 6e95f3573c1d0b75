import { Ctx, Field, FieldResolver, InputType, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { NullableField } from '../../core/schema-types.js';
import { ContactPolicy, User } from '../../domain/account/user.entity.js';
import * as contacts from '../../domain/social/contact-policy.js';
import { updatePrivacy } from '../../domain/social/privacy.service.js';
import { Input, returning } from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';
import { PlannedField } from '../server/planned.js';

@ObjectType({
  simpleResolvers: true,
  description:
    'Contact policies of a user: the other users who may write to them, call them, and add them to groups and AD_HOC conversations.',
})
class ContactPolicies {
  @Field(() => ContactPolicy, {
    description:
      'The users who may write to the user at once. The first message of others is a message request, which the user accepts or declines.',
  })
  messages!: ContactPolicy;

  @Field(() => ContactPolicy, { description: 'The users who may call.' })
  calls!: ContactPolicy;

  @Field(() => ContactPolicy, {
    description: 'The users who may add the user to groups and AD_HOC conversations.',
  })
  groups!: ContactPolicy;
}

@ObjectType({ simpleResolvers: true, description: 'Privacy settings of a user.' })
class Privacy {
  @Field(() => Boolean, {
    description: 'Whether posts, followers and followed users are for accepted followers alone.',
  })
  isPrivate!: boolean;

  @Field(() => Boolean, { description: 'Whether `lastSeenAt` is hidden from others.' })
  hidesLastSeen!: boolean;

  @Field(() => ContactPolicies, { description: 'The users who may contact the user.' })
  contactPolicy!: ContactPolicies;
}

@InputType({ description: 'Changes to the contact policies; omitted ones stay.' })
class ContactPolicyInput {
  @NullableField(
    () => ContactPolicy,
    'The users who may write to the viewer at once. The first message of others is a message request, which the viewer accepts or declines. Open conversations stay open.',
  )
  messages?: ContactPolicy | null;

  @NullableField(() => ContactPolicy, 'The users who may call.')
  calls?: ContactPolicy | null;

  @NullableField(
    () => ContactPolicy,
    'The users who may add the viewer to groups and AD_HOC conversations.',
  )
  groups?: ContactPolicy | null;
}

@InputType({ description: 'Changes to the viewer’s privacy; omitted fields stay.' })
class UpdatePrivacyInput {
  @NullableField(
    () => Boolean,
    'Whether posts, followers and followed users are for accepted followers alone. Those who follow already stay followers.',
  )
  isPrivate?: boolean | null;

  @NullableField(() => Boolean, 'Whether `lastSeenAt` is hidden from others.')
  hidesLastSeen?: boolean | null;

  @NullableField(() => ContactPolicyInput, 'The users who may contact the viewer.')
  contactPolicy?: ContactPolicyInput | null;
}

const ReturnsUser = returning('user', () => User, 'The viewer, after the change.');

@Resolver(() => User)
export class PrivacyResolver {
  @ReturnsUser({
    description: 'Changes the privacy of the viewer: private account, last seen, contact policies.',
    payload: 'The viewer with the new settings.',
  })
  updatePrivacy(
    @Input(() => UpdatePrivacyInput) input: UpdatePrivacyInput,
    @Ctx() ctx: Context,
  ): Promise<User> {
    const { isPrivate, hidesLastSeen, contactPolicy } = input;
    return updatePrivacy(ctx, {
      isPrivate,
      hidesLastSeen,
      messagesFrom: contactPolicy?.messages,
      callsFrom: contactPolicy?.calls,
      groupsFrom: contactPolicy?.groups,
    });
  }

  @PerViewer()
  @FieldResolver(() => Privacy, {
    nullable: true,
    description: 'The privacy settings. Visible to the user alone, null to others.',
  })
  privacy(@Root() user: User, @Ctx() ctx: Context): Privacy | null {
    if (ctx.viewerOrNull?.id !== user.id) return null;
    const { isPrivate, hidesLastSeen, messagesFrom, callsFrom, groupsFrom } = user;
    return {
      isPrivate,
      hidesLastSeen,
      contactPolicy: { messages: messagesFrom, calls: callsFrom, groups: groupsFrom },
    };
  }

  @PlannedField(() => Boolean, contacts.viewerMay.messages, {
    description:
      'Whether the viewer may write to the user at once. Otherwise the first message is a message request, which the user accepts or declines.',
    perViewer: true,
  })
  viewerMayMessage!: boolean;

  @PlannedField(() => Boolean, contacts.viewerMay.calls, {
    description: 'Whether the viewer may call the user.',
    perViewer: true,
  })
  viewerMayCall!: boolean;

  @PlannedField(() => Boolean, contacts.viewerMay.groups, {
    description:
      'Whether the contact policy of the user lets the viewer add them to groups and AD_HOC conversations. A group may still refuse them.',
    perViewer: true,
  })
  viewerMayAddToGroups!: boolean;
}
