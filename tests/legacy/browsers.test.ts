import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { dialects } from '../../src/legacy/runtime/dialects.js';
import { joinCommunityAs, rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

/* Browsers that were written for the original servers: their sockets, and pages of another origin. */

const listed = 'http://pages.example:3000';
const { server, grace } = await village(
  {
    CORS_ORIGINS: listed,
    LIMIT_REQUESTS_PER_MINUTE: '100000',
  },
  'grace',
);
const { ada, ben } = await joinCommunityAs(server, 'ada', 'ben');
const send = (operation: string, body?: unknown, headers: Record<string, string> = {}) =>
  rest(server, operation, { ...(body !== undefined && { body }), headers });

const group = (await ada.call('POST /api/groups/', { body: { name: 'gardeners' } })).body.id;
const credentials = { identifier: 'ada', password: 'the long secret of ada' };
const { opaque } = await server.act('login', credentials, 'opaque: apiToken');
await send(
  'POST /users/add_friend/',
  { friend_username: 'ben' },
  { authorization: `Token ${opaque}` },
);
const { conversation } = await server.act(
  'startConversation',
  { userId: `user_${ben.id}` },
  'conversation { id }',
  ada.access,
);
const chat = `/ws/chat/${conversation.id.split('_')[1]}/`;
const communitySockets = [
  `/ws/messages/${ben.id}/`,
  `/ws/group/${group}/`,
  '/ws/status/',
  '/ws/calls/',
];
const sockets = [...communitySockets, chat];

/** Opens a socket as a browser does: without an Authorization header of its own. */
function open(
  path: string,
  protocols: string[] = [],
  headers: Record<string, string> = {},
): Promise<{ status: number; protocol: string; head: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(server.url.replace('http', 'ws') + path, protocols, { headers });
    let head = '';
    socket.once('upgrade', ({ rawHeaders }) => {
      head = rawHeaders.join('\n');
    });
    socket.once('open', () => {
      resolve({ status: 101, protocol: socket.protocol, head });
      socket.close();
    });
    socket.once('unexpected-response', (_, { statusCode = 0, rawHeaders }) => {
      resolve({ status: statusCode, protocol: '', head: rawHeaders.join('\n') });
      socket.terminate();
    });
    socket.on('error', reject);
  });
}

describe('sockets of a browser', () => {
  test.each(sockets)('%s accepts the token in the URL and beside a protocol name', async (path) => {
    const tokens = [ada.access, ...(path === chat ? [opaque] : [])];
    for (const token of tokens) {
      expect((await open(`${path}?token=${token}`)).status).toBe(101);
      for (const protocols of [
        ['access_token', token],
        [token, 'access_token'],
        ['access_token', token, 'v2'],
      ]) {
        const { status, protocol, head } = await open(path, protocols);
        expect([status, protocol]).toEqual([101, 'access_token']);
        expect(head).not.toContain(token);
      }
      const same = { authorization: `${token === opaque ? 'Token' : 'Bearer'} ${token}` };
      expect((await open(`${path}?token=${token}`, ['access_token', token], same)).status).toBe(
        101,
      );
    }
  });

  test.each(sockets)('%s refuses what is no credential of its own', async (path) => {
    const other = path === chat ? grace.refreshToken : opaque;
    for (const token of ['', 'forged', 'a.b.c', '0'.repeat(40), ada.refresh, other]) {
      expect([token, (await open(`${path}?token=${token}`)).status]).toEqual([token, 401]);
      if (!token) continue;
      const { status, head } = await open(path, ['access_token', token]);
      expect([token, status]).toEqual([token, 401]);
      expect(head).not.toContain(token);
    }
    const rival = `${path}?token=${ben.access}`;
    expect((await open(`${rival}&token=${ada.access}`)).status).toBe(400);
    expect((await open(rival, ['access_token', ada.access])).status).toBe(400);
    expect((await open(rival, [], { authorization: `Bearer ${ada.access}` })).status).toBe(400);
    // The reply would have to repeat the token.
    expect((await open(path, [ada.access])).status).toBe(400);
    expect((await open(path, [], { cookie: `access_token=${ada.access}` })).status).toBe(401);
  });

  test.each(sockets)('%s opens for listed pages and pages of its own host', async (path) => {
    const origins = {
      [listed]: 101,
      [server.url]: 101,
      'http://elsewhere.example': 403,
      [server.url.replace(/\d+$/, '1')]: 403,
      null: 403,
      'http://': 403,
    };
    for (const [origin, expected] of Object.entries(origins)) {
      const { status } = await open(`${path}?token=${ada.access}`, [], { origin });
      expect([origin, status]).toEqual([origin, expected]);
    }
    const host = 'parley.example';
    const named = await open(`${path}?token=${ada.access}`, [], {
      host,
      origin: `https://${host}`,
    });
    expect(named.status).toBe(101);
  });

  test('/ws/chat/ opens for direct conversations alone, as their row does', async () => {
    const [{ conversation_id }] = await server.sql('select conversation_id from groups');
    for (const id of [conversation_id, '999999', 'nope']) {
      const authorization = `Token ${opaque}`;
      const row = await send(`GET /conversations/${id}/`, undefined, { authorization });
      const { status } = await open(`/ws/chat/${id}/?token=${opaque}`);
      expect([id, row.status, status]).toEqual([id, 404, 404]);
    }
  });
});

