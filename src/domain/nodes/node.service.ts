import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import type { Job } from '../../core/jobs/job.js';
import { assertAdministrator } from '../moderation/audit.service.js';

/** What a node counts for its report. */
interface NodeCounts {
  /** Open sockets and event streams. */
  sockets: number;
  /** Streams of events that it follows. */
  streams: number;
}

/** The identity of a node, from its start to its end. */
export interface OwnNode {
  readonly id: string;
  readonly name: string;
  counts(): NodeCounts;
}

declare module '../../core/app.js' {
  interface App {
    readonly ownNode: OwnNode;
  }
}

export const createOwnNode = (counts: () => NodeCounts): OwnNode => ({
  id: randomUUID(),
  name: `${hostname()} (${process.pid})`,
  counts,
});

const reportSeconds = 10;

/** A node whose last report is older is taken for dead, in seconds. */
const deadSeconds = 3 * reportSeconds;

/** Writes what this node counts, and deletes nodes that have been dead for an hour. */
export async function reportNode({ orm, ownNode }: App): Promise<void> {
  const { sockets, streams } = ownNode.counts();
  await orm.em.fork().execute(
    `with forgotten as (
       delete from server_nodes where seen_at < clock_timestamp() - interval '1 hour' and id <> ?
     )
     insert into server_nodes as node (id, name, started_at, seen_at, sockets, streams)
     values (?, ?, clock_timestamp(), clock_timestamp(), ?, ?)
     on conflict (id) do update
     set seen_at = excluded.seen_at, sockets = excluded.sockets, streams = excluded.streams`,
    [ownNode.id, ownNode.id, ownNode.name, sockets, streams],
  );
}

/** Deletes the report of a node that ends. */
export async function forgetNode({ orm, ownNode }: App): Promise<void> {
  await orm.em.fork().execute('delete from server_nodes where id = ?', [ownNode.id]);
}

export const nodeJob: Job = {
  name: 'node',
  everySeconds: reportSeconds,
  on: 'each node',
  run: reportNode,
};

/** A node of this server. */
export interface NodeStatus extends NodeCounts {
  id: string;
  name: string;
  startedAt: Date;
  /** The time of its last report. */
  seenAt: Date;
  isAlive: boolean;
  /** Whether it is the node that was asked. */
  isCurrent: boolean;
}

/** Nodes that run or died in the last hour, the earliest started first. Throws FORBIDDEN. */
export async function nodes(ctx: Context): Promise<NodeStatus[]> {
  await assertAdministrator(ctx);
  const { ownNode } = ctx.app;
  const rows = await ctx.em.execute<(NodeCounts & Record<string, string>)[]>(
    `select id, name, started_at, seen_at, sockets, streams,
            seen_at > clock_timestamp() - make_interval(secs => ?) as alive
     from server_nodes order by started_at, id limit 100`,
    [deadSeconds],
  );
  return rows.map(({ sockets, streams, ...row }) => {
    const isCurrent = row.id === ownNode.id;
    return {
      id: row.id as string,
      name: row.name as string,
      startedAt: new Date(row.started_at as string),
      seenAt: isCurrent ? new Date() : new Date(row.seen_at as string),
      isAlive: isCurrent || Boolean(row.alive),
      isCurrent,
      ...(isCurrent ? ownNode.counts() : { sockets, streams }),
    };
  });
}
