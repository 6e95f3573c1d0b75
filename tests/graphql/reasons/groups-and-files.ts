import { setTimeout as sleep } from 'node:timers/promises';
import { idOf } from '../../harness/groups.js';
import { announce, atNode } from '../../harness/pictures.js';
import type { Person } from '../../harness/server.js';
import { because, becauseOf, group, groupOfTwo, type Provocation, type World } from './world.js';

const aboutUser = (groupId: string, { id }: Person) => ({ groupId, userId: id });
const say = (groupId: string) => ({ to: { groupId }, content: 'hello' });

export const aboutGroups = {
  APPROVAL_REQUIRED: async ({ ann, bob }) =>
    because(bob.attempt('joinGroup', { groupId: await group(ann, { joinPolicy: 'APPROVAL' }) })),
  INVITATION_REQUIRED: async ({ ann, bob }) =>
    because(bob.attempt('joinGroup', { groupId: await group(ann, { joinPolicy: 'INVITATION' }) })),
  REQUESTS_NOT_TAKEN: async ({ ann, bob }) =>
    because(bob.attempt('requestToJoinGroup', { groupId: await group(ann) })),
  BANNED_FROM_GROUP: async ({ ann, bob }) => {
    const groupId = await group(ann);
    await ann.act('banFromGroup', aboutUser(groupId, bob));
    return because(bob.attempt('joinGroup', { groupId }));
  },
  USER_BANNED: async ({ ann, bob }) => {
    const groupId = await group(ann);
    await ann.act('banFromGroup', aboutUser(groupId, bob));
    return because(ann.attempt('addGroupMember', aboutUser(groupId, bob)));
  },
  ALREADY_MEMBER: async ({ ann, bob }) =>
    because(ann.attempt('inviteToGroup', aboutUser(await groupOfTwo(ann, bob), bob))),
  GROUP_FULL: async ({ server, ann, bob }) => {
    const groupId = await group(ann);
    await server.sql('update groups set member_count = 1000000 where id = $1', [idOf(groupId)]);
    return because(bob.attempt('joinGroup', { groupId }));
  },
  GROUP_MEMBERS_ONLY: async ({ ann, bob }) =>
    because(bob.attempt('sendMessage', say(await group(ann)))),
  ADMINS_WRITE_ALONE: async ({ ann, bob }) =>
    because(bob.attempt('sendMessage', say(await groupOfTwo(ann, bob, { isAnnouncement: true })))),
  SLOW_MODE: async ({ ann, bob }) => {
    const groupId = await groupOfTwo(ann, bob, { slowModeSeconds: 60 });
    await bob.act('sendMessage', say(groupId));
    return because(bob.attempt('sendMessage', say(groupId)));
  },
  GROUP_ADMINS_ONLY: async ({ ann, bob }) =>
    because(bob.attempt('updateGroup', { groupId: await groupOfTwo(ann, bob), name: 'x' })),
  GROUP_OWNER_ONLY: async ({ ann, bob }) =>
    because(bob.attempt('deleteGroup', { groupId: await groupOfTwo(ann, bob) })),
} satisfies Record<string, Provocation>;

const picture = { kind: 'IMAGE', name: 'a.png', size: 10, type: 'image/png' };
const create = ({ bob }: World, more: object) =>
  because(bob.attempt('createUpload', { ...picture, ...more }, 'url'));
const tus = { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' };

export const aboutFiles = {
  FILE_TOO_LARGE: (world) => create(world, { size: 2_000_000_000 }),
  WRONG_FILE_TYPE: (world) => create(world, { type: 'text/html' }),
  STORAGE_FULL: async ({ server, bob }) => {
    const full = bob.at(await server.twin({ LIMIT_STORED_BYTES_PER_USER: '1024' }));
    return because(full.attempt('createUpload', { ...picture, size: 2_000 }, 'url'));
  },
  UPLOAD_UNUSABLE: ({ bob }) => {
    const images = [{ id: `upload_${crypto.randomUUID()}` }];
    return because(bob.attempt('createPost', { content: 'hi', images }));
  },
  UPLOAD_INCOMPLETE: async ({ bob }) => {
    const { id } = await announce(bob, 10);
    return because(bob.attempt('createPost', { content: 'hi', images: [{ id }] }));
  },
  ADDRESS_EXPIRED: async ({ server, bob }) => {
    const address = new URL(atNode(server.url, (await announce(bob, 10)).url));
    address.searchParams.set('expires', '1000000000');
    return becauseOf(await fetch(address, { method: 'PATCH', headers: tus }));
  },
  UPLOAD_BUSY: async ({ server, bob }) => {
    const { id, url } = await announce(bob, 10);
    const bytes = new ReadableStream({
      async start(body) {
        body.enqueue(new Uint8Array(5));
        await sleep(500);
        // Another node stores bytes meanwhile.
        await server.sql('update uploads set received = 1 where id = $1', [id.split('_')[1]]);
        body.close();
      },
    });
    const headers = { ...tus, 'upload-offset': '0' };
    const request = { method: 'PATCH', headers, body: bytes, duplex: 'half' } as const;
    return becauseOf(await fetch(atNode(server.url, url), request));
  },
} satisfies Record<string, Provocation>;

const streamOf = ({ server }: World) => `${server.url}/graphql/stream`;
const as = ({ token }: Person) => ({ authorization: `Bearer ${token}` });
const INBOX = 'subscription { inboxEvents { __typename } }';

/** The headers of a reserved stream that is open, and what closes it. */
async function opened(world: World) {
  const reserved = await fetch(streamOf(world), { method: 'PUT', headers: as(world.bob) });
  const headers = {
    ...as(world.bob),
    'x-graphql-event-stream-token': await reserved.text(),
    accept: 'text/event-stream',
  };
  const closing = new AbortController();
  await fetch(streamOf(world), { headers, signal: closing.signal });
  return { headers, close: () => closing.abort() };
}

export const aboutEventStreams = {
  INVALID_REQUEST: async (world) => {
    const headers = { ...as(world.bob), 'content-type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify({ query: INBOX }) };
    return becauseOf(await fetch(streamOf(world), request));
  },
  STREAM_OPEN: async (world) => {
    const { headers, close } = await opened(world);
    const reason = await becauseOf(await fetch(streamOf(world), { headers }));
    close();
    return reason;
  },
  OPERATION_ID_USED: async (world) => {
    const { headers, close } = await opened(world);
    const body = JSON.stringify({ query: INBOX, extensions: { operationId: 'one' } });
    const ask = () =>
      fetch(streamOf(world), {
        method: 'POST',
        headers: { ...headers, accept: 'application/json', 'content-type': 'application/json' },
        body,
      });
    await ask();
    const reason = await becauseOf(await ask());
    close();
    return reason;
  },
} satisfies Record<string, Provocation>;
