import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import WebSocket from 'ws';
import { type Account, signUp } from '../harness/people.js';
import { type Attack, bearer, flood, megabytesOf, post, type Target } from './attack.js';

const ask = ({ node }: Target, query: string, variables: object, headers = {}) =>
  post(`${node.url}/graphql`, { query, variables }, headers);

const handshake = (path: string, origin: string) =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: ${origin}\r\n\r\n`;

/** Sends `text` to the node and resets the connection once it is written. */
const sendAndReset = ({ node }: Target, text: string) =>
  new Promise<void>((resolve) => {
    const { port, hostname } = new URL(node.url);
    const socket = connect(Number(port), hostname, () => {
      socket.write(text, () => socket.resetAndDestroy());
    });
    socket.on('error', () => {}).on('close', () => resolve());
  });

const resets: Attack = {
  item: 23,
  name: 'connections that are reset after an upgrade',
  async run(target, signal) {
    const paths = ['/x', '/graphql', '/ws/status/', '/ws/calls/'];
    let sent = 0;
    await flood(20, signal, async () => {
      sent += 1;
      await sendAndReset(target, handshake(paths[sent % 4] as string, 'https://evil.example'));
    });
    return [];
  },
};

const nesting: Attack = {
  item: 24,
  name: 'meetings of invitations of meetings',
  async run(target, signal) {
    const { attacker, query } = target;
    const create = `mutation { createMeeting(input: { channelName: "m", isGroup: true, scheduledAt: "2099-01-01T00:00:00Z" }) { meeting { id } } }`;
    const { data } = await attacker.graphql(create);
    const { id } = data.createMeeting.meeting;
    await query(
      `insert into invitations (meeting_id, invitee_id)
       select (select max(id) from meetings), id from users where username not like 'attacker%' limit 30`,
    );
    const levels = 5;
    const open = 'meeting { id invitations { nodes { '.repeat(levels);
    const nested = `query ($id: ID!) { meeting(id: $id) { invitations { nodes { ${open} id ${'} } } '.repeat(levels)} } } } }`;
    const before = await megabytesOf(target);
    let largest = 0;
    await flood(8, signal, async () => {
      const { text } = await ask(target, nested, { id }, bearer(attacker));
      largest = Math.max(largest, text.length);
    });
    const faults = [];
    if (largest > 20_000_000) faults.push(`an answer has ${(largest / 1e6).toFixed(0)} MB`);
    const grown = (await megabytesOf(target)) - before;
    if (grown > 500) faults.push(`memory grows by ${grown.toFixed(0)} MB`);
    return faults;
  },
};

const large: Attack = {
  item: 24,
  name: 'documents as large as the limits allow',
  async run(target, signal) {
    const document =
      '{ posts(first: 100) { nodes { id author { id posts(first: 15) { nodes { id content createdAt } } } } } }';
    const statuses = new Set<number>();
    await flood(8, signal, async () => {
      statuses.add((await ask(target, document, {}, bearer(target.attacker))).status);
    });
    return statuses.has(200) ? [] : ['no document was answered'];
  },
};

const searching: Attack = {
  item: 25,
  name: 'documents of aliased searches',
  async run(target, signal) {
    const fields = Array.from(
      { length: 9 },
      (_, at) => `s${at}: posts(first: 1, search: "no such ${at}") { nodes { id } }`,
    );
    const document = `{ ${fields.join(' ')} }`;
    await flood(20, signal, () => ask(target, document, {}, bearer(target.attacker)));
    return [];
  },
};

const registering: Attack = {
  item: 26,
  name: 'registrations by an older API',
  async run(target, signal) {
    let count = 0;
    await flood(24, signal, () => {
      count += 1;
      const username = `crowd${target.attempt}-${count}`;
      const body = {
        username,
        email: `${username}@example.org`,
        password: 'the long secret of all',
      };
      return post(`${target.node.url}/api/auth/user/register/`, body);
    });
    return [];
  },
};

/** Wrong guesses at a password that are looked at before the rest is refused, at most. */
const mostGuesses = 10;

const guessing: Attack = {
  item: 27,
  name: 'guesses at the current password',
  async run(target, signal) {
    const { node, attacker } = target;
    const url = `${node.url}/api/auth/user/edit/`;
    const headers = { authorization: `JWT ${attacker.token}` };
    let evaluated = 0;
    let refused = 0;
    await flood(10, signal, async (lane) => {
      const guess = `a wrong password of ${lane}`;
      const body = {
        update_password: true,
        current_password: guess,
        new_password: 'another one of mine',
      };
      const { status } = await post(url, body, headers, 'PUT');
      if (status === 429) refused += 1;
      else if (status < 500) evaluated += 1;
      await sleep(20);
    });
    return evaluated > mostGuesses
      ? [`${evaluated} guesses were evaluated, ${refused} refused`]
      : [];
  },
};

async function takeOver({ node, attempt }: Target): Promise<string[]> {
  const victim = await signUp(node, `victim${attempt}`);
  const tries: [what: string, done: Promise<{ status: number }>][] = [
    [
      'a new password without the old one',
      post(
        `${node.url}/auth/password/change/`,
        { new_password1: 'taken over by me', new_password2: 'taken over by me' },
        { authorization: `Token ${victim.token}` },
      ),
    ],
    [
      'a deletion without the password',
      post(`${node.url}/api/users/${victim.id.slice(5)}/`, {}, bearer(victim), 'DELETE'),
    ],
  ];
  const faults = [];
  for (const [what, done] of tries)
    if ((await done).status < 400) faults.push(`${what} is accepted`);
  return faults;
}

const borrowing: Attack = {
  item: 28,
  name: 'what one API grants, with a session of another',
  async run(target, signal) {
    const faults = await takeOver(target);
    signal.throwIfAborted();
    return faults;
  },
};

async function upload(target: Target, person: Account, picture: Buffer): Promise<number> {
  const announce = `mutation ($i: CreateUploadInput!) { createUpload(input: $i) { putUrl } }`;
  const { data } = await person.graphql(announce, {
    i: { contentType: 'image/jpeg', bytes: picture.length },
  });
  if (!data?.createUpload) return 429;
  const { pathname, search } = new URL(data.createUpload.putUrl);
  const body = new Uint8Array(picture);
  const reply = await fetch(target.node.url + pathname + search, { method: 'PUT', body });
  await reply.arrayBuffer();
  return reply.status;
}

/** The longest a stranger may wait for a small picture, in milliseconds. */
const pictureMs = 10_000;

const pictures: Attack = {
  item: 29,
  name: 'forty large pictures of one person',
  async run(target, signal) {
    const large = { width: 7_000, height: 6_000, channels: 3 as const, background: 'teal' };
    const photograph = await sharp({ create: large }).jpeg().toBuffer();
    const small = await sharp({ create: { ...large, width: 40, height: 30 } })
      .jpeg()
      .toBuffer();
    const flooding = flood(40, signal, () => upload(target, target.attacker, photograph));
    await sleep(1_000);
    const begun = performance.now();
    const [stranger] = target.strangers as [Account];
    const status = await upload(target, stranger, small);
    const waited = performance.now() - begun;
    await flooding;
    const faults = status === 200 ? [] : [`a stranger's picture is answered with ${status}`];
    if (waited > pictureMs)
      faults.push(`a stranger's picture takes ${(waited / 1000).toFixed(1)} s`);
    return faults;
  },
};

