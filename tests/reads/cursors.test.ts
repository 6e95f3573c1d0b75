import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { buildSchema, isObjectType } from 'graphql';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { type Person, village } from '../harness/server.js';

const {
  server,
  ada: reader,
  ben: host,
  ...others
} = await village(
  { LIMIT_REQUESTS_PER_MINUTE: '1000000' },
  ...(['ada', 'ben', 'cleo', 'dora', 'emil', 'fay', 'gus', 'hal'] as const),
);
const writers: Person[] = Object.values(others);
const pool: Person[] = [];
for (let n = 1; n <= 24; n += 1) pool.push(await server.person(`stranger${n}`));
await server.sql(`update users set role = 'ADMIN' where username = 'ada'`);

/** Delays every statement of a transaction, so that transactions end in another order than they begin. */
function delayStatements(delays: readonly number[]): () => void {
  const open = new WeakSet<pg.Client>();
  let count = 0;
  const { query } = pg.Client.prototype;
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...given: unknown[]
  ) {
    const text = typeof given[0] === 'string' ? given[0] : (given[0] as { text: string }).text;
    const send = () => (query as (...given: unknown[]) => unknown).apply(this, given);
    if (/^begin/i.test(text)) open.add(this);
    if (!open.has(this)) return send();
    if (/^(commit|rollback)/i.test(text)) open.delete(this);
    const delay = delays[count++ % delays.length];
    return sleep(delay).then(send);
  } as never);
  return () => spy.mockRestore();
}

/** A list of the schema, and how rows get into it. */
interface List {
  /** The path of the connection, `%` standing for the arguments of the page. */
  query: () => string;
  /** What a row is known by; `id` unless told otherwise. */
  row?: string;
  ascending?: boolean;
  /** Makes what the list belongs to. */
  prepare?: () => Promise<unknown>;
  write: (writer: Person, number: number) => Promise<unknown>;
  /** How often each writer writes; twice unless told otherwise. */
  times?: number;
}

let parent = '';
const posts = (person: Person) => person.act('createPost', { content: 'hello' }, 'post { id }');
let strangers: Person[];
/** Somebody who has done nothing in this list yet. */
const nextStranger = () => strangers.shift() as Person;

const makeAdmins = () =>
  server.sql(`update users set role = 'ADMIN' where username = any($1)`, [
    writers.map(({ username }) => username),
  ]);

