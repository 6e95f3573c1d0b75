import { setTimeout as sleep } from 'node:timers/promises';
import { beforeRinging } from '../build.js';
import type { ParleyNode } from '../node.js';
import { type FaultContext, loaded, type Scenario } from '../scenario.js';

/** Runs `work` three times, on the nodes in turn. */
async function threeTimes(
  { cluster, wait }: FaultContext,
  work: (node: ParleyNode, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await wait(0.15);
    await work(cluster.nodes[round % cluster.nodes.length] as ParleyNode, round);
  }
  await wait(0.15);
}

/** Kills the node after every 40th commit of a message, before the doorbell rings. */
const dyingAfterCommit = beforeRinging(`
  globalThis.proofCommits = (globalThis.proofCommits ?? 0) + 1;
  if (globalThis.proofCommits % 40 === 0) process.kill(process.pid, 'SIGKILL');`);

/** Nodes that are killed, frozen and restarted. */
export const nodes: Scenario[] = [
  loaded({ name: 'no fault', delayMs: 2_000 }),
  loaded({
    name: 'kill node',
    delayMs: 2_000,
    afterReturn: true,
    fault: (context) =>
      threeTimes(context, async (node) => {
        await node.end('SIGKILL');
        await node.start();
      }),
  }),
  loaded({
    name: 'kill after commit',
    cluster: { patches: [dyingAfterCommit] },
    delayMs: 2_000,
    afterReturn: true,
    async fault({ cluster, wait }) {
      for (const node of cluster.nodes) node.revived = true;
      await wait(1);
      const deadline = performance.now() + 30_000;
      while (!cluster.nodes.some(({ starts }) => starts > 1) && performance.now() < deadline)
        await sleep(50);
    },
    after({ cluster, notes }, finding) {
      const deaths = cluster.nodes.reduce((sum, { starts }) => sum + starts - 1, 0);
      finding.notes.push(`${deaths} deaths`, ...notes);
      if (deaths === 0) finding.faults.push('no node died');
    },
  }),
  loaded({
    name: 'SIGTERM under load',
    delayMs: 2_000,
    afterReturn: true,
    fault: (context) =>
      threeTimes(context, async (node) => {
        const { code, signal, ms } = await node.end('SIGTERM');
        if (code !== 0) context.faults.push(`ended with ${signal ?? code}`);
        if (ms > 15_000) context.faults.push(`took ${Math.round(ms)} ms to end`);
        await node.start();
      }),
    after({ observations }, finding) {
      const closes = observations.subscribers
        .flatMap(({ closes }) => closes)
        .filter((c) => c !== 1000);
      const others = closes.filter((code) => code !== 1012 && code !== 1006);
      finding.notes.push(`${closes.filter((code) => code === 1012).length} closed with 1012`);
      if (!closes.includes(1012)) finding.faults.push('nobody was closed with 1012');
      if (others.length > 0) finding.faults.push(`closed with ${[...new Set(others)]}`);
    },
  }),
  loaded({
    name: 'node frozen 5 s',
    long: true,
    delayMs: 7_000,
    async fault({ cluster, wait }) {
      await wait(0.2);
      cluster.nodes[1]?.signal('SIGSTOP');
      await sleep(5_000);
      cluster.nodes[1]?.signal('SIGCONT');
      await wait(0.2);
    },
  }),
];
