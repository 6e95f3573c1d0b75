import type { Run, Scenario } from '../scenario.js';
import { lateCommits } from './late-commits.js';
import { nodes } from './nodes.js';
import { postgres } from './postgres.js';
import { redis } from './redis.js';
import { sessions } from './sessions.js';
import { tail } from './tail.js';

/** A scenario with a broken server: it must fail, for the right reason. */
function sabotaged(
  name: string,
  target: string,
  sabotage: Run['sabotage'],
  shows: RegExp,
  long = false,
): Scenario {
  const scenario = [...nodes, tail, lateCommits, ...redis, ...postgres, ...sessions].find(
    (one) => one.name === target,
  );
  if (!scenario) throw new Error(`there is no scenario ${target}`);
  return {
    name: `proved by sabotage: ${name}`,
    long,
    lacks: scenario.lacks,
    async execute(run) {
      const finding = await scenario.execute({ ...run, sabotage });
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

/** Subscriptions receive only the events whose doorbells arrive. */
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

/** Changes of the server, each with the scenario that must fail. */
export const sabotages: Scenario[] = [
  sabotaged(
    'no sweep',
    'kill at the tail',
    {
      cluster: {
        patches: [
          { file: 'core/events/hub.js', find: 'async sweep() {', put: 'async sweep() {\n return;' },
        ],
      },
    },
    /in time|lost/,
  ),
  sabotaged(
    'marks of inboxes pass open transactions',
    'late commits, no doorbell',
    {
      cluster: {
        patches: [
          {
            file: 'core/events/history.js',
            find: "boundOf('xmin')} as xmin,",
            put: "boundOf('xmax')} as xmin,",
          },
          {
            file: 'core/events/history.js',
            find: 'array(select pg_snapshot_xip(pg_current_snapshot()))',
            put: "'{}'::text[]",
          },
        ],
      },
    },
    /an inbox was not told/,
    true,
  ),
  sabotaged(
    'no client key',
    'kill after commit',
    {
      cluster: {
        patches: [
          {
            file: 'domain/chat/sending.js',
            find: 'drafts.map(({ clientKey }) => clientKey)',
            put: 'drafts.map(() => null)',
          },
        ],
      },
    },
    /duplicated/,
  ),
  sabotaged(
    'attachments are dropped',
    'no fault',
    {
      cluster: {
        patches: [
          {
            file: 'domain/chat/sending.js',
            find: 'extra && JSON.stringify(extra)',
            put: 'extra && JSON.stringify({ ...extra, attachments: undefined })',
          },
        ],
      },
    },
    /without their attachments/,
    true,
  ),
  sabotaged(
    'synchronous_commit=off',
    'Postgres kill -9, twice',
    {
      cluster: { settings: { synchronous_commit: 'off' } },
    },
    /lost/,
  ),
  sabotaged(
    'the message carried on Redis',
    'CLIENT KILL TYPE pubsub',
    {
      cluster: { patches: carriedOnRedis },
    },
    /lost|out of order/,
    true,
  ),
  sabotaged(
    'sends ask Redis',
    'Redis frozen, and nothing times out',
    {
      cluster: {
        patches: [
          {
            file: 'core/events/append-statement.js',
            find: 'app.doorbell.ring(stream, head)',
            put: 'await app.leases.online([1])',
          },
        ],
      },
    },
    /waited for Redis/,
    true,
  ),
  sabotaged(
    'no shouldRetry',
    'kill node',
    { subscriberOptions: { retries: false } },
    /lost|subscription/,
  ),
  sabotaged(
    'authorization at subscribe only',
    'member removed mid-stream',
    {
      cluster: {
        patches: [
          {
            file: 'core/events/stream-subscription.js',
            find: 'return mayEndAccess ? page.some(mayEndAccess) : true;',
            put: 'return false;',
          },
        ],
      },
    },
    /heard after|complete/,
  ),
];
