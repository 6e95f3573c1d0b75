import { describe, expect, test } from 'vitest';
import { formWith, pngOf, upload } from '../harness/pictures.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');

const fields = 'post { id content images { uploadId alt width height url } }';

interface Image {
  uploadId: string;
  alt: string | null;
  width: number;
  url: string;
}

const uploaded = async (person: Person, width: number): Promise<string> =>
  (await upload(person, server.url, await pngOf(width, 4))).id;

const create = async (images: object[], content?: string) =>
  (await ada.act('createPost', { content, images }, fields)).post;
const update = async (postId: string, change: object) =>
  (await ada.act('updatePost', { postId, ...change }, fields)).post;

const idsOf = ({ images }: { images: Image[] }) => images.map(({ uploadId }) => uploadId);
const status = async (url: string) => (await fetch(server.url + url)).status;

const [one, two, three] = [await uploaded(ada, 5), await uploaded(ada, 6), await uploaded(ada, 7)];

describe('the pictures of a post', () => {
  test('are shown in their order, with their texts', async () => {
    const images = [{ id: two, alt: 'A loom' }, { id: one }, { id: three, alt: ' \n' }];
    const { id } = await create(images, 'three');
    const query = '{ content images { uploadId alt width height } }';
    const { post } = await ben.ask(`query ($id: ID!) { post(id: $id) ${query} }`, { id });
    expect(post).toEqual({
      content: 'three',
      images: [
        { uploadId: two, alt: 'A loom', width: 6, height: 4 },
        { uploadId: one, alt: null, width: 5, height: 4 },
        { uploadId: three, alt: null, width: 7, height: 4 },
      ],
    });
  });

  test('are ordered anew, described and removed; what nothing shows is no longer served', async () => {
    const [a, b, c] = [await uploaded(ada, 5), await uploaded(ada, 6), await uploaded(ada, 7)];
    const made = await create([{ id: a }, { id: b }, { id: c }], 'three');
    const [first, second] = made.images as [Image, Image];
    const moved = await update(made.id, { images: [{ id: c, alt: 'last' }, { id: a }] });
    expect(moved.images).toMatchObject([
      { uploadId: c, alt: 'last' },
      { uploadId: a, alt: null },
    ]);
    expect([await status(first.url), await status(second.url)]).toEqual([200, 404]);
    const kept = await update(made.id, { content: 'still two' });
    expect(idsOf(kept)).toEqual([c, a]);
    const none = await update(made.id, { images: [] });
    expect(none.images).toEqual([]);
    expect(await status(first.url)).toBe(404);
  });

  test('stand without a text, but a post is never without both', async () => {
    const post = await create([{ id: one }]);
    expect(post).toMatchObject({ content: '', images: [{ uploadId: one }] });
    const change = { postId: post.id, images: [] };
    expect(await ada.attempt('updatePost', change)).toBeRefused('BAD_USER_INPUT', 'images');
    const written = await update(post.id, { content: 'a text', images: [] });
    expect(written).toMatchObject({ content: 'a text', images: [] });
    const blank = { postId: post.id, content: ' ' };
    expect(await ada.attempt('updatePost', blank)).toBeRefused('BAD_USER_INPUT', 'content');
    const nothing = await ada.attempt('createPost', { images: [] });
    expect(nothing).toBeRefused('BAD_USER_INPUT', 'content');
    expect(await update(post.id, {})).toMatchObject({ content: 'a text' });
  });

  test.each<[string, () => Promise<object[]> | object[]]>([
    ['eleven', async () => Array.from({ length: 11 }, () => ({ id: one }))],
    ['one twice', () => [{ id: one }, { id: two }, { id: one }]],
    ['one of somebody else', async () => [{ id: one }, { id: await uploaded(ben, 5) }]],
    ['one with a text that is too long', () => [{ id: one, alt: 'x'.repeat(1501) }]],
    ['a malformed id', () => [{ id: 'upload_7' }]],
  ])('are refused: %s', async (_, images) => {
    const input = { content: 'refused', images: await images() };
    expect(await ada.attempt('createPost', input)).toBeRefused('BAD_USER_INPUT', 'images');
  });

  test('may be ten', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, (_, at) => uploaded(ada, at + 3)));
    const post = await create(ids.map((id) => ({ id })));
    expect(idsOf(post)).toEqual(ids);
  });

  test('of a removed post are all withheld, and served again after its restoration', async () => {
    await server.appoint(cleo);
    const ids = [await uploaded(ada, 5), await uploaded(ada, 6)];
    const { id, images } = await create(ids.map((id) => ({ id })));
    const all = () => Promise.all(images.map(({ url }: Image) => status(url)));
    await cleo.admin.act('removeContent', { contentId: id, reason: 'a test' });
    expect(await all()).toEqual([404, 404]);
    await cleo.admin.act('restoreContent', { contentId: id });
    expect(await all()).toEqual([200, 200]);
  });

  test('are found by `has:image`', async () => {
    await create([{ id: one }], 'heliotrope shown');
    await ada.act('createPost', { content: 'heliotrope told' }, 'post { id }');
    const { search } = await ben.ask(
      '{ search(query: "heliotrope has:image") { nodes { item { ... on Post { content } } } } }',
    );
    expect(search.nodes).toEqual([{ item: { content: 'heliotrope shown' } }]);
  });

  test('are told by an event of the feed when they change alone', async () => {
    const { id } = await create([{ id: one }], 'told');
    const live = ada.subscribe(`subscription { feedEvents { __typename
      ... on PostEdited { post { content images { uploadId } } } } }`);
    expect((await live.event()).__typename).toBe('StreamResumed');
    await update(id, { images: [{ id: one }, { id: two }] });
    expect(await live.event()).toEqual({
      __typename: 'PostEdited',
      post: { content: 'told', images: [{ uploadId: one }, { uploadId: two }] },
    });
  });

  test('are the first of them in a legacy API, which replaces all by one or none', async () => {
    const post = await create([{ id: two }, { id: one }], 'for old clients');
    const path = `/api/posts/${post.id.slice('post_'.length)}/`;
    const seen = await rest(server, `GET ${path}`, {}, ada.token);
    expect(new URL(seen.body.image).pathname).toBe(post.images[0].url);
    const form = formWith('image', await pngOf(9, 9), { content: 'replaced' });
    expect((await rest(server, `PATCH ${path}`, { body: form }, ada.token)).status).toBe(200);
    const now = (await ada.ask(`{ post(id: "${post.id}") { images { width } } }`)).post;
    expect(now.images).toEqual([{ width: 9 }]);
    await rest(server, `PATCH ${path}`, { body: { image: null } }, ada.token);
    expect((await ada.ask(`{ post(id: "${post.id}") { images { width } } }`)).post.images).toEqual(
      [],
    );
  });
});
