import { expect, test } from 'vitest';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { askBothWays, startBothWays } from './both-ways.js';
import { type Generated, generate, keepCursors, rootsOf } from './generate.js';
import { randomOf } from './random.js';
import { fillWorld } from './world.js';

const ways = await startBothWays();
const world = await fillWorld(ways);

/** The seed decides the documents: `PLANNER_SEED=7 PLANNER_DOCUMENTS=5000`. */
const seed = Number(process.env.PLANNER_SEED ?? 20_260_301);
const documents = Number(process.env.PLANNER_DOCUMENTS ?? 250);

const usernames = ['ada', 'BEN', 'user.7ä', 'deleted-9', 'user.5Ä', '', 'nobody\0', 'no one'];
const words = ['a', 'É', '😀', '%', '_', '\\', '"', "'", 'use', 'Ada L', ' ', '\ud800'];

test(
  'generated documents are answered alike both ways, for five users and without a viewer',
  async () => {
    const schema = await buildGraphqlSchema();
    const roots = rootsOf(schema);
    const random = randomOf(seed);
    const cursors = new Map<string, string[]>();
    const { ids, wrongIds, people } = world;
    const supply = { ids, wrongIds, usernames, words, cursors };
    const { ada, ben, cleo, dora, emil, fay } = people;
    const others = [ben, cleo, dora, emil, fay];
    const count = { answered: 0, planned: 0 };
    const places = new Set<string>();
    const statuses = new Set<unknown>();
    const unplanned = () => roots.filter(({ name }) => !places.has(`Query.${name}`));
    for (let one = 0; one < documents || unplanned().length > 0; one += 1) {
      // A random choice may leave a root field out, so it is made among those that are missing at the end.
      expect(one).toBeLessThan(2 * documents);
      const first = random.pick(one < documents ? roots : unplanned());
      const made = generate(schema, random, supply, first);
      const who = [ada, random.pick(others), random.chance(0.1) ? null : random.pick(others)];
      for (const person of new Set(who)) {
        const hint = `PLANNER_SEED=${seed}, document ${one}:`;
        const { data, isRefused, isPlanned } = await askBothWays(
          ways,
          { who: person, ...made },
          hint,
        );
        keepCursors(data, made.parts, cursors);
        if (!isRefused) count.answered += 1;
        if (!isPlanned) continue;
        count.planned += 1;
        for (const place of placesIn(made)) places.add(place);
        for (const [one] of JSON.stringify(data).matchAll(/"O(N|FF)LINE"/g)) statuses.add(one);
      }
    }
    // Otherwise the loaders might have answered both.
    expect(count.planned / count.answered).toBeGreaterThan(0.7);
    expect(count.answered).toBeGreaterThan(documents);
    expect(roots.length).toBeGreaterThan(10);
    // Some users were online, and some were not.
    expect(statuses.size).toBe(2);
    for (const place of deep) expect(places).toContain(place);
  },
  Math.max(180_000, documents * 1_000),
);

/** Some of the fields below others. */
const deep = [
  'Conversation.messages',
  'Conversation.lastMessage',
  'Conversation.readMarks',
  'Group.conversation',
  'GroupMember.user',
  'Message.sender',
  'Post.comments',
  'Presence.status',
  'Presence.user',
  'User.friends',
  'UserConnection.pageInfo',
];

const placesIn = ({ parts }: Pick<Generated, 'parts'>): string[] =>
  parts.flatMap((part) => [part.place, ...placesIn(part)]);
