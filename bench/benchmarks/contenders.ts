import type { Measured } from '../load.ts';
import type { Launch } from '../proc.ts';
import { median, table } from '../table.ts';
import { parleyVersions, slug, type World } from '../world.ts';

/** The limit, Parley, its baseline where one is given, and the selected peers. */
export function chosen<T extends { name: string; launch(world: World): Launch }>(
  world: World,
  servers: readonly T[],
): T[] {
  const { peers } = world.options;
  return servers
    .filter(({ name }, index) => index < 2 || peers === null || peers.includes(slug(name)))
    .flatMap((server) => {
      if (server.name !== 'Parley') return [server];
      return parleyVersions(world).map((version) => ({
        ...server,
        name: version.name,
        launch: () => version,
      }));
    });
}

/** One server's rounds; the n-th of each was measured right after the n-th of the others. */
export interface Rounds {
  kind: { name: string };
  rounds: Measured[];
  /** Why there are no more. */
  failure?: string;
}

/**
 * A table of ratios to the first server, the limit. Each figure is the median over the rounds, a
 * ratio the median of each round's ratio. `units` is what was counted: requests, deliveries.
 */
export function ratios(contenders: readonly Rounds[], units: string): string {
  const limit = contenders[0]?.rounds as Measured[];
  const ratio = (rounds: Measured[], of: keyof Measured) =>
    median(rounds.map((one, index) => (one[of] ?? 0) / (limit[index]?.[of] ?? 1))).toFixed(2);
  const middle = (rounds: Measured[], of: keyof Measured) =>
    median(rounds.map((one) => one[of] ?? 0));
  const hasDatabase = limit.some(({ databaseCpu }) => databaseCpu !== undefined);
  const optional = <T>(...cells: T[]) => (hasDatabase ? cells : []);
  return table(
    [
      '',
      `${units}/s, × limit`,
      'server CPU, × limit',
      ...optional('database CPU, × limit'),
      `${units}/s`,
      'CPU µs each',
      ...optional('database CPU µs'),
      'core busy',
    ],
    contenders.map(({ kind, rounds, failure }) => {
      if (failure)
        return [`${kind.name}: ${failure}`, '–', '–', '–', '–', '–', ...optional('–', '–')];
      return [
        kind.name,
        ratio(rounds, 'rate'),
        ratio(rounds, 'cpu'),
        ...optional(ratio(rounds, 'databaseCpu')),
        middle(rounds, 'rate').toFixed(0),
        middle(rounds, 'cpu').toFixed(middle(rounds, 'cpu') < 100 ? 1 : 0),
        ...optional(middle(rounds, 'databaseCpu').toFixed(0)),
        `${(middle(rounds, 'busy') * 100).toFixed(0)} %`,
      ];
    }),
  );
}
