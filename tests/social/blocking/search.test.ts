import { expect, test } from 'vitest';
import { post, send } from '../../harness/documents.js';
import { found, groupOfAll } from '../../harness/groups.js';
import { type Person, village } from '../../harness/server.js';
import { find, indexed, trySearch } from '../../search/searching.js';

const { server, ada, ben, cleo } = await village(
  { LIMIT_SEARCHES_PER_MINUTE: '10000' },
  'ada',
  'ben',
  'cleo',
);

/** Friends who follow each other; each has a post and a group, and both wrote to each other and in a group of cleo's. */
const sides: [string, Person, Person][] = [
  ['the user who blocked', ada, ben],
  ['the blocked user', ben, ada],
];
const { groupId } = await groupOfAll(cleo, [ada, ben]);
for (const [, one, other] of sides) {
  const { username } = one;
  await one.act('followUser', { userId: other.id });
  await one.act('addFriend', { userId: other.id });
  await one.act('updateProfile', { firstName: `Marigold ${username}` });
  await post(one, `marigold, posted by ${username}`);
  await found(one, { name: `marigold garden of ${username}` });
  await send(one, other, `marigold, written by ${username}`);
  await send(one, { to: { groupId }, content: `marigold, to all by ${username}` });
}
await indexed(server);
const kinds = ['USER', 'GROUP', 'POST', 'MESSAGE'] as const;
type Kind = (typeof kinds)[number];
const search = async (who: Person, kind: Kind, query = 'marigold') =>
  (await find(who, query, { kinds: [kind] })).texts.toSorted();

/** What both find before, whoever of the two made it. */
const before = new Map<Person, Record<string, string[]>>();
for (const [, who] of sides) {
  const texts = await Promise.all(kinds.map(async (kind) => [kind, await search(who, kind)]));
  before.set(who, Object.fromEntries(texts));
}
await ada.act('blockUser', { userId: ben.id });

const own: Record<Exclude<Kind, 'MESSAGE'>, (who: Person) => string> = {
  USER: ({ username }) => username,
  GROUP: ({ username }) => `marigold garden of ${username}`,
  POST: ({ username }) => `marigold, posted by ${username}`,
};

test.each(
  sides.flatMap(([side, who, other]) =>
    Object.entries(own).map(([kind, textOf]) => ({ side, who, other, kind, textOf })),
  ),
)('$side does not find a $kind of the other', async ({ who, other, kind, textOf }) => {
  expect(before.get(who)?.[kind]).toEqual([textOf(ada), textOf(ben)]);
  expect(await search(who, kind as Kind)).toEqual([textOf(who)]);
  expect(await search(who, kind as Kind, `marigold ${other.username}`)).toEqual([]);
  expect((await find(who, 'marigold')).texts).not.toContain(textOf(other));
  // A third user finds both.
  expect(await search(cleo, kind as Kind)).toEqual([textOf(ada), textOf(ben)]);
});

test.each(sides)(
  '%s finds messages where they are read, and none by the name of the other',
  async (_, who, other) => {
    // Their conversation and that of the group stay readable.
    const messages = [ada, ben].flatMap(({ username }) => [
      `marigold, to all by ${username}`,
      `marigold, written by ${username}`,
    ]);
    expect(before.get(who)?.MESSAGE).toEqual(messages.toSorted());
    expect(await search(who, 'MESSAGE')).toEqual(messages.toSorted());
    for (const query of ['from:NAME', 'from:@NAME', 'from:NAME marigold', 'in:NAME', 'in:@NAME']) {
      const replyFor = async (name: string) => {
        const reply = await trySearch(who, query.replace('NAME', name));
        expect(reply, query).toBeRefused('BAD_USER_INPUT', 'query');
        return JSON.stringify([reply.data, reply.errors]).replaceAll(name, 'NAME');
      };
      expect(await replyFor(other.username)).toBe(await replyFor('nobody'));
    }
  },
);
