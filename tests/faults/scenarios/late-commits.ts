import { setTimeout as sleep } from 'node:timers/promises';
import { beforeRinging } from '../build.js';
import { greet } from '../load.js';
import { publisher } from '../publisher.js';
import { loaded, type Scenario } from '../scenario.js';
import { signIn } from './sessions.js';

/** What changes one conversation takes its transaction id and its locks, and commits a second later. */
const slowCommits = (conversationId: string) => `
  create function commit_late() returns trigger language plpgsql as
    'begin perform pg_sleep(1); return null; end';
  create constraint trigger commit_late after update on streams deferrable initially deferred
    for each row when (new.home_kind = 1 and new.home = ${conversationId.replace('conversation_', '')})
    execute function commit_late()`;

/** Transactions commit in another order than that of their ids, and no doorbell tells of them. */
export const lateCommits: Scenario = loaded({
  name: 'late commits, no doorbell',
  cluster: { patches: [beforeRinging('continue;')] },
  delayMs: 2_000,
  load: { settleMs: 4_000 },
  async fault({ cluster, observations, wait }) {
    const people = [await signIn(cluster, 'ada'), await signIn(cluster, 'dan')] as const;
    const { conversationId } = await greet([...people]);
    await cluster.query(slowCommits(conversationId));
    // Plain messages: a reaction to one would ring, and its doorbell would tell of the message.
    const late = publisher(cluster.nodes, people[0], conversationId, { everyMs: 100 });
    observations.publishers.push(late);
    const running = late.run();
    await wait(1);
    while (late.sent.length < 2) await sleep(100);
    late.stop();
    await running;
  },
});