const lists: Record<string, List> = {
  'Query.posts': { query: () => 'posts(%)', write: posts },
  'Query.feed': {
    query: () => 'feed(%)',
    prepare: () =>
      Promise.all(writers.map(({ id }) => reader.act('followUser', { userId: id }, 'user { id }'))),
    write: posts,
  },
  'User.posts': {
    query: () => `user(id: "${host.id}") { posts(%) }`,
    write: () => posts(host),
  },
  'Post.comments': {
    query: () => `post(id: "${parent}") { comments(%) }`,
    ascending: true,
    prepare: async () => {
      parent = (await posts(host)).post.id;
    },
    write: (writer) =>
      writer.act('createComment', { postId: parent, content: 'yes' }, 'comment { id }'),
  },
  'Query.users': {
    query: () => 'users(%)',
    times: 1,
    write: () => server.person(`u${Math.random().toString(36).slice(2, 12)}`),
  },
  'Query.accounts': {
    query: () => 'accounts(%)',
    times: 1,
    write: () => server.person(`u${Math.random().toString(36).slice(2, 12)}`),
  },
  'User.followers': {
    query: () => `user(id: "${host.id}") { followers(%) }`,
    prepare: () => server.sql('delete from follows'),
    write: () => nextStranger().act('followUser', { userId: host.id }, 'user { id }'),
  },
  'User.following': {
    query: () => `user(id: "${host.id}") { following(%) }`,
    prepare: () => server.sql('delete from follows'),
    write: () => host.act('followUser', { userId: nextStranger().id }, 'user { id }'),
  },
  'User.friends': {
    query: () => `user(id: "${host.id}") { friends(%) }`,
    prepare: () => server.sql('delete from friends'),
    write: (_, number) =>
      number % 2
        ? nextStranger().act('addFriend', { userId: host.id }, 'user { id }')
        : host.act('addFriend', { userId: nextStranger().id }, 'user { id }'),
  },
  'Query.friendRequests': {
    query: () => 'friendRequests(%)',
    prepare: () => server.sql('delete from friend_requests'),
    write: () => nextStranger().act('requestFriend', { userId: reader.id }, 'user { id }'),
  },
  'Query.groups': {
    query: () => 'groups(%)',
    write: (writer) => writer.act('createGroup', { name: 'a group' }, 'group { id }'),
  },
  'Group.members': {
    query: () => `group(id: "${parent}") { members(%) }`,
    row: 'user { id }',
    ascending: true,
    prepare: async () => {
      parent = (await host.act('createGroup', { name: 'a group' }, 'group { id }')).group.id;
    },
    write: () => nextStranger().act('joinGroup', { groupId: parent }, 'group { id }'),
  },
  'Query.conversations': {
    query: () => 'conversations(%)',
    row: 'id activeAt',
    write: (writer, number) =>
      (number % 2 && strangers.length > 0 ? nextStranger() : writer).act(
        'sendMessage',
        { toUserId: reader.id, content: 'hello' },
        'message { id }',
      ),
  },
  'Conversation.messages': {
    query: () => `conversation(id: "${parent}") { messages(%) }`,
    ascending: true,
    prepare: async () => {
      const { group } = await reader.act(
        'createGroup',
        { name: 'a group' },
        'group { id conversation { id } }',
      );
      parent = group.conversation.id;
      await Promise.all(
        writers.map((one) => one.act('joinGroup', { groupId: group.id }, 'group { id }')),
      );
    },
    write: (writer) =>
      writer.act('sendMessage', { conversationId: parent, content: 'hello' }, 'message { id }'),
  },
  'Query.messages': {
    query: () => 'messages(%)',
    ascending: true,
    write: (writer) =>
      writer.act('sendMessage', { toUserId: reader.id, content: 'hello' }, 'message { id }'),
  },
  'Query.calls': {
    query: () => 'calls(%)',
    times: 2,
    write: () =>
      nextStranger().graphql(
        `mutation { startCall(input: { calleeId: "${reader.id}", kind: AUDIO }) { call { id } } }`,
      ),
  },
  'Query.meetings': {
    query: () => 'meetings(%)',
    write: () =>
      reader.act(
        'createMeeting',
        { channelName: 'meet', isGroup: true, scheduledAt: new Date().toISOString() },
        'meeting { id }',
      ),
  },
  'Query.myInvitations': {
    query: () => 'myInvitations(%)',
    row: 'meeting { id }',
    prepare: () =>
      Promise.all(
        writers.map((one) => reader.act('requestFriend', { userId: one.id }, 'user { id }')),
      ),
    write: async (writer) => {
      const input = {
        channelName: 'meet',
        isGroup: true,
        scheduledAt: new Date().toISOString(),
      };
      const { meeting } = await writer.act('createMeeting', input, 'meeting { id }');
      const invited = { meetingId: meeting.id, userId: reader.id };
      await writer.act('inviteToMeeting', invited, 'invitation { invitedAt }');
    },
  },
  'Meeting.invitations': {
    query: () => `meeting(id: "${parent}") { invitations(%) }`,
    row: 'invitee { id }',
    ascending: true,
    times: 1,
    prepare: async () => {
      const input = { channelName: 'meet', isGroup: true, scheduledAt: new Date().toISOString() };
      parent = (await reader.act('createMeeting', input, 'meeting { id }')).meeting.id;
    },
    write: () =>
      reader.act(
        'inviteToMeeting',
        { meetingId: parent, userId: nextStranger().id },
        'invitation { invitedAt }',
      ),
  },
  'Query.reports': {
    query: () => 'reports(%)',
    prepare: async () => {
      parent = (await posts(host)).post.id;
    },
    write: () =>
      nextStranger().act('reportContent', { contentId: parent, reason: 'no' }, 'report { id }'),
  },
  'Query.removals': {
    query: () => 'removals(%)',
    prepare: makeAdmins,
    write: async (writer) => {
      const { post } = await posts(writer);
      await writer.act('removeContent', { contentId: post.id, reason: 'no' }, 'contentId');
    },
  },
  'Query.auditLog': {
    query: () => 'auditLog(%)',
    prepare: async () => {
      await server.sql('update users set suspended_at = null');
      await makeAdmins();
    },
    write: (writer) =>
      writer.act('suspendUser', { userId: nextStranger().id, reason: 'no' }, 'user { id }'),
  },
};

