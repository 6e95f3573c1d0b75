import { setTimeout as sleep } from 'node:timers/promises';
import { beforeRinging } from '../build.js';
import type { ParleyNode } from '../node.js';
import { loaded, type Scenario, type Scene } from '../scenario.js';

/** Runs `work` on one node after the other, three times in all. */
async function thrice(
  { house, wait }: Scene,
  work: (node: ParleyNode, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await wait(0.15);
    await work(house.nodes[round % house.nodes.length] as ParleyNode, round);
  }
  await wait(0.15);
}

/** Its nodes die once a message is committed, before any node is told, at every 40th of them. */
const dyingAfterCommit = beforeRinging(`
  globalThis.proofCommits = (globalThis.proofCommits ?? 0) + 1;
  if (globalThis.proofCommits % 40 === 0) process.kill(process.pid, 'SIGKILL');`);

/** Nodes that die, freeze and are replaced. */
export const nodes: Scenario[] = [
  loaded({ name: 'no fault', delayMs: 2_000 }),
  loaded({
    name: 'kill node',
    delayMs: 2_000,
    afterReturn: true,
    fault: (scene) =>
      thrice(scene, async (node) => {
        await node.end('SIGKILL');
        await node.start();
      }),
  }),
  loaded({
    name: 'kill after commit',
    house: { patches: [dyingAfterCommit] },
    delayMs: 2_000,
    afterReturn: true,
    async fault({ house, wait }) {
      for (const node of house.nodes) node.revived = true;
      await wait(1);
      const deadline = performance.now() + 30_000;
      while (!house.nodes.some(({ starts }) => starts > 1) && performance.now() < deadline)
        await sleep(50);
    },
    after({ house, notes }, finding) {
      const deaths = house.nodes.reduce((sum, { starts }) => sum + starts - 1, 0);
      finding.notes.push(`${deaths} deaths`, ...notes);
      if (deaths === 0) finding.faults.push('no node died');
    },
  }),
  loaded({
    name: 'SIGTERM under load',
    delayMs: 2_000,
    afterReturn: true,
    fault: (scene) =>
      thrice(scene, async (node) => {
        const { code, signal, ms } = await node.end('SIGTERM');
        if (code !== 0) scene.faults.push(`ended with ${signal ?? code}`);
        if (ms > 15_000) scene.faults.push(`took ${Math.round(ms)} ms to end`);
        await node.start();
      }),
    after({ evidence }, finding) {
      const closes = evidence.subscribers.flatMap(({ closes }) => closes).filter((c) => c !== 1000);
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
    async fault({ house, wait }) {
      await wait(0.2);
      house.nodes[1]?.signal('SIGSTOP');
      await sleep(5_000);
      house.nodes[1]?.signal('SIGCONT');
      await wait(0.2);
    },
  }),
];
