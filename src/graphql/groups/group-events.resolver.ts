import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Group } from '../../domain/groups/group.entity.js';
import * as groups from '../../domain/groups/group.service.js';
import { GroupChanged, MemberJoined, MemberLeft, MemberRoleChanged } from './group-events.types.js';

@Resolver(() => MemberJoined)
export class MemberJoinedResolver {
  @FieldResolver(() => User, { description: 'The new member.' })
  user(@Root() { data }: MemberJoined, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }
}

@Resolver(() => MemberLeft)
export class MemberLeftResolver {
  @FieldResolver(() => User, { description: 'The former member.' })
  user(@Root() { data }: MemberLeft, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }
}

@Resolver(() => MemberRoleChanged)
export class MemberRoleChangedResolver {
  @FieldResolver(() => User, { description: 'The member.' })
  user(@Root() { data }: MemberRoleChanged, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }
}

@Resolver(() => GroupChanged)
export class GroupChangedResolver {
  @FieldResolver(() => Group, { description: 'The group in its current state.' })
  group(@Root() { data }: GroupChanged, @Ctx() ctx: Context): Promise<Group> {
    return groups.find(ctx, data.groupId);
  }
}
