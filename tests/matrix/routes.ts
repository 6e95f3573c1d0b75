import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { addressFor, sendFile } from '../harness/attachments.js';
import type { Node, Person } from '../harness/node.js';
import { announce, atNode, pngOf, upload } from '../harness/pictures.js';
import { type Caller, createWorld, secret, type World } from './world.js';

/** The token of the operators of the server of the test. */
export const operatorToken = 'a-token-of-the-operators-of-the-test';

/** A world with files of ada. */
export interface RouteWorld extends World {
  url: string;
  /** A message of ada to ben with a file, and the name of the file in the store. */
  file: { messageId: string; stored: string };
  /** The address of a file in ada's group, issued to finn, who has left the group since. */
  formerAddress: string;
  /** The address of a file that ada sent to eve before she blocked her, issued to eve. */
  blockedAddress: string;
  /** The path of a picture in a post of ada. */
  picture: string;
  /** The path of a picture in a post that ada deleted. */
  deletedPicture: string;
}

export async function createRouteWorld(people: World['people'], { url, sql, dataDir }: Node) {
  const world = await createWorld(people, sql);
  const { ada, ben, eve, finn } = people;
  const send = (to: object) =>
    sendFile(ada, url, to, Buffer.from(secret), {
      ...{ kind: 'FILE', name: 'secret.txt', type: 'text/plain' },
    });
  const { id: messageId, uploadId } = await send({ userId: ben.id });
  const groupId = world.group;
  await finn.act('joinGroup', { groupId });
  const formerAddress = await addressFor(finn, (await send({ groupId })).id);
  await finn.act('leaveGroup', { groupId });
  await ada.act('unblockUser', { userId: eve.id });
  const blockedAddress = await addressFor(eve, (await send({ userId: eve.id })).id);
  await ada.act('blockUser', { userId: eve.id });
  const [row] = await sql('select id, file, pieces from uploads where id = $1', [
    uploadId.slice('upload_'.length),
  ]);
  const stored = `pieces/${row?.id}/${row?.pieces[0]}.part`;
  await access(join(dataDir, 'media', stored));
  const postPicture = async () => {
    const { id } = await upload(ada, url, await pngOf());
    const { post } = await ada.act(
      'createPost',
      { images: [{ id }] },
      'post { id images { url } }',
    );
    return { postId: post.id as string, path: new URL(post.images[0].url, url).pathname };
  };
  const deleted = await postPicture();
  await ada.act('deletePost', { postId: deleted.postId });
  return {
    ...world,
    url,
    file: { messageId, stored },
    formerAddress,
    blockedAddress,
    picture: (await postPicture()).path,
    deletedPicture: deleted.path,
  } satisfies RouteWorld;
}

export interface RouteRequest {
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** Ends what the request needed. */
  close?(): void;
}

/** One way to ask for a route, and the status that each caller gets. */
export interface RouteCase {
  request(w: RouteWorld, caller: Caller): RouteRequest | Promise<RouteRequest>;
  outcomes: [caller: Caller, status: number][];
  /** Callers whose answer contains the secret. */
  tells?: Caller[];
}

export const callers: Caller[] = [null, 'cleo', 'eve', 'ben', 'dora', 'ada'];

/** The same status for all, but for the callers in `others`. */
const each = (
  status: number,
  others: Partial<Record<NonNullable<Caller> | 'nobody', number>> = {},
): RouteCase['outcomes'] => callers.map((caller) => [caller, others[caller ?? 'nobody'] ?? status]);

const at = (path: string) => () => ({ path });

// Files of messages.

const fileAddress = (w: RouteWorld, person: Person) => addressFor(person, w.file.messageId);

/** The address that GraphQL gives the caller; else that of ben with the number of the caller in it. */
async function ownAddress(w: RouteWorld, caller: Caller): Promise<string> {
  if (caller === 'ada' || caller === 'ben') return fileAddress(w, w.people[caller]);
  const url = new URL(await fileAddress(w, w.people.ben), w.url);
  if (caller === null) return url.pathname;
  url.searchParams.set('user', String(w.people[caller].number));
  return url.pathname + url.search;
}