const documents: Attack = {
  item: 29,
  name: 'documents that are all different',
  async run(target, signal) {
    let count = 0;
    const before = await megabytesOf(target);
    await flood(8, signal, async () => {
      count += 1;
      const fields = `{ nodes { a${count}: id content author { username } } }`;
      await ask(
        target,
        `{ posts(first: ${(count % 50) + 1}) ${fields} }`,
        {},
        bearer(target.attacker),
      );
    });
    const grown = (await megabytesOf(target)) - before;
    return grown > 250 ? [`memory grows by ${grown.toFixed(0)} MB with ${count} documents`] : [];
  },
};

const frames: Attack = {
  item: 29,
  name: 'frames of fifty sockets',
  async run(target, signal) {
    const { node, attacker } = target;
    const open = async () => {
      const socket = new WebSocket(node.wsUrl, 'graphql-transport-ws');
      await new Promise((resolve) => socket.on('open', resolve).on('error', resolve));
      const init = { type: 'connection_init', payload: bearer(attacker) };
      socket.send(JSON.stringify(init));
      while (!signal.aborted && socket.readyState === socket.OPEN) {
        for (let sent = 0; sent < 20; sent += 1) socket.send('{"type":"ping"}');
        await sleep(5);
      }
      socket.terminate();
    };
    await flood(50, signal, open);
    return [];
  },
};

/** The requests that a user has in a minute, and how many more nodes may answer before they know of each other. */
const [minute, unknown] = [1_200, 120];

const spreading: Attack = {
  item: 30,
  name: 'requests of one user to two nodes',
  async run({ node, twin, attacker }, signal) {
    if (!twin) return [];
    await twin.start();
    let answered = 0;
    await flood(24, signal, async (lane) => {
      const { url } = lane % 2 ? node : twin;
      const body = { query: '{ me { id } }' };
      const { status } = await post(`${url}/graphql`, body, bearer(attacker));
      if (status === 200) answered += 1;
    });
    return answered > minute + unknown ? [`${answered} requests are answered`] : [];
  },
};

