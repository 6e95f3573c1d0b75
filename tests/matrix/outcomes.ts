import { expect } from 'vitest';
import { type Caller, secret, type World } from './world.js';

/** Whoever is not named as told has seen nothing. */
export function expectSeen(reply: unknown, caller: Caller, tells: Caller[] = []) {
  const isTold = JSON.stringify(reply).includes(secret);
  expect(isTold, `${caller ?? 'nobody'} is told the secret`).toBe(tells.includes(caller));
}

/** What eve gets, who comes before others change what she must not see. */
export function blockedOutcome<Outcome>(
  table: Record<string, Outcome>,
  name: string,
): ['eve', Outcome][] {
  return Object.hasOwn(table, name) ? [['eve', table[name] as Outcome]] : [];
}

/** Eve asks about ada, who blocked her, where others ask about ben or dora. */
export const worldFor = (caller: Caller, w: World): World =>
  caller === 'eve' ? { ...w, people: { ...w.people, ben: w.people.ada, dora: w.people.ada } } : w;

/** Neither ada nor anything of hers is in an answer. */
export function expectNothingOf(w: World, reply: unknown) {
  const text = JSON.stringify(reply ?? null);
  const { post, comment, group, groupMessage, message, conversation, call, meeting } = w;
  const traces = { post, comment, group, groupMessage, message, conversation, call, meeting };
  const found = Object.entries({ ...traces, id: w.people.ada.id, name: 'ada' }).filter(
    ([, value]) => text.includes(`"${value}"`),
  );
  expect(found, `a blocked user is shown ${text}`).toEqual([]);
}