/** A page of rows that were added after `cursor`, or of the newest without one. */
async function readPage(
  { query, row = 'id', ascending }: List,
  size: number,
  cursor: string | null,
) {
  const toNewer = ascending || cursor === null ? 'first' : 'last';
  const after = ascending ? 'after' : 'before';
  const args = `${toNewer}: ${size}${cursor === null ? '' : `, ${after}: "${cursor}"`}`;
  const [outer, inner] = query()
    .replace('%', args)
    .split(/ \{ | \}$/);
  const selection = `{ edges { cursor } nodes { ${row} } }`;
  const text = inner ? `${outer} { it: ${inner} ${selection} }` : `it: ${outer} ${selection}`;
  const { data, errors } = await reader.graphql(`{ ${inner ? 'of: ' : ''}${text} }`);
  if (errors) throw new Error(JSON.stringify(errors));
  const { edges, nodes } = (inner ? data.of : data).it;
  const newest = (ascending ? edges.at(-1) : edges[0])?.cursor ?? cursor;
  return { rows: nodes.map((node: object) => JSON.stringify(node)) as string[], newest };
}

/** Every row of the list; of one with the newest first, the newest 100. */
async function readAll(list: List): Promise<string[]> {
  const rows: string[] = [];
  let cursor: string | null = null;
  if (!list.ascending) return (await readPage(list, 100, null)).rows;
  for (;;) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(list, 100, cursor);
    if (page.rows.length === 0) return rows;
    rows.push(...page.rows);
    cursor = page.newest;
  }
}

test('every connection of the schema is read', () => {
  const schema = buildSchema(
    readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'),
  );
  const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields())
          .filter((field) => String(field.type).endsWith('Connection!'))
          .map(({ name }) => `${type.name}.${name}`)
      : [],
  );
  expect(Object.keys(lists).sort()).toEqual(fields.sort());
});

test.each(Object.entries(lists))(
  'a reader who pages %s during concurrent writes misses no row',
  async (_, list) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 12 }), { minLength: 40, maxLength: 80 }),
        async (delays) => {
          strangers = [...pool];
          await list.prepare?.();
          const before = new Set(await readAll(list));
          let cursor: string | null = null;
          if (list.ascending) {
            for (;;) {
              const page: Awaited<ReturnType<typeof readPage>> = await readPage(list, 100, cursor);
              cursor = page.newest;
              if (page.rows.length === 0) break;
            }
          } else cursor = (await readPage(list, 1, null)).newest;
          const seen = new Set<string>();
          const read = async () => {
            const page = await readPage(list, 3, cursor);
            for (const row of page.rows) seen.add(row);
            cursor = page.newest;
            return page.rows.length;
          };
          const stop = delayStatements(delays);
          try {
            let writing = true;
            const times = Array.from({ length: list.times ?? 2 }, (_, number) => number);
            const written = Promise.all(
              writers.map(async (writer) => {
                for (const number of times) await list.write(writer, number);
              }),
            ).finally(() => {
              writing = false;
            });
            while (writing) if ((await read()) === 0) await sleep(1);
            await written;
            while ((await read()) > 0);
          } finally {
            stop();
          }
          const added = (await readAll(list)).filter((row) => !before.has(row));
          expect(added.length).toBeGreaterThan(0);
          expect(added.filter((row) => !seen.has(row))).toEqual([]);
        },
      ),
      { numRuns: 1, endOnFailure: true },
    );
  },
  60_000,
);
