import type { DocumentNode } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import type { ClientPolicy } from '../../src/core/client-policy.js';
import { Context } from '../../src/core/context.js';
import { openPlanner, type Planner } from '../../src/graphql/planner/planner.js';
import type { Operation } from '../../src/graphql/planner/selection.js';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { dialects } from '../../src/legacy/runtime/dialects.js';
import { type Engine, nameOf, queryIn, runDocument } from '../../src/legacy/runtime/execute.js';
import { openApp } from '../../src/server/app.js';
import { found } from '../harness/groups.js';
import { type Person, TEST_ENV, village } from '../harness/server.js';

/** Every document of the dialects that only reads, by its name, and the policy it runs under. */
const documents = new Map(
  dialects
    .flatMap(({ policy, rows, sockets }) =>
      [...rows, ...sockets].flatMap((row) =>
        row.documents.map((one) => ({ policy, document: one })),
      ),
    )
    .filter(({ document }) => queryIn(document))
    .map((one) => [nameOf(one.document), one] as const),
);

const anyKind = 'a node is of any kind';
const rare = 'asked seldom, its fields have resolvers of their own';

/** What is left to the resolvers, and why. Every other document is answered by one statement. */
const leftToResolvers: Record<string, string> = {
  CommunityCall: rare,
  CommunityCalls: rare,
  CommunityCommentLiked: anyKind,
  CommunityLiveCalls: rare,
  CommunityMessageSender: anyKind,
  CommunityOnline: 'who is online is known to Redis alone, and which rows there are depends on it',
  MeetingsDetails: rare,
  MeetingsEndpoints: 'the schema itself is asked',
  MeetingsInvitations: rare,
};
let app: Awaited<ReturnType<typeof openApp>>;
let engine: Engine;
let ben: Person;
const given: Record<string, object> = {};

const idle: Planner = {
  answer: async () => null,
  answerMutation: async () => null,
  prepare: () => {},
};

const { server } = await village();
const ada = await server.person('ada');
ben = await server.person('ben');
const cleo = await server.person('cleo');
const does = async (who: Person, mutation: string) => {
  const { data, errors } = await who.graphql(`mutation { did: ${mutation} }`);
  if (errors) throw new Error(`${mutation}: ${JSON.stringify(errors)}`);
  return data.did;
};
const posts: string[] = [];
for (const who of [ada, cleo, ada]) {
  const { post } = await does(
    who,
    `createPost(input: { content: "said \\"so\\"" }) { post { id } }`,
  );
  posts.push(post.id);
}
const [first] = posts;
let comment = '';
for (const who of [ada, ben, cleo]) {
  const made = await does(
    who,
    `createComment(input: { postId: "${first}", content: "indeed" }) { comment { id } }`,
  );
  comment = made.comment.id;
}
await does(ben, `likePost(input: { postId: "${first}" }) { post { id } }`);
await does(ben, `likeComment(input: { commentId: "${comment}" }) { comment { id } }`);
for (const who of [ada, cleo])
  await does(ben, `followUser(input: { userId: "${who.id}" }) { user { id } }`);
await does(ada, `followUser(input: { userId: "${ben.id}" }) { user { id } }`);
await does(ada, `addFriend(input: { userId: "${ben.id}" }) { user { id } }`);
let conversation = '';
let message = '';
for (const [from, to, content] of [
  [ada, ben, 'first'],
  [ben, ada, 'second'],
  [ada, cleo, 'not for ben'],
  [ada, ben, 'third'],
  [cleo, ben, 'from cleo'],
] as const) {
  const sent = await does(
    from,
    `sendMessage(input: { to: { userId: "${to.id}" }, content: "${content}" }) { message { id conversation { id } } }`,
  );
  conversation ||= sent.message.conversation.id;
  message = sent.message.id;
}
const group = await found(ada, { name: 'gardeners' });
for (const who of [ben, cleo])
  await does(who, `joinGroup(input: { groupId: "${group}" }) { group { id } }`);
for (const who of [ada, ben])
  await does(
    who,
    `sendMessage(input: { to: { groupId: "${group}" }, content: "hello all" }) { message { id } }`,
  );
