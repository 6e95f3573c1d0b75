import { setTimeout as sleep } from 'node:timers/promises';
import { type CallVerb, doCall, ringUp } from '../../harness/calls.js';
import { connectLive } from '../../harness/live.js';
import { type Account, signUp } from '../../harness/people.js';
import { type Cluster, type ClusterOptions } from '../cluster.js';
import { inCluster, type Scenario } from '../scenario.js';
import { blank } from '../verdict.js';

const cluster: ClusterOptions = { nodes: 3 };
const EVENTS = /* GraphQL */ `
  subscription ($callId: ID!) {
    callEvents(callId: $callId, after: 0) {
      __typename
      ... on StreamEvent { seq }
      ... on CallChanged { status }
    }
  }
`;
const verbs: CallVerb[] = ['accept', 'reject', 'end'];

/** The same person at another node. */
const at = ({ nodes }: Cluster, index: number, person: Account): Account => ({
  ...person,
  graphql: (query, variables) =>
    (nodes[index] as Cluster['nodes'][0]).graphql(query, variables, person.token),
});

/** Accept, reject and end at the same time on three nodes: both users receive the same outcome. */
export const callRace: Scenario = {
  name: 'call race',
  execute: (run) =>
    inCluster(run, cluster, async (cluster) => {
      const [node] = cluster.nodes as [Cluster['nodes'][0]];
      const ada = await signUp(node, 'ada');
      const ben = await signUp(node, 'ben');
      const finding = blank();
      const clients = [
        connectLive(node, ada.token),
        connectLive(cluster.nodes[2] ?? node, ben.token),
      ];
      for (let round = 0; round < (run.short ? 30 : 200); round++) {
        const callId = await ringUp(at(cluster, round % 3, ada), ben);
        const told = clients.map((client) => client.subscribe(EVENTS, { callId }));
        const done = await Promise.all(
          verbs.map((verb, index) =>
            doCall(at(cluster, (round + index) % 3, verb === 'end' ? ada : ben), verb, callId),
          ),
        );
        finding.acknowledged += done.filter(({ call }) => call).length;
        await doCall(ada, 'end', callId);
        const heard = await Promise.all(told.map((live) => listen(live, run.patience)));
        for (const live of told) live.stop();
        if (heard[0] !== heard[1]) finding.faults.push(`received ${heard[0]} and ${heard[1]}`);
        if (!/(REJECTED|ENDED|MISSED)$/.test(heard[0] ?? ''))
          finding.faults.push(`no end: ${heard[0]}`);
        await sleep(1);
      }
      for (const client of clients) client.stop();
      finding.faults = [...new Set(finding.faults)];
      return finding;
    }),
};

const over = new Set(['REJECTED', 'ENDED', 'MISSED']);

/** The statuses received, in order, until the first final one and 20 ms without another event. */
async function listen(
  live: ReturnType<ReturnType<typeof connectLive>['subscribe']>,
  patience: number,
): Promise<string> {
  const told: string[] = [];
  let last = '';
  while (!over.has(last)) {
    const next = await live.next(3_000 * patience).catch(() => null);
    if (!next?.data) break;
    last = next.data?.callEvents.status ?? last;
    if (next.data?.callEvents.status) told.push(`${next.data.callEvents.seq} ${last}`);
  }
  for (const late of await live.quiet(20)) told.push(late.data?.callEvents.status ?? 'an error');
  return told.join(', ');
}
