import { setTimeout as sleep } from 'node:timers/promises';
import { atStart, beforeRinging } from '../build.js';
import { inboxSubscriber } from '../inbox.js';
import { settleInboxes } from '../inbox-load.js';
import { pairUp, settle } from '../load.js';
import { publisher } from '../publisher.js';
import { inCluster, type Scenario } from '../scenario.js';
import { subscriber } from '../subscriber.js';
import { judge } from '../verdict.js';

/** After SIGUSR2, kills the node after the next commit of a message, before the doorbell rings. */
const armed = beforeRinging("if (globalThis.proofArmed) process.kill(process.pid, 'SIGKILL');");
const arming = atStart("process.on('SIGUSR2', () => { globalThis.proofArmed = true; });");

/** The node is killed after the commit of the last message: only the sweep can deliver it. */
export const tail: Scenario = {
  name: 'kill at the tail',
  execute: (run) =>
    inCluster(run, { patches: [armed, arming] }, async (cluster) => {
      const [dying, other] = cluster.nodes;
      if (!dying || !other) throw new Error('it takes two nodes');
      const { conversationId, people } = await pairUp(cluster, 'ada', 'ben');
      const listener = subscriber(
        [other],
        people[1],
        conversationId,
        run.sabotage?.subscriberOptions,
      );
      const inbox = inboxSubscriber([other], people[1], run.sabotage?.subscriberOptions);
      await Promise.all([listener.following, inbox.following]);
      await settle(cluster, [listener], 5_000);
      dying.signal('SIGUSR2');
      await sleep(200);
      const sender = publisher([dying], people[0], conversationId, { attemptMs: 3_000 });
      const dead = dying.end('SIGCONT').then(() => performance.now());
      const running = sender.run();
      sender.stop();
      const died = await dead;
      const limitMs = 1_500 * run.patience;
      await settle(cluster, [listener], limitMs);
      await settleInboxes(cluster, [inbox], limitMs);
      // The publisher repeats the message with its key on another node, and then stops.
      await dying.start();
      await running;
      listener.stop();
      inbox.stop();
      const observations = { publishers: [sender], subscribers: [listener], inboxes: [inbox] };
      const finding = await judge(cluster, observations, 0);
      const heard = listener.received.find(({ content }) => content === sender.sent[0]?.key)?.at;
      finding.longestDelayMs = heard === undefined ? null : heard - died;
      const told = inbox.heads.find(({ head }) => head >= (sender.sent[0]?.seq ?? 0))?.at;
      if (told === undefined || told - died > limitMs)
        finding.faults.push('an inbox was not told of the last message in time');
      if (heard === undefined || heard - died > limitMs)
        finding.faults.push('the last message was not delivered in time');
      return finding;
    }),
};