const files: Record<string, RouteCase> = {
  'own address': {
    request: async (w, caller) => ({ path: await ownAddress(w, caller) }),
    outcomes: each(404, { ben: 200, ada: 200 }),
    tells: ['ben', 'ada'],
  },
  'address issued to the participant, passed on': {
    request: async (w) => ({ path: await fileAddress(w, w.people.ben) }),
    outcomes: each(200),
    tells: callers,
  },
  'address issued to a former participant': {
    request: (w) => ({ path: w.formerAddress }),
    outcomes: each(404),
  },
  'address issued to a user before the owner blocked them': {
    request: (w) => ({ path: w.blockedAddress }),
    outcomes: each(200),
    tells: callers,
  },
  'without signature': {
    request: async (w) => ({
      path: new URL(await fileAddress(w, w.people.ada), w.url).pathname,
    }),
    outcomes: each(404),
  },
};

// Uploads.

const tus = { 'tus-resumable': '1.0.0' };
const bytes = { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };

/** An upload that ada announced for this request. */
const toUpload =
  (headers: Record<string, string>, isSigned: boolean, body?: string): RouteCase['request'] =>
  async (w) => {
    await w.sql('delete from uploads where received = 0 and file is null');
    const input = { kind: 'FILE', name: 'a.txt', type: 'text/plain' };
    const { url } = await announce(w.people.ada, secret.length, input);
    const { pathname, search } = new URL(atNode(w.url, url));
    return { path: isSigned ? pathname + search : pathname, headers, body };
  };

const uploads = (
  headers: Record<string, string>,
  status: number,
  body?: string,
): Record<string, RouteCase> => ({
  'address issued to the owner': {
    request: toUpload(headers, true, body),
    outcomes: each(status),
  },
  'without signature': { request: toUpload(headers, false, body), outcomes: each(403) },
});

// Event streams.

const path = '/graphql/stream';
const accept = { accept: 'text/event-stream' };
const tokenHeader = 'x-graphql-event-stream-token';

const subscriptionTo = (w: World) =>
  `subscription { conversationEvents(conversationId: "${w.conversation}", after: 0) { ... on MessageSent { message { content } } } }`;

/** Asks for the event stream as ada. */
const asAda = (w: RouteWorld, method: string, init: RequestInit = {}, search = '') =>
  fetch(w.url + path + search, {
    ...init,
    method,
    headers: { ...init.headers, authorization: `Bearer ${w.people.ada.token}` },
  });

const reserve = async (w: RouteWorld) => (await asAda(w, 'PUT')).text();

/** A stream of ada that is open, and the headers of a request in it. */
async function openStream(w: RouteWorld) {
  const token = { [tokenHeader]: await reserve(w) };
  const closing = new AbortController();
  await asAda(w, 'GET', { headers: { ...accept, ...token }, signal: closing.signal });
  return { headers: token, close: () => closing.abort() };
}

const operation = (w: World) => ({
  query: subscriptionTo(w),
  extensions: { operationId: 'one' },
});

