import 'reflect-metadata';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type GraphQLObjectType, parse } from 'graphql';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { readSharing } from '../../src/graphql/socket/sharing.js';
import { graphqlSocket } from '../../src/graphql/socket/socket.js';
import { SubscriptionRequests } from '../../src/graphql/socket/subscription-requests.js';
import { openApp } from '../../src/server/app.js';
import { sendFile } from '../harness/attachments.js';
import { closing } from '../harness/closing.js';
import { connectLive } from '../harness/live.js';
import { TEST_ENV, village } from '../harness/server.js';

/* Events with addresses of attachments are executed once, and each subscriber gets an address of their own. */

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const own = { PORT: '0', DATA_DIR: server.dataDir, DATABASE_URL: server.databaseUrl };
const opened = await openApp(parseConfig({ ...TEST_ENV, ...own }));
closing({ stop: () => opened.close() });

/** A socket server of `opened` whose events are executed for each subscriber, with `isPerViewer`. */
async function listen(isPerViewer = false): Promise<{ wsUrl: string }> {
  const schema = await buildGraphqlSchema();
  const { url } = (schema.getType('Attachment') as GraphQLObjectType).getFields();
  if (isPerViewer) Object.assign(url as object, { extensions: { perViewer: true } });
  const door = graphqlSocket(opened.app, new SubscriptionRequests(opened.app, schema));
  const http = createServer().on('upgrade', (...upgrade) => void door.upgrade(...upgrade));
  await once(http.listen(0, '127.0.0.1'), 'listening');
  closing({ stop: () => void http.close() });
  return { wsUrl: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/graphql` };
}

const LIVE = `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
  ... on MessageSent { message { content attachments { name url small: url(width: 64) posterUrl } } } } }`;
const file = { kind: 'FILE', name: 'report.pdf', type: 'application/pdf' };
const pdf = Buffer.from(`%PDF-1.7\n${'a page '.repeat(100)}`);

async function group() {
  const made = await ada.act(
    'createGroup',
    { name: 'Walkers' },
    'group { id conversation { id } }',
  );
  for (const one of [ben, cleo]) await one.act('joinGroup', { groupId: made.group.id });
  return { groupId: made.group.id, id: made.group.conversation.id };
}

test('a document with addresses does not depend on its viewer', async () => {
  expect(readSharing(await buildGraphqlSchema(), parse(LIVE), null).isPerViewer).toBe(false);
});

test('an event is executed once, and each participant gets an address of their own', async () => {
  const { groupId, id } = await group();
  const node = await listen();
  const people = [ada, ben, cleo];
  const clients = people.map((person) => closing(connectLive(node, person.token)));
  const all = clients.map((client) => client.subscribe(LIVE, { id }));
  await Promise.all(all.map((events) => events.next()));
  const before = { ...opened.app.liveStats };
  const name = 'Überblick "日本" 1/2.pdf';
  await sendFile(ada, server.url, { groupId }, pdf, { ...file, name });
  const shown = await Promise.all(
    all.map(async (events) => (await events.event()).message.attachments[0]),
  );
  expect(opened.app.liveStats.executedShared - before.executedShared).toBe(1);
  expect(opened.app.liveStats.executedAlone).toBe(before.executedAlone);
  expect(opened.app.liveStats.unmarked).toBe(0);
  for (const [at, person] of people.entries()) {
    expect(shown[at]).toMatchObject({ name: name.replace('/', '_'), posterUrl: null });
    expect(shown[at].url).toContain(`?user=${person.number}&`);
    expect(shown[at].small).toBe(`${shown[at].url}&width=64`);
    expect((await fetch(server.url + shown[at].url)).status).toBe(200);
  }
  // The address of one is of no use to another, nor to its user once they have left.
  const swapped = shown[1].url.replace(`user=${ben.number}&`, `user=${ada.number}&`);
  expect((await fetch(server.url + swapped)).status).toBe(404);
  await cleo.act('leaveGroup', { groupId });
  expect((await fetch(server.url + shown[2].url)).status).toBe(404);
  expect((await fetch(server.url + shown[1].url)).status).toBe(200);
});

test('an event that is executed for each subscriber has the same addresses', async () => {
  const { groupId, id } = await group();
  const [shared, alone] = [await listen(), await listen(true)];
  const clients = [shared, alone].map((node) => closing(connectLive(node, ben.token)));
  const both = clients.map((client) => client.subscribe(LIVE, { id }));
  await Promise.all(both.map((events) => events.next()));
  const { content } = await sendFile(ada, server.url, { groupId }, pdf, file);
  const [one, other] = await Promise.all(both.map((events) => events.event()));
  expect(one).toEqual(other);
  expect(one.message.content).toBe(content);
});
