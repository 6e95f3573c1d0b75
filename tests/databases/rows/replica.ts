import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../faults/cluster.js';
import { dataOf } from '../../harness/graphql.js';
import { type Account, signUp } from '../../harness/people.js';
import { clusterOn, loadOn } from '../load.js';
import { claim, type Row, type RowContext, remarkOf } from '../row.js';
import type { DatabaseServer } from '../server.js';

/** A primary, a replica of it, and a cluster of which both are told. */
async function replicated(context: RowContext) {
  const primary = await context.start();
  const replica = context.using(await primary.standby());
  const env = (name: string) => ({
    DATABASE_REPLICA_URL: Object.assign(new URL(replica.url), { pathname: `/${name}` }).href,
  });
  return { primary, replica, env };
}

const posts = async (cluster: Cluster, person: Account, at: number): Promise<string[]> => {
  const node = cluster.nodes[at];
  claim(node, 'a node');
  const reply = await node.graphql('{ posts(first: 3) { nodes { content } } }', {}, person.token);
  return dataOf(reply).posts.nodes.map(({ content }: { content: string }) => content);
};

const publish = async (person: Account, content: string) =>
  dataOf(
    await person.graphql(
      'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }',
      { input: { content } },
    ),
  );

/** Reads that were to be answered by the replica, of all nodes. */
async function readsOf({ nodes }: Cluster, by: 'replica' | 'primary'): Promise<number> {
  let sum = 0;
  for (const { url } of nodes) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const found = new RegExp(`^parley_replica_reads_total\\{by="${by}"\\} (\\d+)`, 'm').exec(text);
    sum += Number(found?.[1] ?? 0);
  }
  return sum;
}

async function until(holds: () => Promise<boolean>, sentence: string, ms = 15_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await holds())) {
    claim(performance.now() < deadline, sentence);
    await sleep(100);
  }
}

async function tryReplica(context: RowContext): Promise<string> {
  const { primary, replica, env } = await replicated(context);
  const cluster = await clusterOn(context, primary, { envOfDatabase: env });
  const [node, other] = cluster.nodes;
  claim(node && other, 'two nodes');
  const writer = await signUp(node, 'writer');
  const reader = await signUp(node, 'reader');
  await publish(writer, 'before');
  // Once these writes are some seconds old and replayed, the replica answers.
  await until(async () => {
    await posts(cluster, reader, 1);
    return (await readsOf(cluster, 'replica')) > 3;
  }, 'the replica was never asked');

  await replica.sql('select pg_wal_replay_pause()');
  let own = 0;
  for (let round = 0; round < 20; round++) {
    const content = `own ${round}`;
    await publish(writer, content);
    for (const at of [0, 1]) {
      const [first] = await posts(cluster, writer, at);
      claim(first === content, `the writer was shown ${first} instead of ${content}`);
      own += 1;
    }
  }
  // Where Redis answers late, the primary answers in its place.
  await until(
    async () => (await posts(cluster, reader, 0))[0] === 'before',
    'the reader was not answered by the replica',
    4_000,
  );
  // A replica that lags for long is not used.
  await until(
    async () => {
      const ready = (await (await fetch(`${node.url}/readyz`)).json()) as { replica: string };
      return ready.replica === 'lagging';
    },
    'readyz does not tell that the replica lags',
    20_000,
  );
  const [current] = await posts(cluster, reader, 0);
  claim(current === 'own 19', 'the reader was left with what is old');

  await replica.sql('select pg_wal_replay_resume()');
  const before = await readsOf(cluster, 'replica');
  await until(async () => {
    await posts(cluster, reader, 0);
    return (await readsOf(cluster, 'replica')) > before;
  }, 'the replica was not used again');
  await vanish(cluster, reader, replica);
  return `${own} reads of the writer's own posts on both nodes while the replica stood still, all current`;
}

/** The replica dies, and is silent: nobody's reads fail. */
async function vanish(cluster: Cluster, reader: Account, replica: DatabaseServer): Promise<void> {
  await replica.freeze();
  await all(cluster, reader, 60);
  await replica.thaw();
  await replica.kill();
  await all(cluster, reader, 60);
  await replica.start();
}

async function all(cluster: Cluster, reader: Account, count: number): Promise<void> {
  for (let read = 0; read < count; read++) {
    const begun = performance.now();
    claim((await posts(cluster, reader, read % 2))[0] === 'own 19', 'a read failed');
    claim(performance.now() - begun < 6_000, 'a read was slow');
    await sleep(50);
  }
}

/** A replica by DATABASE_REPLICA_URL. */
export const replicaRows: Row[] = [
  {
    name: 'a replica: own writes, a pause of its replay, silence and death',
    run: tryReplica,
  },
  {
    name: 'a load with a replica',
    async run(context) {
      const { primary, env } = await replicated(context);
      return remarkOf(await loadOn(context, { server: primary, cluster: { envOfDatabase: env } }));
    },
  },
];