/** Routes of the server beside GraphQL and the legacy APIs: the ways to ask for each. */
export const routes: Record<string, Record<string, RouteCase>> = {
  'GET /files/:id': files,
  'OPTIONS /uploads/:id': {
    'without signature': { request: toUpload(tus, false), outcomes: each(204) },
  },
  'HEAD /uploads/:id': uploads(tus, 200),
  'PATCH /uploads/:id': uploads(bytes, 204, secret),
  'DELETE /uploads/:id': uploads(tus, 204),
  'GET /media/*': {
    'picture of a post': { request: (w) => ({ path: w.picture }), outcomes: each(200) },
    'picture of a deleted post': {
      request: (w) => ({ path: w.deletedPicture }),
      outcomes: each(404),
    },
    'file of a message': {
      request: (w) => ({ path: `/media/${w.file.stored}` }),
      outcomes: each(404),
    },
  },
  'GET /meetings/:uid.ics': {
    'meeting of the owner and the participant': {
      request: (w) => ({ path: `/meetings/${w.meeting.slice('meeting_'.length)}.ics` }),
      outcomes: each(404, { nobody: 401, ben: 200, ada: 200 }),
      tells: ['ben', 'ada'],
    },
  },
  'PUT /graphql/stream': {
    reservation: { request: at(path), outcomes: each(201, { nobody: 401 }) },
  },
  'GET /graphql/stream': {
    'subscription to the conversation': {
      request: (w) => ({
        path: `${path}?query=${encodeURIComponent(subscriptionTo(w))}`,
        headers: accept,
      }),
      outcomes: each(200, { nobody: 401 }),
      tells: ['ben', 'ada'],
    },
    'reservation of the owner': {
      request: async (w) => ({ path, headers: { ...accept, [tokenHeader]: await reserve(w) } }),
      outcomes: each(404, { nobody: 401, ada: 200 }),
    },
  },
  'POST /graphql/stream': {
    'subscription to the conversation': {
      request: (w) => ({ path, headers: accept, body: { query: subscriptionTo(w) } }),
      outcomes: each(200, { nobody: 401 }),
      tells: ['ben', 'ada'],
    },
    'operation in the stream of the owner': {
      request: async (w) => ({ path, body: operation(w), ...(await openStream(w)) }),
      outcomes: each(404, { nobody: 401, ada: 202 }),
    },
  },
  'DELETE /graphql/stream': {
    'operation in the stream of the owner': {
      async request(w) {
        const stream = await openStream(w);
        await asAda(w, 'POST', {
          headers: { ...stream.headers, 'content-type': 'application/json' },
          body: JSON.stringify(operation(w)),
        });
        return { path: `${path}?operationId=one`, ...stream };
      },
      outcomes: each(404, { nobody: 401, ada: 200 }),
    },
  },
  'POST /graphql/stream/pong': {
    'answer to a ping': {
      request: at(`${path}/pong?ping=7`),
      outcomes: each(204, { nobody: 401 }),
    },
  },
  ...Object.fromEntries(
    ['confirm-email', 'undo-email-change', 'undo-second-factor-change'].flatMap((name) => [
      [`GET /account/${name}`, { page: { request: at(`/account/${name}`), outcomes: each(200) } }],
      [
        `POST /account/${name}`,
        {
          'without the token of a mail': {
            request: at(`/account/${name}?token=none`),
            outcomes: each(400),
          },
        },
      ],
    ]),
  ),
  ...Object.fromEntries(
    [
      'GET /metrics',
      'GET /log-level',
      'PUT /log-level',
      'GET /compat',
      'GET /compat/style.css',
    ].map((route) => {
      const [method, path] = route.split(' ') as [string, string];
      const body = method === 'PUT' ? { level: 'silent' } : undefined;
      const headers = { authorization: `Bearer ${operatorToken}` };
      return [
        route,
        {
          'session of the caller': { request: () => ({ path, body }), outcomes: each(401) },
          'token of the operators': {
            request: () => ({ path, body, headers }),
            outcomes: [[null, 200]],
          },
        },
      ];
    }),
  ),
};

export interface OpenRoute {
  /** An address of the route, with `:version` as the table has it. */
  path: string;
  status: number;
  reason: string;
}

const page = (path: string, status = 200): OpenRoute => ({
  path,
  status,
  reason: 'a page without data',
});
const probe = (path: string): OpenRoute => ({ path, status: 200, reason: 'a probe' });

/** Routes that answer all callers alike. */
export const openRoutes: Record<string, OpenRoute> = {
  'GET /': page('/'),
  'GET /healthz': probe('/healthz'),
  'GET /readyz': probe('/readyz'),
  'GET /schema.graphql': {
    path: '/schema.graphql',
    status: 200,
    reason: 'the schema, where INTROSPECTION is on',
  },
  'GET /docs': page('/docs'),
  'GET /docs/*': page('/docs/none', 404),
  'GET /call-doctor': page('/call-doctor'),
  'GET /call-doctor/*': page('/call-doctor/style.css'),
  'GET /app': page('/app'),
  'GET /app/*': page('/app/any'),
  'GET /admin/*': page('/admin/any'),
  'GET /graphql/sandbox/:version/*': page('/graphql/sandbox/:version/page.js'),
  'GET /admin/graphql/sandbox/:version/*': page('/admin/graphql/sandbox/:version/page.js'),
  'OPTIONS *': {
    path: '/graphql',
    status: 404,
    reason: 'preflight requests of browsers, which carry no session',
  },
};

/** Routes of which each field has a row of its own. */
export const fieldRoutes = [
  'GET /graphql',
  'POST /graphql',
  'GET /admin/graphql',
  'POST /admin/graphql',
];
