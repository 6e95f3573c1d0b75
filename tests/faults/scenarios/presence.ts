import { setTimeout as sleep } from 'node:timers/promises';
import { connectLive } from '../../harness/live.js';
import { signUp } from '../../harness/people.js';
import type { ParleyNode } from '../node.js';
import { inCluster, type Scenario } from '../scenario.js';
import { blank } from '../verdict.js';

const WATCH = 'subscription ($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }';

/** The longest allowed time from the restart of Redis until the user is online again, before `patience`. */
const backMs = 30_000;

/** Two of three sockets close; a restart empties Redis; the node of the last socket is killed. */
export const presence: Scenario = {
  name: 'presence',
  long: true,
  execute: (run) =>
    inCluster(run, {}, async (cluster) => {
      const [here, there] = cluster.nodes as [ParleyNode, ParleyNode];
      const ada = await signUp(here, 'ada');
      const ben = await signUp(here, 'ben');
      const finding = blank();
      const watcher = connectLive(here, ada.token);
      const changes = watcher.subscribe(WATCH, { ids: [ben.id] });
      /** Milliseconds until the status is received; another status or a late one is a fault. */
      const told = async (status: string, withinMs: number): Promise<number> => {
        const begun = performance.now();
        const next = await changes.next(withinMs).catch(() => null);
        const found = next?.data?.presenceChanged.status ?? 'nothing';
        if (found !== status) finding.faults.push(`${found} instead of ${status}`);
        return performance.now() - begun;
      };
      const quiet = async (ms: number, when: string) => {
        if ((await changes.quiet(ms)).length > 0) finding.faults.push(`a change ${when}`);
      };
      await told('OFFLINE', 5_000 * run.patience);
      const tabs = [here, there, there].map((node) => connectLive(node, ben.token));
      await Promise.all(tabs.map(({ connected }) => connected));
      await told('ONLINE', 5_000 * run.patience);
      for (const tab of tabs.slice(0, 2)) tab.stop();
      await quiet(7_000, 'when two of three tabs closed');
      await cluster.redis.kill();
      await sleep(1_000);
      await cluster.redis.restart();
      const restarted = performance.now();
      const isOnline = async () => {
        const { data } = await ada.graphql('{ users(online: true) { nodes { id } } }');
        return data.users.nodes.some(({ id }: { id: string }) => id === ben.id);
      };
      // The user may be offline for a while.
      while (!(await isOnline()) && performance.now() - restarted < backMs * run.patience)
        await sleep(50);
      const back = performance.now() - restarted;
      finding.notes.push(`back ${(back / 1000).toFixed(1)} s after Redis`);
      if (!(await isOnline())) finding.faults.push('not back after Redis');
      await sleep(5_000);
      if (!(await isOnline())) finding.faults.push('gone again after Redis');
      await changes.quiet(100);
      await there.end('SIGKILL');
      const ms = await told('OFFLINE', 60_000 * run.patience);
      finding.notes.push(`offline ${Math.round(ms / 1000)} s after the node was killed`);
      watcher.stop();
      return finding;
    }),
};
