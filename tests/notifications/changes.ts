import { expect } from 'vitest';
import type { Person } from '../harness/server.js';

const EVENTS = `subscription { inboxEvents { __typename ... on NotificationChanged {
  notificationId unseenCount notification { id kind actorCount } } } }`;

/** The notifications that a user sees. */
export const listOf = async (who: Person) =>
  (await who.ask('{ notifications { nodes { id kind actorCount } } }')).notifications.nodes;

interface Item {
  id: string;
  kind: string;
  actorCount: number;
}

/** The list before an action with the changes that were told since is the list after it. */
export async function changesBy(who: Person, act: () => Promise<unknown>) {
  const state = new Map<string, Item>((await listOf(who)).map((one: Item) => [one.id, one]));
  const live = who.subscribe(EVENTS);
  await live.event();
  await act();
  const list: Item[] = await listOf(who);
  const byId = (items: Iterable<Item>) =>
    [...items].sort((one, other) => one.id.localeCompare(other.id));
  let events = 0;
  const told = async () => {
    for (const { __typename, notificationId, notification } of await live.events(200)) {
      if (__typename !== 'NotificationChanged') continue;
      events += 1;
      if (notification) state.set(notificationId, notification);
      else state.delete(notificationId);
    }
    return byId(state.values());
  };
  await expect.poll(told).toEqual(byId(list));
  live.stop();
  return { list, events };
}
