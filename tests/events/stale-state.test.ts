import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callKinds } from '../../src/graphql/calls/call.events.js';
import { conversationKinds } from '../../src/graphql/chat/conversation.events.js';
import { inboxKinds } from '../../src/graphql/inbox/inbox.resolver.js';
import { type Parley, startParley } from '../harness/server.js';
import { inCalls } from './stale-state/calls.js';
import { inConversations } from './stale-state/conversations.js';
import { inInboxes } from './stale-state/inboxes.js';
import { everybody, type Row, type World } from './stale-state/world.js';

const tables: Record<string, Record<string, Row>> = {
  conversation: inConversations,
  user: inInboxes,
  call: inCalls,
};
const shown: Record<string, object> = {
  conversation: conversationKinds,
  user: inboxKinds,
  call: callKinds,
};

let parley: Parley;
let world: World;

beforeAll(async () => {
  parley = await startParley();
  world = await everybody(parley);
});
afterAll(async () => {
  world?.stop();
  await parley?.stop();
});

describe.each(Object.entries(tables))('in a stream of a %s', (stream, table) => {
  test('every kind of event that is shown has a row here', () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(shown[stream] ?? {}).sort());
  });

  test.each(Object.entries(table))(
    'what was read before a %s event is, with what is told, what is read after it',
    async (kind, row) => {
      const { told, applied, fresh, before } = await row(world);
      expect(told).toContain(kind);
      expect(applied).toEqual(fresh);
      expect(before).not.toEqual(fresh);
    },
  );
});

test('nothing wrote an event of a kind without a row', async () => {
  const database = new pg.Client(parley.databaseUrl);
  await database.connect();
  const { rows } = await database.query(
    `select distinct split_part(stream, ':', 1) as stream, kind from events`,
  );
  await database.end();
  expect(rows.length).toBeGreaterThan(10);
  for (const { stream, kind } of rows as { stream: string; kind: string }[]) {
    // Ends the stream; nobody is left who could be told.
    if (kind === 'closed') continue;
    expect(Object.keys(tables[stream] ?? {}), `${kind} in ${stream}`).toContain(kind);
  }
});