const { call } = await does(
  ada,
  `startCall(input: { callee: { id: "${ben.id}" }, kind: AUDIO }) { call { id } }`,
);
const { meeting } = await does(
  ben,
  `createMeeting(input: { title: "weekly", scheduledAt: "2030-01-01T10:00:00Z", isGroup: false }) { meeting { id } }`,
);
Object.assign(given, {
  CommunityUser: { id: ada.id },
  CommunityPosts: { authorId: ada.id },
  CommunityPost: { id: first },
  CommunityPostLiked: { id: first },
  CommunityComments: { id: first },
  CommunityCommentLiked: { id: comment },
  CommunityPartner: { user: { username: 'ada' } },
  CommunityMessagesWith: { user: { id: ada.id } },
  CommunityMessageSender: { id: message },
  CommunityFollowers: { id: ben.id },
  CommunityFollowing: { id: ben.id },
  CommunityCalls: { filter: 'ALL' },
  CommunityCall: { id: call.id },
  CommunityGroup: { id: group },
  CommunityGroupMessages: { id: group },
  CommunityGroupChat: { id: group },
  FriendsWho: { username: 'ada' },
  FriendsConversationWith: { id: ada.id },
  FriendsConversationKind: { id: conversation },
  FriendsOneConversation: { id: conversation },
  MeetingsDetails: { id: meeting.id },
  TweetsProfile: { id: ada.id },
  TweetsOne: { id: first },
});
app = await openApp(
  parseConfig({
    ...TEST_ENV,
    DATABASE_URL: server.databaseUrl,
    DATA_DIR: server.dataDir,
    READ_PLANNER: 'true',
  }),
);
for (const { id } of [ada, ben])
  await app.app.leases.hold(Number(id.slice('user_'.length)), 'a tab', 600_000);
const schema = await buildGraphqlSchema();
engine = { schema, planner: await openPlanner(app.app, schema) };

afterAll(async () => {
  await app?.close();
});

const benUnder = (policy: ClientPolicy) =>
  new Context(
    app.app,
    { id: Number(ben.number), sessionId: '00000000-0000-4000-8000-000000000000' },
    { policy, requestId: 'test', address: '127.0.0.1', userAgent: null },
  );

/** What a document answers ben by its statement, and by the resolvers; as JSON, null for none. */
async function bothWays(name: string, more: Record<string, unknown> = {}) {
  const { document, policy } = documents.get(name) as {
    document: DocumentNode;
    policy: ClientPolicy;
  };
  const variables = { ...given[name], ...more };
  const statement = await engine.planner.answer(
    benUnder(policy),
    queryIn(document) as Operation,
    variables,
  );
  const resolvers = { ...engine, planner: idle };
  const read = await runDocument(resolvers, benUnder(policy), document, variables).catch(String);
  return {
    // PostgreSQL puts blanks where JSON.stringify puts none.
    planned: statement && JSON.stringify(JSON.parse(statement)),
    read: JSON.stringify(read),
  };
}

test('every query of the documents has a statement, except the listed ones', async () => {
  const left: string[] = [];
  for (const name of documents.keys()) {
    if ((await bothWays(name)).planned === null) left.push(name);
  }
  expect(left.sort()).toEqual(Object.keys(leftToResolvers).sort());
});

const planned = [...documents.keys()].filter((name) => !leftToResolvers[name]);

test.for(planned)('%s has equal answers from its statement and from resolvers', async (name) => {
  const page = await bothWays(name);
  expect(page.planned).toBe(page.read);
  // Beyond a page as well: from its end, or from its beginning where the newest comes last.
  const [, cursor] = /"(?:end|start)Cursor":"([\w-]+)"/.exec(page.read) ?? [];
  if (!cursor) return;
  const next = await bothWays(name, { cursor });
  expect(next.planned).toBe(next.read);
  expect(next.read).not.toBe(page.read);
});

test.for(['CommunityUsers', 'CommunityConversations', 'CommunityGroup', 'FriendsUsers'])(
  '%s has the same NOT_FOUND from its statement',
  async (name) => {
    const { planned } = await bothWays(name);
    expect(planned).toContain('"status":"ONLINE"');
    expect(planned).toContain('"status":"OFFLINE"');
  },
);

test('messages are read from direct conversations of the viewer only', async () => {
  const { planned } = await bothWays('CommunityMessages');
  const { messages } = JSON.parse(planned as string);
  const said = messages.nodes.map(({ content }: { content: string }) => content);
  expect(said).toEqual(['first', 'second', 'third', 'from cleo']);
});
