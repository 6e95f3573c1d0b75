import { existsSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { post, send } from '../harness/documents.js';
import { village } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

const root = join(import.meta.dirname, '../..');

const page = readFileSync(join(root, 'docs/design/architecture.md'), 'utf8');

/** The files below `src` that each walk of the page names, in order; a file may be visited again. */
const walks = walksIn(page);

function walksIn(page: string): Record<string, string[]> {
  const [, rest = ''] = page.split('\n## Three walks\n');
  const [part = ''] = rest.split('\n## ');
  const [, ...sections] = part.split('\n### ');
  return Object.fromEntries(
    sections.map((section) => {
      const [title = ''] = section.split('\n');
      const steps = section.matchAll(/^(?:\d+\. `src\/|\| \d+ \| `)([\w./-]+\.ts)`/gm);
      return [title, [...steps].map(([, file = '']) => file)];
    }),
  );
}

test('the files that docs/design/architecture.md tells to change exist', () => {
  const [, exercises = ''] = page.split('\n## Three changes\n');
  const named = [...exercises.matchAll(/`([\w-]+\/[\w./-]+\.(?:ts|graphql|md))`/g)].map(
    ([, file = '']) => (/^(tests|docs|packages)\//.test(file) ? file : `src/${file}`),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

/** Folders of which every file that runs is named, or left out for a reason that the page gives. */
const walked = /^(graphql\/(server|planner|socket)|legacy\/runtime)\//;
const leftOut = [
  // Helpers.
  'graphql/planner/plan.ts',
  'graphql/server/scalars.ts',
  'graphql/socket/frames.ts',
  'legacy/runtime/fields.ts',
  'legacy/runtime/values.ts',
  // Decorators.
  'graphql/server/mutation.ts',
  'graphql/server/planned.ts',
  // Metrics and traces.
  'graphql/server/operations.ts',
  'legacy/runtime/observe.ts',
  // The router of paths asks it for every request.
  'legacy/runtime/router.ts',
];

/** SQL, which PostgreSQL runs. */
const isSql = (file: string) => file.startsWith('migrations/');

/** The files below `src` with a named function that is called while `act` runs. */
async function filesRunBy(act: () => Promise<unknown>): Promise<string[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await session.post('Profiler.takePreciseCoverage');
  await act();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  return result
    .filter(({ functions }) =>
      functions.some(({ functionName, ranges: [all] }) => functionName && (all?.count ?? 0) > 0),
    )
    .map(({ url }) => url.split(`${root}/src/`)[1] ?? '')
    .filter(Boolean);
}

async function expectWalk(title: string, most: number, act: () => Promise<unknown>) {
  const named = walks[title] ?? [];
  const run = await filesRunBy(act);
  expect(named.filter((file) => !run.includes(file) && !isSql(file))).toEqual([]);
  const unnamed = run.filter((file) => !named.includes(file) && !leftOut.includes(file));
  expect(unnamed.filter((file) => walked.test(file))).toEqual([]);
  expect(new Set(named).size).toBeLessThanOrEqual(most);
  const visits = Map.groupBy(named, (file) => file);
  expect([...visits.values()].filter(({ length }) => length > 2)).toEqual([]);
}

describeWithRedisServer(
  'the walks of docs/design/architecture.md name what runs',
  async (redis) => {
    // Sweeps would deliver a message that no doorbell announced.
    const env = { REDIS_URL: redis.url, LIMIT_SWEEP_MILLISECONDS: '600000' };
    const { server, ada, ben } = await village(env, 'ada', 'ben');
    const other = ben.at(await server.twin());
    const { conversation } = await send(ada, ben, 'first');

    test('a message to a subscriber on another node', async () => {
      const events = other.subscribe(
        `subscription($id: ID!) {
        conversationEvents(conversationId: $id) { ... on MessageSent { message { content } } }
      }`,
        { id: conversation.id },
      );
      await events.event();
      const sendAgain = async () => {
        await ada.ask(
          'mutation($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }',
          { input: { to: { conversationId: conversation.id }, content: 'again' } },
        );
        expect((await events.event()).message.content).toBe('again');
      };
      await sendAgain();
      await sendAgain();
      await expectWalk('A message to a subscriber on another node', 26, sendAgain);
    });

    test('a legacy POST to a frame on a legacy socket', async () => {
      const socket = await other.socket(`/ws/messages/${ada.number}/`);
      const sendAgain = async () => {
        const body = { receiver: ben.number, content: 'again' };
        expect((await ada.rest('POST /api/messages/', { body })).status).toBe(201);
        expect((await socket.next()).content).toBe('again');
      };
      await sendAgain();
      await expectWalk('A legacy POST to a frame on a legacy socket', 30, sendAgain);
    });

    test('a planned feed', async () => {
      for (const content of ['one', 'two', 'three']) await post(ada, content);
      const feedAfter = async (after?: string) =>
        (
          await ada.ask(
            `query($after: String) {
            feed(first: 2, after: $after) {
              nodes { content author { username } comments(first: 3) { nodes { content } } }
              pageInfo { endCursor }
            }
          }`,
            { after },
          )
        ).feed;
      const { pageInfo } = await feedAfter();
      await expectWalk('A planned feed', 24, async () => {
        expect((await feedAfter(pageInfo.endCursor)).nodes).toHaveLength(1);
      });
    });
  },
);
