import type { Scenario, Stage } from '../scenario.js';
import { nodes } from './nodes.js';
import { postgres } from './postgres.js';
import { redis } from './redis.js';
import { sessions } from './sessions.js';
import { tail } from './tail.js';

/** The same scenario in a house that breaks the promise: it has to notice, and for the right reason. */
function sabotaged(
  name: string,
  target: string,
  sabotage: Stage['sabotage'],
  shows: RegExp,
): Scenario {
  const scenario = [...nodes, tail, ...redis, ...postgres, ...sessions].find(
    (one) => one.name === target,
  );
  if (!scenario) throw new Error(`there is no scenario ${target}`);
  return {
    name: `proved by sabotage: ${name}`,
    lacks: scenario.lacks,
    async play(stage) {
      const finding = await scenario.play({ ...stage, sabotage });
      const faults = finding.faults.filter((fault) => shows.test(fault));
      if (faults.length === 0)
        return { ...finding, faults: [`"${target}" did not notice`], notes: [] };
      return {
        ...finding,
        faults: [],
        notes: [`"${target}" fails as it must: ${[...new Set(faults)].slice(0, 3).join(', ')}`],
      };
    },
  };
}

/** Subscriptions are sent the events that ring, as they ring, and nothing else. */
const carriedOnRedis = [
  {
    file: 'core/events/reader.js',
    find: 'if (seq === 0 || seq > (this.at?.head ?? 0))\n                this.readSoon();',
    put: `if (seq > 0)
                readEvents(this.options.fork(), this.stream, seq - 1, 1).then((page) => {
                    for (const deliver of this.deliveries ?? []) deliver(page);
                }, () => {});`,
  },
  {
    file: 'core/events/stream-subscription.js',
    find: 'await this.catchUp(broadcast);',
    put: `const deliver = (page) => void this.sendItems(page.map((event) => ({ ...event, type: 'event' })));
        (broadcast.reader.deliveries ??= new Set()).add(deliver);`,
  },
];

/** Each change that has to make the proof fail, and where it does. */
export const sabotages: Scenario[] = [
  sabotaged(
    'no sweep',
    'kill at the tail',
    {
      house: {
        patches: [
          { file: 'core/events/hub.js', find: 'async sweep() {', put: 'async sweep() {\n return;' },
        ],
      },
    },
    /in time|lost/,
  ),
  sabotaged(
    'no client key',
    'kill after commit',
    {
      house: {
        patches: [
          {
            file: 'core/events/append.js',
            find: 'const clientKey = readClientKey(ctx, added.clientKey);',
            put: 'const clientKey = null;',
          },
        ],
      },
    },
    /duplicated/,
  ),
  sabotaged(
    'synchronous_commit=off',
    'Postgres kill -9, twice',
    {
      house: { settings: { synchronous_commit: 'off' } },
    },
    /lost/,
  ),
  sabotaged(
    'the message carried on Redis',
    'CLIENT KILL TYPE pubsub',
    {
      house: { patches: carriedOnRedis },
    },
    /lost|out of order/,
  ),
  sabotaged('no shouldRetry', 'kill node', { manner: { retries: false } }, /lost|subscription/),
  sabotaged(
    'authorization at subscribe only',
    'member removed mid-stream',
    {
      house: {
        patches: [
          {
            file: 'core/events/stream-subscription.js',
            find: 'return asksAgain ? page.some(asksAgain) : true;',
            put: 'return false;',
          },
        ],
      },
    },
    /heard after|complete/,
  ),
];