/** Inputs that once were answered as faults of the server. */
const inputs: readonly [
  what: string,
  (target: Target) => Promise<{ status: number; text: string }>,
][] = [
  ...['OTk5OTk5OTk5OTk5OTk5OjE', 'LTE6LTE', 'x', ''].map((cursor): (typeof inputs)[number] => [
    `the cursor "${cursor}"`,
    (target) =>
      ask(
        target,
        `{ posts(first: 1, after: "${cursor}") { nodes { id comments(first: 1, after: "${cursor}") { nodes { id } } } } }`,
        {},
        bearer(target.attacker),
      ),
  ]),
  [
    'U+0000 in an address',
    (target) =>
      ask(target, 'mutation ($i: RegisterInput!) { register(input: $i) { user { id } } }', {
        i: { username: 'nul', email: 'a@b\u0000.org', password: 'a long enough one' },
      }),
  ],
  [
    'U+0000 in a redirect',
    (target) =>
      ask(
        target,
        'mutation { startOAuth(input: { provider: FORTY_TWO, redirectUri: "http://localhost/\\u0000" }) { url } }',
        {},
      ),
  ],
  [
    'a token that is none',
    (target) => ask(target, '{ me { id } }', {}, { authorization: 'Bearer a.b.c' }),
  ],
  ['half a body', (target) => post(`${target.node.url}/graphql`, '{')],
  [
    'a body of 200 KB',
    (target) => post(`${target.node.url}/graphql`, { query: 'x'.repeat(200_000) }),
  ],
  ['a path that is no text', ({ node }) => post(`${node.url}/api/users/1%00/`, {})],
];

const badInput: Attack = {
  item: 31,
  name: 'inputs that are no input',
  async run(target, signal) {
    const faults = new Set<string>();
    await flood(4, signal, async (lane) => {
      for (const [what, send] of inputs) {
        const { status, text } = await send(target);
        if (status >= 500 || /INTERNAL_SERVER_ERROR|database is unavailable/.test(text))
          faults.add(`${what} is answered with ${status}`);
        await sleep(lane);
      }
    });
    return [...faults];
  },
};

const leaving: Attack = {
  item: 32,
  name: 'likes of accounts that are being deleted',
  async run(target, signal) {
    const { node, query, attempt } = target;
    const [post] = await query<{ id: string }>('select max(id) as id from posts');
    let count = 0;
    await flood(4, signal, async () => {
      count += 1;
      const goner = await signUp(node, `goner${attempt}-${count}`);
      const like = `mutation { likePost(input: { postId: "post_${post?.id}" }) { __typename } }`;
      const leave = `mutation { deleteAccount(input: { password: "${goner.password}" }) { __typename } }`;
      await Promise.all([
        goner.graphql(leave),
        ...Array.from({ length: 5 }, () => goner.graphql(like)),
      ]);
    });
    const wrong = await query(
      `select from posts where id = $1 and like_count <> (select count(*) from post_likes where post_id = posts.id)`,
      [post?.id],
    );
    const left = await query(
      `select from post_likes join users on users.id = user_id where deleted_at is not null`,
    );
    return [
      ...(wrong.length > 0 ? ['the count of likes is wrong'] : []),
      ...(left.length > 0 ? [`${left.length} likes of deleted accounts are left`] : []),
    ];
  },
};

const dripping: Attack = {
  item: 33,
  name: 'heads and bodies that drip',
  async run({ node }, signal) {
    const { port, hostname } = new URL(node.url);
    const heads = [
      'GET /healthz HTTP/1.1\r\n',
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n',
    ];
    const sockets = Array.from({ length: 500 }, (_, at) => {
      const socket = connect(Number(port), hostname, () => socket.write(heads[at % 2] as string));
      return socket.on('error', () => {});
    });
    while (!signal.aborted) {
      for (const socket of sockets) if (socket.writable) socket.write('a: b\r\n');
      await sleep(500);
    }
    for (const socket of sockets) socket.destroy();
    return [];
  },
};

const readiness: Attack = {
  item: 33,
  name: 'questions for readiness and metrics',
  async run({ node }, signal) {
    await flood(40, signal, async (lane) => {
      const reply = await fetch(node.url + (lane % 8 ? '/readyz' : '/metrics'));
      await reply.arrayBuffer();
    });
    return [];
  },
};

/** In the order of issue 13. */
export const attacks: readonly Attack[] = [
  resets,
  nesting,
  large,
  searching,
  registering,
  guessing,
  borrowing,
  pictures,
  documents,
  frames,
  spreading,
  badInput,
  leaving,
  dripping,
  readiness,
];
