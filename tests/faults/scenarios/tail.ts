import { setTimeout as sleep } from 'node:timers/promises';
import { atStart, beforeRinging } from '../build.js';
import { pairUp, settle } from '../load.js';
import { publisher } from '../publisher.js';
import { inHouse, type Scenario } from '../scenario.js';
import { subscriber } from '../subscriber.js';
import { judge } from '../verdict.js';

/** Its node dies once the next message is committed, before any node is told, when SIGUSR2 has armed it. */
const armed = beforeRinging("if (globalThis.proofArmed) process.kill(process.pid, 'SIGKILL');");
const arming = atStart("process.on('SIGUSR2', () => { globalThis.proofArmed = true; });");

/** One message, its node dead after the commit, and nothing said afterwards: only the sweep can tell. */
export const tail: Scenario = {
  name: 'kill at the tail',
  play: (stage) =>
    inHouse(stage, { patches: [armed, arming] }, async (house) => {
      const [dying, other] = house.nodes;
      if (!dying || !other) throw new Error('it takes two nodes');
      const { conversationId, people } = await pairUp(house, 'ada', 'ben');
      const listener = subscriber([other], people[1], conversationId, stage.sabotage?.manner);
      await listener.following;
      await settle(house, [listener], 5_000);
      dying.signal('SIGUSR2');
      await sleep(200);
      const sender = publisher([dying], people[0], conversationId, { attemptMs: 3_000 });
      const dead = dying.end('SIGCONT').then(() => performance.now());
      const running = sender.run();
      sender.stop();
      const died = await dead;
      const limitMs = 1_500 * stage.patience;
      await settle(house, [listener], limitMs);
      // The message is settled with its key once there is a node again; its sender says nothing more.
      await dying.start();
      await running;
      listener.stop();
      const finding = await judge(house, { publishers: [sender], subscribers: [listener] }, 0);
      const heard = listener.received.find(({ content }) => content === sender.sent[0]?.key)?.at;
      finding.longestDelayMs = heard === undefined ? null : heard - died;
      if (heard === undefined || heard - died > limitMs)
        finding.faults.push('the last message was not told in time');
      return finding;
    }),
};
