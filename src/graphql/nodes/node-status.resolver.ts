import { Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { pageLimit } from '../../core/pagination.js';
import { AtMost } from '../../core/reads/read.js';
import * as nodes from '../../domain/nodes/node.service.js';
import { ForAdministrators } from '../server/audience.js';

@ObjectType({
  simpleResolvers: true,
  description: 'A node of this server: a process that answers requests.',
})
class ServerNode implements nodes.NodeStatus {
  @Field(() => ID, { description: 'Differs for each start of a node; no global id.' })
  id!: string;

  @Field(() => String, { description: 'Host name, and the process id in parentheses.' })
  name!: string;

  @Field(() => Date, { description: 'Time of its start.' })
  startedAt!: Date;

  @Field(() => Date, { description: 'Time of its last report; it makes one every 10 seconds.' })
  seenAt!: Date;

  @Field(() => Boolean, { description: 'Whether it reported itself in the last 30 seconds.' })
  isAlive!: boolean;

  @Field(() => Boolean, { description: 'Whether it is the node that answers this request.' })
  isCurrent!: boolean;

  @Field(() => Int, { description: 'Open sockets and event streams, of all protocols.' })
  sockets!: number;

  @Field(() => Int, { description: 'Streams of events that it follows for its subscribers.' })
  streams!: number;
}

@Resolver()
export class NodeStatusResolver {
  @ForAdministrators()
  @AtMost(pageLimit)
  @Query(() => [ServerNode], {
    description:
      'Nodes of this server that run, or that died without draining in the last hour; the earliest started first.',
  })
  serverNodes(@Ctx() ctx: Context): Promise<ServerNode[]> {
    return nodes.nodes(ctx);
  }
}
