import type { Cluster, ClusterOptions } from '../faults/cluster.js';
import { openCluster } from '../faults/cluster.js';
import { type LoadOptions, type Observations, runLoad } from '../faults/load.js';
import { type Finding, judge } from '../faults/verdict.js';
import { dataOf } from '../harness/graphql.js';
import { type Account, signUp } from '../harness/people.js';
import { claim, type RowContext } from './row.js';
import type { DatabaseServer } from './server.js';

/** Options of a load on a database. */
export interface DatabaseLoad extends Partial<Omit<LoadOptions, 'fault'>> {
  server: DatabaseServer;
  cluster?: ClusterOptions;
  /** Refusals that the fault explains; without it there may be none. */
  mayRefuse?: boolean;
  delayMs?: number;
  fault?: (cluster: Cluster, observations: Observations) => Promise<void>;
}

/** Opens a cluster of two nodes on `server`, which is stopped behind the row. */
export async function clusterOn(
  { using }: RowContext,
  server: DatabaseServer,
  options: ClusterOptions = {},
): Promise<Cluster> {
  const postgres = { url: server.url } as never;
  return using(await openCluster(postgres, options));
}

/** Runs the load of the fault tests, and a tour through the API before it: nothing may fail but what the fault explains. */
export async function loadOn(context: RowContext, options: DatabaseLoad): Promise<Finding> {
  const cluster = await clusterOn(context, options.server, options.cluster);
  await tour(cluster);
  const observations = await runLoad(cluster, {
    seconds: context.seconds,
    ...options,
    fault: async (seen) => options.fault?.(cluster, seen),
  });
  const finding = await judge(cluster, observations, (options.delayMs ?? 2_000) * context.patience);
  const refusals = observations.publishers.flatMap((one) => one.refusals);
  if (refusals.length > 0) {
    const slowest = Math.max(...refusals.map(({ ms }) => ms));
    finding.notes.push(`${refusals.length} refusals in at most ${Math.round(slowest)} ms`);
    if (!options.mayRefuse) finding.faults.push(`${refusals.length} sends were refused`);
  }
  const errors = cluster.nodes.flatMap((node) => node.output().match(/^\{"level":50.*$/gm) ?? []);
  for (const line of new Set(errors)) finding.faults.push(`a node logged: ${line.slice(0, 400)}`);
  return finding;
}

let tours = 0;

const reads = [
  '{ feed(first: 5) { nodes { content author { username } comments(first: 2) { nodes { content } } likeCount } } }',
  '{ posts(first: 5) { nodes { id content viewerHasLiked } } }',
  '{ users(search: "tour", first: 5) { nodes { username } } }',
  '{ conversations(first: 5) { nodes { id unreadCount } } }',
  '{ me { username followerCount } }',
];

/** Uses most kinds of statements: planned and loaded reads, searches, transactions, and each often enough to be prepared. */
async function tour(cluster: Cluster): Promise<void> {
  tours += 1;
  const people: Account[] = [];
  for (const [at, node] of cluster.nodes.entries())
    people.push(await signUp(node, `tour${tours}of${at}`));
  const [one, two = one] = people;
  claim(one && two, 'a cluster has nodes');
  const act = async (person: Account, text: string) => dataOf(await person.graphql(text));
  const { createPost } = await act(
    one,
    'mutation { createPost(input: { content: "A tour" }) { post { id } } }',
  );
  await act(two, `mutation { followUser(input: { userId: "${one.id}" }) { __typename } }`);
  await act(
    two,
    `mutation { likePost(input: { postId: "${createPost.post.id}" }) { __typename } }`,
  );
  await act(
    two,
    `mutation { sendMessage(input: { to: { userId: "${one.id}" }, content: "hello" }) { message { id } } }`,
  );
  const rounds = Array.from({ length: 6 }, () => reads).flat();
  await Promise.all(rounds.map((text, at) => act(at % 2 ? one : two, text)));
}
