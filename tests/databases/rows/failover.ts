import { setTimeout as sleep } from 'node:timers/promises';
import type { Observations } from '../../faults/load.js';
import { loadOn } from '../load.js';
import { firstSend } from '../outage.js';
import { claim, type Row, type RowContext, remarkOf } from '../row.js';
import type { DatabaseServer } from '../server.js';

/** A URL with both servers. */
const both = (one: DatabaseServer, other: DatabaseServer) => (url: string) =>
  url.replace(`127.0.0.1:${one.port}`, `127.0.0.1:${one.port},127.0.0.1:${other.port}`);

async function promote(
  { patience }: RowContext,
  primary: DatabaseServer,
  standby: DatabaseServer,
  observations: Observations,
): Promise<string> {
  await primary.kill();
  await sleep(1_000);
  await standby.sql('select pg_promote()');
  const promoted = performance.now();
  const first = await firstSend(observations, promoted, 30_000);
  claim(first < 2_000 * patience, `the first send came ${Math.round(first)} ms after`);
  return `sending again ${Math.round(first)} ms after the promotion`;
}

/** A standby that is promoted under load and open sockets. */
export const failoverRows: Row[] = [
  {
    name: 'failover to a synchronous standby, two hosts in the URL',
    async run(context) {
      const primary = await context.start({ settings: { synchronous_commit: 'remote_apply' } });
      const standby = context.using(await primary.standby());
      await primary.sql("alter system set synchronous_standby_names = '*'");
      await primary.sql('select pg_reload_conf()');
      let remark = '';
      const finding = await loadOn(context, {
        server: primary,
        cluster: { through: both(primary, standby) },
        mayRefuse: true,
        delayMs: 6_000,
        async fault(cluster, observations) {
          await sleep(1_000);
          remark = await promote(context, primary, standby, observations);
          cluster.moveTo(standby.url);
          await sleep(2_000);
          claim(
            cluster.nodes.every(({ starts }) => starts === 1),
            'a node was restarted',
          );
        },
      });
      return `${remark}; ${remarkOf(finding)}`;
    },
  },
  {
    name: 'failover to an asynchronous standby that lacks commits',
    async run(context) {
      const primary = await context.start();
      const standby = context.using(await primary.standby());
      let remark = '';
      let lost = 0;
      let seen: Observations | null = null;
      let promotedAt = 0;
      const finding = await loadOn(context, {
        server: primary,
        cluster: { through: both(primary, standby) },
        mayRefuse: true,
        delayMs: 60_000,
        async fault(cluster, observations) {
          seen = observations;
          await sleep(1_000);
          // From now on the standby receives nothing.
          await standby.sql("alter system set primary_conninfo = ''");
          await standby.sql('select pg_reload_conf()');
          await sleep(500);
          const cut = performance.now();
          await sleep(1_500);
          promotedAt = performance.now();
          lost = observations.publishers.flatMap(({ sent }) =>
            sent.filter(({ acknowledgedAt }) => acknowledgedAt > cut),
          ).length;
          remark = await promote(context, primary, standby, observations);
          cluster.moveTo(standby.url);
          await sleep(3_000);
          claim(
            cluster.nodes.every(({ starts }) => starts === 1),
            'a node was restarted',
          );
        },
      });
      claim(lost > 0, 'nothing was lost');
      const { subscribers, publishers } = seen as unknown as Observations;
      for (const { violations, over, received } of subscribers) {
        claim(violations.includes('the stream was reset'), 'a subscriber was not told of the loss');
        claim(
          violations.every((one) => one === 'the stream was reset'),
          violations.join('; '),
        );
        claim(over === null, `a subscription ${over}`);
        claim(
          received.some(({ at }) => at > promotedAt),
          'a subscriber received nothing afterwards',
        );
      }
      claim(
        publishers.every(({ violations }) => violations.length === 0),
        'a send was answered wrongly',
      );
      const logged = finding.faults.filter((one) => one.startsWith('a node logged'));
      claim(logged.length === 0, logged.join('; '));
      return `${remark}, ${lost} lost commits, told by StreamReset on ${subscribers.length} open subscriptions`;
    },
  },
];