describe('pages of another origin', () => {
  const options = (path: string, headers: Record<string, string> = {}) =>
    fetch(server.url + path, { method: 'OPTIONS', headers });
  const preflight = {
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization',
  };

  test('may send credentials from a listed origin, and from no other', async () => {
    const cors = ({ headers }: { headers: Headers }) =>
      ['origin', 'credentials'].map((name) => headers.get(`access-control-allow-${name}`));
    for (const path of ['/api/users/me/', '/api/tweets/', '/users/user_list/', '/graphql']) {
      const from = (origin: string) => [
        options(path, { origin, ...preflight }),
        fetch(server.url + path, { headers: { origin } }),
      ];
      for (const reply of await Promise.all(from(listed)))
        expect(cors(reply)).toEqual([listed, 'true']);
      for (const reply of await Promise.all(from('http://elsewhere.example')))
        expect(cors(reply)).toEqual([null, null]);
      expect(cors(await fetch(server.url + path))).toEqual([null, null]);
    }
  });

  test('are told by a plain OPTIONS what a path accepts', async () => {
    const rows = dialects.flatMap((dialect) => dialect.rows).filter((row) => !row.hidden);
    for (const { path, method } of rows) {
      for (const headers of [{}, { origin: listed }] as Record<string, string>[]) {
        const reply = await options(`${path.replace(/:\w+/g, '1')}/`, headers);
        expect([path, reply.status]).toEqual([path, 200]);
        expect(reply.headers.get('content-type')).toBe('application/json');
        expect(reply.headers.get('allow')?.split(', ')).toEqual(
          expect.arrayContaining([method, 'OPTIONS']),
        );
        expect(await reply.json()).toEqual({
          name: expect.stringMatching(/\w/),
          description: '',
          renders: ['application/json'],
          parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
        });
      }
    }
    expect((await options('/admin/')).status).toBe(404);
  });

  test('receive JSON without a charset', async () => {
    const replies = await Promise.all([
      ada.call('GET /api/users/me/'),
      ada.call('GET /api/users/'),
      ada.call('GET /api/users/999999/'),
      ada.call('POST /api/posts/', { body: {} }),
      ada.call('PUT /api/posts/'),
      send('GET /api/users/me/'),
      send('POST /api/posts/', '{', {
        authorization: `Bearer ${ada.access}`,
        'content-type': 'application/json',
      }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 404, 400, 405, 401, 400]);
    for (const { headers } of replies) expect(headers.get('content-type')).toBe('application/json');
  });
});
