import type { Postgres } from '../harness/postgres.js';
import { type House, type HouseOptions, openHouse } from './house.js';
import { type Evidence, type LoadOptions, runLoad } from './load.js';
import type { Manner } from './subscriber.js';
import { type Finding, judge } from './verdict.js';

/** Where a scenario is played. */
export interface Stage {
  postgres: Postgres;
  /** How long people talk. */
  seconds: number;
  /** The short form: fewer rounds. */
  short: boolean;
  /** What limits of time are multiplied by; 1 is what the design promises. */
  patience: number;
  /** How a sabotage changes every house and every subscriber. */
  sabotage?: { house?: HouseOptions; manner?: Manner };
}

/** A row of the table. */
export interface Scenario {
  name: string;
  /** Left out of the short form. */
  long?: boolean;
  /** Why it cannot be played on this machine; null when it can. */
  lacks?: () => string | null;
  play(stage: Stage): Promise<Finding>;
}

/** What a scenario under load is told about, and may note. */
export interface Scene {
  house: House;
  stage: Stage;
  evidence: Evidence;
  faults: string[];
  notes: string[];
  /** How long the database was away, each time, in milliseconds; nodes keep count of themselves. */
  absences: number[];
  /** Sleeps for a share of the load's seconds. */
  wait(share: number): Promise<void>;
}

/** How a scenario under load is played. */
export interface Loaded {
  name: string;
  long?: boolean;
  lacks?: () => string | null;
  house?: HouseOptions;
  /** The longest delay that passes, before patience. */
  delayMs: number;
  /** Whether that counts from the return of what was away: the longest absence is added to it. */
  afterReturn?: boolean;
  load?: Partial<LoadOptions>;
  fault?: (scene: Scene) => Promise<void>;
  /** Looks at more than the log and the subscribers. */
  after?: (scene: Scene, finding: Finding) => Promise<void> | void;
}

/** Opens a house as the sabotage, if any, wants it, and closes it after `work`. */
export async function inHouse<T>(
  { postgres, sabotage }: Stage,
  options: HouseOptions,
  work: (house: House) => Promise<T>,
): Promise<T> {
  const { house: twist = {} } = sabotage ?? {};
  const house = await openHouse(postgres, {
    ...options,
    ...twist,
    env: { ...options.env, ...twist.env },
    patches: [...(options.patches ?? []), ...(twist.patches ?? [])],
  });
  try {
    return await work(house);
  } finally {
    await house.stop();
  }
}

/** A scenario in which people talk while something goes wrong. */
export const loaded = ({ name, long, lacks, ...how }: Loaded): Scenario => ({
  name,
  long,
  lacks,
  play: (stage) =>
    inHouse(stage, how.house ?? {}, async (house) => {
      const scene: Omit<Scene, 'evidence'> = {
        house,
        stage,
        faults: [],
        notes: [],
        absences: [],
        wait: (share) =>
          new Promise((resolve) => setTimeout(resolve, share * stage.seconds * 1000)),
      };
      const evidence = await runLoad(house, {
        seconds: stage.seconds,
        ...how.load,
        manner: { ...how.load?.manner, ...stage.sabotage?.manner },
        fault: async (evidence) => how.fault?.({ ...scene, evidence }),
      });
      const awayMs = Math.max(
        ...scene.absences,
        ...house.nodes.map(({ longestAwayMs }) => longestAwayMs),
      );
      const limitMs = how.delayMs * stage.patience + (how.afterReturn ? awayMs : 0);
      const finding = await judge(house, evidence, limitMs);
      if (how.afterReturn) finding.notes.push(`away for ${(awayMs / 1000).toFixed(2)} s at most`);
      finding.faults.push(...scene.faults);
      finding.notes.push(...scene.notes);
      await how.after?.({ ...scene, evidence }, finding);
      for (const bug of bugsOf(house)) finding.faults.push(`a node logged: ${bug}`);
      return finding;
    }),
});

/** What the nodes logged of faults nobody expects, each once. */
function bugsOf(house: House): Set<string> {
  const lines = house.nodes.flatMap((node) => node.output().split('\n'));
  const bugs = lines
    .filter((line) => line.startsWith('{"level":50'))
    .map((line) => {
      const { msg, err } = JSON.parse(line) as { msg: string; err?: Record<string, unknown> };
      return [msg, err?.code, err?.message].filter(Boolean).join(': ').slice(0, 300);
    });
  return new Set(bugs);
}
