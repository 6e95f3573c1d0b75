import { expect } from 'vitest';
import type { Parley, Person } from '../../harness/server.js';

/** How long events may be on their way, in milliseconds: a machine may be busy. */
const longestMs = 20_000;

/** Whether the test that compares the two would pass. */
function isEqual(one: unknown, other: unknown): boolean {
  try {
    expect(one).toEqual(other);
    return true;
  } catch {
    return false;
  }
}

/** What came of one kind of event. */
export interface Outcome {
  /** What was read before anything was done. */
  before: unknown;
  /** The same, with what was told since applied to it. */
  applied: unknown;
  /** What is read afterwards. */
  fresh: unknown;
  /** The kinds of events that were told. */
  told: string[];
}

/** Does something that makes one kind of event. */
export type Row = (server: Parley) => Promise<Outcome>;

/** Somebody whom nobody knows yet. */
export const someone = async (server: Parley) => (await server.newcomers('person')).person;

export interface Told {
  __typename: string;
  seq: number;
  // biome-ignore lint/suspicious/noExplicitAny: its fields go by its type
  [field: string]: any;
}

/**
 * Reads, listens from there, acts, applies what is told to what was read, and reads again, until the two are equal or no
 * more events can be on their way. `work` may wait until all is told that it has caused so far.
 */
export async function compare<S>(
  who: Person,
  {
    kinds,
    subscription,
    variables,
    read,
    work,
    apply,
  }: {
    kinds: Record<string, { name: string }>;
    subscription: string;
    variables?: Record<string, unknown>;
    read: () => Promise<S>;
    work: (settle: () => Promise<void>) => Promise<unknown>;
    apply: (state: S, event: Told) => void;
  },
): Promise<Outcome> {
  const events = who.subscribe(subscription, variables);
  await events.event();
  const before = await read();
  const applied = structuredClone(before);
  const all: Told[] = [];
  const settle = async () => void all.push(...(await events.events(400)));
  await work(settle);
  const told: string[] = [];
  const deadline = performance.now() + longestMs;
  for (;;) {
    await settle();
    for (const event of all.splice(0)) {
      const found = Object.entries(kinds).filter(([, { name }]) => name === event.__typename);
      told.push(...found.map(([kind]) => kind));
      apply(applied, event);
    }
    const fresh = await read();
    if (isEqual(applied, fresh) || performance.now() > deadline)
      return { before, applied, fresh, told };
  }
}
