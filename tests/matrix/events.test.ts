import { isUnionType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildSchemas } from '../../src/graphql/server/schema.js';
import { closing } from '../harness/closing.js';
import { connectLive, type Live } from '../harness/live.js';
import { startSite } from '../harness/pages.js';
import { village } from '../harness/server.js';
import {
  createEventWorld,
  type EventCaller,
  endAccess,
  events,
  streams,
  withoutRow,
} from './events.js';
import { expectKnown } from './known.js';
import { gather } from './world.js';

const site = await startSite();
site.pages.set('/', '<title>A page</title>');
const { server } = await village({
  LIMIT_REQUESTS_PER_MINUTE: '100000',
  LIMIT_STRANGERS_PER_HOUR: '100000',
  LINK_PREVIEW_HOSTS: site.url,
  LINK_PREVIEW_PRIVATE_ADDRESSES: 'true',
});
const people = { ...(await gather(server)), gus: await server.person('gus') };
const world = await createEventWorld(people, server.sql, `${site.url}/`);

const callers: EventCaller[] = [null, 'cleo', 'eve', 'finn', 'gus', 'ben', 'dora', 'ada'];

interface Listener {
  caller: EventCaller;
  live: Live;
  /** The code with which the subscription was refused, or `ok`. */
  outcome: string;
}

/** Subscribes as a caller, until the subscription is open or refused. */
async function listen(
  caller: EventCaller,
  subscription: string,
  admits: readonly EventCaller[],
): Promise<Listener> {
  const client = closing(connectLive(server, caller ? people[caller].token : undefined));
  const live = client.subscribe(`subscription { ${subscription} }`);
  if (subscription.startsWith('typing') && admits.includes(caller)) {
    // It begins with no event: another subscription of the same socket tells that it is open.
    await client.subscribe('subscription { inboxEvents { __typename } }').event();
    return { caller, live, outcome: (await live.quiet(500)).length === 0 ? 'ok' : 'refused' };
  }
  const { errors } = await live.next();
  const refusal = errors?.code === 4401 ? 'UNAUTHENTICATED' : errors?.[0]?.extensions?.code;
  return { caller, live, outcome: refusal ?? 'ok' };
}

const listening = Object.fromEntries(
  await Promise.all(
    Object.entries(streams).map(async ([name, { subscription, admits }]) => {
      const all = callers.map((caller) => listen(caller, subscription(world), admits));
      return [name, await Promise.all(all)] as const;
    }),
  ),
);
await endAccess(world);

test('the table contains each kind of event of each subscription', async () => {
  const { main } = await buildSchemas();
  const fields = Object.values(main.getSubscriptionType()?.getFields() ?? {});
  const kinds = fields.flatMap(({ name, type }) => {
    const given = main.getType(String(type).replace('!', ''));
    const types = isUnionType(given) ? given.getTypes() : [given];
    return types.map((one) => `${name} ${one?.name}`);
  });
  const counted = kinds.filter((kind) => !withoutRow.includes(kind.split(' ')[1] ?? ''));
  expectKnown(counted, events, 'events.ts');
});

describe('a subscription is refused to all who are not concerned', () => {
  test.each(Object.entries(streams))('%s', async (name, { subscription, admits }) => {
    for (const { caller, outcome } of listening[name] ?? []) {
      const isAdmitted = (admits as EventCaller[]).includes(caller);
      const what = `${caller ?? 'nobody'}: ${outcome}`;
      if (caller === null) expect(outcome).toBe('UNAUTHENTICATED');
      else expect(outcome === 'ok', what).toBe(isAdmitted);
    }
    // Where finn took part, he does no longer.
    if ((admits as EventCaller[]).includes('cleo')) return;
    const again = await listen('finn', subscription(world), []);
    expect(again.outcome).toMatch(/^(NOT_FOUND|FORBIDDEN)$/);
  });
});

/** Types of the events that were told since the last time. */
const toldTo = async ({ live }: Listener, ms: number): Promise<string[]> =>
  (await live.quiet(ms)).map(
    ({ data }) =>
      (Object.values(data ?? {})[0] as { __typename: string } | undefined)?.__typename ?? '',
  );

describe('who receives', () => {
  test.each(Object.entries(events))('%s', async (name, { stream, act, receives }) => {
    const [, kind = ''] = name.split(' ');
    const all = listening[stream] ?? [];
    await Promise.all(all.map((one) => toldTo(one, 100)));
    await act(world);
    const told = new Map<EventCaller, string[]>(callers.map((caller) => [caller, []]));
    const collect = async (one: Listener, ms: number) =>
      void told.get(one.caller)?.push(...(await toldTo(one, ms)));
    const hasReceived = ({ caller }: Listener) => told.get(caller)?.includes(kind);
    const expected = all.filter(({ caller }) => (receives as EventCaller[]).includes(caller));
    const deadline = performance.now() + 20_000;
    while (!expected.every(hasReceived) && performance.now() < deadline)
      await Promise.all(expected.map((one) => collect(one, 100)));
    await Promise.all(all.map((one) => collect(one, 400)));
    const received = callers.filter((caller) => told.get(caller)?.includes(kind));
    expect(received, JSON.stringify([...told])).toEqual(
      callers.filter((caller) => caller && receives.includes(caller)),
    );
  });
});
