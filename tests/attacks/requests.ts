import { setTimeout as sleep } from 'node:timers/promises';
import { type Attack, ask, bearer, flood, megabytesOf, post, type Target } from './attack.js';

const nesting: Attack = {
  name: 'meetings of invitations of meetings',
  async run(target, signal) {
    const { attacker, query } = target;
    const create = `mutation { createMeeting(input: { title: "m", isGroup: true, scheduledAt: "2099-01-01T00:00:00Z" }) { meeting { id } } }`;
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

const documents: Attack = {
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

/** The requests that a user has in a minute, and how many more nodes may answer before they know of each other. */
const [minute, unknown] = [1_200, 120];

const spreading: Attack = {
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

const readiness: Attack = {
  name: 'questions for readiness and metrics',
  async run({ node }, signal) {
    await flood(40, signal, async (lane) => {
      const reply = await fetch(node.url + (lane % 8 ? '/readyz' : '/metrics'));
      await reply.arrayBuffer();
    });
    return [];
  },
};

/** Attacks by requests of GraphQL and of other paths. */
export const onRequests: readonly Attack[] = [
  nesting,
  large,
  searching,
  documents,
  spreading,
  badInput,
  readiness,
];
