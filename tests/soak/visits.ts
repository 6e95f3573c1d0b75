import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import WebSocket from 'ws';
import type { ParleyNode } from '../faults/node.js';
import { doCall, ringUp } from '../harness/calls.js';
import { EVENTS, LOGIN, SEND, SET_TYPING } from '../harness/documents.js';
import { connectLive } from '../harness/live.js';
import { type Account, signUp } from '../harness/people.js';
import { atNode, patch } from '../harness/pictures.js';

/** What visitors share. */
export interface World {
  readonly nodes: readonly ParleyNode[];
  readonly people: readonly Account[];
  /** The conversations of neighbours: that of people `n` and `n + 1`. */
  readonly conversations: readonly string[];
}

/** One visit: the `turn`-th, of a person at a node. */
interface Visit extends World {
  readonly turn: number;
  readonly node: ParleyNode;
  readonly person: Account;
  readonly other: Account;
  readonly conversationId: string;
}

const { data: pixels, info } = await sharp({
  create: { width: 600, height: 400, channels: 3, background: 'teal' },
})
  .jpeg()
  .toBuffer({ resolveWithObject: true });
const picture = new Uint8Array(pixels);

/** The number of documents that visitors have. */
const texts = 50;
const INBOX = `subscription ($after: ID) { inboxEvents(after: $after) { __typename } }`;
const PRESENCE = 'subscription ($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }';
const TYPING = 'subscription ($id: ID!) { typing(conversationId: $id) { isTyping } }';

/** Asks as the person at the node of the visit; the client gives up when `signal` says so. */
const ask = ({ node, person }: Visit, query: string, variables: object, signal?: AbortSignal) =>
  fetch(`${node.url}/graphql`, {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
    body: JSON.stringify({ query, variables }),
  }).then((reply) => reply.json() as Promise<{ data: Record<string, unknown> }>);

/** A page with a socket and its subscriptions, which is closed, cut or left without an answer. */
async function openPage(visit: Visit): Promise<void> {
  const { node, person, other, conversationId: id, turn } = visit;
  const client = connectLive(node, person.token);
  try {
    const events = client.subscribe(EVENTS, { id, after: 0 });
    client.subscribe(INBOX, {});
    client.subscribe(PRESENCE, { ids: [person.id, other.id] });
    client.subscribe(TYPING, { id });
    await events.next(20_000);
    await ask(visit, SET_TYPING, { id });
    const input = {
      to: { conversationId: id },
      content: `visit ${turn}`,
      clientKey: `visit ${turn}`,
    };
    await ask(visit, SEND, { input });
  } finally {
    // A visit that fails must not stay.
    if (turn % 3 === 0) client.client.terminate();
    else client.stop();
  }
}

/** Signs in for a session of its own, and leaves it half of the time. */
async function signIn({ node, person, turn }: Visit): Promise<void> {
  const reply = await node.graphql(LOGIN, {
    input: { identifier: person.username, password: person.password },
  });
  if (turn % 2)
    await node.graphql(
      'mutation { logout(input: {}) { __typename } }',
      {},
      reply.data?.login.accessToken,
    );
}

/** Reads pages by one of many texts: caches of documents are bounded, and full when the run begins. */
async function read(visit: Visit): Promise<void> {
  const lists = `feed(first: 5) { nodes { content author { username } } }
    conversations(first: 5) { nodes { id lastMessage { content } } } users(first: 5) { nodes { username } }`;
  await ask(visit, `query Visit${visit.turn % texts} { ${lists} }`, {});
}

async function upload(visit: Visit): Promise<void> {
  const create = `mutation ($input: CreateUploadInput!) { createUpload(input: $input) { url } }`;
  const { data } = await ask(visit, create, {
    input: { kind: 'IMAGE', name: 'a.jpg', type: 'image/jpeg', size: info.size },
  });
  const { url } = data.createUpload as { url: string };
  await patch(atNode(visit.node.url, url), picture).then((reply) => reply.arrayBuffer());
}

/** A request whose client does not wait for the answer. */
async function hangUp(visit: Visit): Promise<void> {
  const input = { to: { conversationId: visit.conversationId }, content: 'cut' };
  await ask(visit, SEND, { input }, AbortSignal.timeout(visit.turn % 20)).catch(() => {});
}

/** Clients of the legacy APIs: two requests and a socket. */
async function visitLegacy({ node, person, other, turn }: Visit): Promise<void> {
  const headers = { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' };
  const number = other.id.slice('user_'.length);
  await fetch(`${node.url}/api/posts/feed/`, { headers }).then((reply) => reply.arrayBuffer());
  const url = `${node.url.replace(/^http/, 'ws')}/ws/messages/${number}/`;
  const socket = new WebSocket(url, { headers });
  await new Promise<void>((resolve) => {
    socket.once('open', resolve);
    socket.once('error', () => resolve());
  });
  await fetch(`${node.url}/api/messages/`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ receiver: Number(number), content: `legacy ${turn}` }),
  }).then((reply) => reply.arrayBuffer());
  await sleep(20);
  turn % 2 ? socket.close() : socket.terminate();
}

async function call({ person, other }: Visit): Promise<void> {
  const id = await ringUp(person, other).catch(() => null);
  if (id) await doCall(person, 'end', id);
}

/** A newcomer, who reads a page and never returns. */
async function join(visit: Visit): Promise<void> {
  const person = await signUp(visit.node, `guest${visit.turn}`);
  await ask({ ...visit, person }, '{ viewer { username } }', {});
}

/** What is done, and how often in a hundred visits. */
const mix: [times: number, act: (visit: Visit) => Promise<void>][] = [
  [40, openPage],
  [20, read],
  [10, visitLegacy],
  [10, hangUp],
  [8, upload],
  [5, signIn],
  [5, call],
  [2, join],
];
const acts = mix.flatMap(([times, act]) => Array.from({ length: times }, () => act));

/** Plays visit number `turn`. */
export async function playVisit(world: World, turn: number): Promise<void> {
  const { nodes, people, conversations } = world;
  const at = turn % (people.length - 1);
  await (acts[(turn * 37) % acts.length] as (typeof acts)[0])({
    ...world,
    turn,
    node: nodes[turn % nodes.length] as ParleyNode,
    person: people[at] as Account,
    other: people[at + 1] as Account,
    conversationId: conversations[at] as string,
  });
}
