import { setTimeout as sleep } from 'node:timers/promises';
import { feedKinds } from '../../../src/graphql/posts/feed.events.js';
import { follow, post } from '../../harness/documents.js';
import { pngOf, upload } from '../../harness/pictures.js';
import type { Parley, Person } from '../../harness/server.js';
import { compare, type Row, someone, type Told } from './world.js';

const POST = 'id content updatedAt author { id } images { uploadId alt }';
const READ = `{ feed(first: 50) { nodes { ${POST} } } }`;
const EVENTS = `subscription { feedEvents {
  __typename ... on StreamEvent { seq }
  ... on PostPublished { post { ${POST} } }
  ... on PostEdited { post { ${POST} } }
  ... on PostRemoved { postId }
} }`;

/** Posts by their ids: they are shown newest first, which is the order of their numbers. */
type State = Map<string, object>;

const read = async (me: Person): Promise<State> => {
  const { feed } = await me.ask(READ);
  return new Map(feed.nodes.map((one: { id: string }) => [one.id, one]));
};

function apply(state: State, event: Told): void {
  if (event.__typename === 'PostRemoved') state.delete(event.postId);
  else if (event.post) state.set(event.post.id, event.post);
}

interface Scene {
  server: Parley;
  me: Person;
  /** Whom `me` follows. */
  other: Person;
  /** Posts of `other`. */
  ids: string[];
}

/** The feed of a person who follows another with three posts. */
const inFeed =
  (act: (scene: Scene) => Promise<unknown>): Row =>
  async (server) => {
    const [me, other] = [await someone(server), await someone(server)];
    await follow(me, other);
    const ids: string[] = [];
    for (const content of ['one', 'two', 'three']) ids.push(await post(other, content));
    const outcome = await compare<State>(me, {
      kinds: feedKinds,
      subscription: EVENTS,
      read: () => read(me),
      apply,
      work: async () => {
        await act({ server, me, other, ids });
        // Feeds are looked through every half second.
        await sleep(1_500);
      },
    });
    const sorted = (state: unknown) =>
      [...(state as State).values()].sort((a, b) =>
        JSON.stringify(a).localeCompare(JSON.stringify(b)),
      );
    const { before, applied, fresh, told } = outcome;
    return { told, before: sorted(before), applied: sorted(applied), fresh: sorted(fresh) };
  };

/** Does what a moderator does to a post. */
async function moderate(server: Parley, contentId: string, isRemoved: boolean): Promise<void> {
  const hides = isRemoved ? 'now()' : 'null';
  await server.sql(
    `update posts set removed_at = ${hides}, hidden = ${isRemoved} where id = ${contentId.slice('post_'.length)}`,
  );
}

/** By the kind of event. */
export const inFeeds: Record<string, Row> = {
  published: inFeed(async ({ server, me, other }) => {
    await post(other, 'four');
    await post(await someone(server), 'of a stranger');
    await post(me, 'mine');
    const { id } = await upload(other, server.url, await pngOf());
    await other.act('createPost', { images: [{ id, alt: 'five' }] }, 'post { id }');
  }),
  edited: inFeed(async ({ server, other, ids: [one, two, three] }) => {
    await other.act('updatePost', { postId: one, content: 'once' }, 'post { id }');
    await other.act('updatePost', { postId: one, content: 'twice' }, 'post { id }');
    const { id } = await upload(other, server.url, await pngOf());
    for (const alt of ['a square', 'a teal square'])
      await other.act('updatePost', { postId: two, images: [{ id, alt }] }, 'post { id }');
    for (const isRemoved of [true, false]) await moderate(server, three as string, isRemoved);
  }),
  removed: inFeed(async ({ server, other, ids: [one, two, three] }) => {
    await other.act('updatePost', { postId: one, content: 'last words' }, 'post { id }');
    await other.act('deletePost', { postId: one }, 'post { id }');
    await moderate(server, two as string, true);
    const id = await post(other, 'short-lived');
    await other.act('deletePost', { postId: id }, 'post { id }');
    await other.act('likePost', { postId: three }, 'post { id }');
  }),
};
