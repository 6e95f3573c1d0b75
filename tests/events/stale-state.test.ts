import { describe, expect, test } from 'vitest';
import { streamKeyOf } from '../../src/core/events/topics.js';
import { callKinds } from '../../src/graphql/calls/call.events.js';
import { conversationKinds } from '../../src/graphql/chat/conversation.events.js';
import { inboxKinds } from '../../src/graphql/inbox/inbox.resolver.js';
import { feedKinds } from '../../src/graphql/posts/feed.events.js';
import { village } from '../harness/server.js';
import { inCalls } from './stale-state/calls.js';
import { inConversations } from './stale-state/conversations.js';
import { inFeeds } from './stale-state/feeds.js';
import { inInboxes } from './stale-state/inboxes.js';
import type { Row } from './stale-state/world.js';

const tables: Record<string, Record<string, Row>> = {
  conversation: inConversations,
  user: inInboxes,
  call: inCalls,
  feed: inFeeds,
};
const shown: Record<string, object> = {
  conversation: conversationKinds,
  user: inboxKinds,
  call: callKinds,
  feed: feedKinds,
};
const { server } = await village();

describe.each(Object.entries(tables))('in a stream of a %s', (stream, table) => {
  test('every kind of event has a row', () => {
    expect(
      Object.keys(table).sort(),
      'tests/events/stale-state has an action for each kind of event',
    ).toEqual(Object.keys(shown[stream] ?? {}).sort());
  });

  test.each(Object.entries(table))(
    'a snapshot with the %s events applied equals a fresh snapshot',
    async (kind, row) => {
      const { told, applied, fresh, before } = await row(server);
      expect(told).toContain(kind);
      expect(applied).toEqual(fresh);
      expect(before).not.toEqual(fresh);
    },
  );
});

test('no action wrote an event of a kind without a row', async () => {
  const rows = await server.sql('select distinct home_kind, kind from events');
  expect(rows.length).toBeGreaterThan(10);
  for (const { home_kind, kind } of rows as { home_kind: number; kind: string }[]) {
    const [stream] = streamKeyOf(home_kind, 1).split(':') as [string];
    // Ends the stream; nobody is left who could be told.
    if (kind === 'closed') continue;
    expect(
      Object.keys(tables[stream] ?? {}),
      `kind ${kind} of a ${stream} has no GraphQL type in the map of its kinds, so it is sent as UnknownEvent`,
    ).toContain(kind);
  }
});
