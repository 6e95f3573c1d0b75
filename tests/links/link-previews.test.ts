import { describe, expect, test, vi } from 'vitest';
import { follow, send } from '../harness/documents.js';
import { redirect, startSite } from '../harness/pages.js';
import { type Person, village } from '../harness/server.js';

const [site, elsewhere] = [await startSite(), await startSite()];
elsewhere.pages.set('/', '<title>elsewhere</title>');
const page = (title: string) => `<title>${title}</title><meta name="description" content="About">`;
const { server, ada, ben } = await village(
  {
    LINK_PREVIEW_HOSTS: `http://127.0.0.1:${site.port}`,
    LINK_PREVIEW_PRIVATE_ADDRESSES: 'true',
    LIMIT_LINK_PREVIEW_SECONDS: '1',
    LIMIT_LINK_PREVIEW_BYTES: '20000',
  },
  'ada',
  'ben',
);

const PREVIEW = 'linkPreview { url title description siteName imageWidth imageHeight }';
const previewOf = async (who: Person, id: string) =>
  (
    await who.ask(
      `query ($id: ID!) { node(id: $id) { ... on Message { ${PREVIEW} } ... on Post { ${PREVIEW} } } }`,
      { id },
    )
  ).node.linkPreview;
const waiting = () => server.sql('select url, attempts from link_fetches');

/** Sends a link to a path of the site, and waits until nothing is left to fetch. */
async function sendLink(path: string): Promise<string> {
  const { id } = await send(ada, ben, `see ${site.url}${path} there`);
  await vi.waitFor(async () => expect(await waiting()).toEqual([]), 15_000);
  return id;
}

test('a message gets its preview, which is told by an event and stays', async () => {
  site.pages.set('/a', page('A &amp; B'));
  const { conversation } = await send(ada, ben, 'hello');
  const events = ben.subscribe(
    `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
      __typename ... on LinkPreviewAdded { message { id ${PREVIEW} } } } }`,
    { id: conversation.id },
  );
  await events.event();
  const { id } = await send(ada, ben, `look: ${site.url}/a#part.`);
  expect((await events.event()).__typename).toBe('MessageSent');
  const linkPreview = {
    ...{ url: `${site.url}/a`, title: 'A & B', description: 'About' },
    ...{ siteName: null, imageWidth: null, imageHeight: null },
  };
  const told = await events.event();
  expect(told).toEqual({ __typename: 'LinkPreviewAdded', message: { id, linkPreview } });
  expect(await previewOf(ben, id)).toEqual(linkPreview);
  const planned = `{ conversation(id: "${conversation.id}") { messages(last: 1) { nodes { ${PREVIEW} } } } }`;
  expect((await ben.ask(planned)).conversation.messages.nodes).toEqual([{ linkPreview }]);
});

test('a post gets its preview, which feeds are told of', async () => {
  site.pages.set('/post', page('Of a post'));
  await follow(ben, ada);
  const events = ben.subscribe(`subscription { feedEvents { __typename
    ... on PostEdited { post { id linkPreview { title } } } } }`);
  await events.event();
  const content = `${site.url}/post`;
  const { post } = await ada.act('createPost', { content }, 'post { id linkPreview { title } }');
  expect(post.linkPreview).toBeNull();
  const shown = { id: post.id, linkPreview: { title: 'Of a post' } };
  let told = await events.event();
  if (told.__typename === 'PostPublished') told = await events.event();
  expect(told).toEqual({ __typename: 'PostEdited', post: shown });
  const change = { postId: post.id, content: 'no link' };
  const { post: changed } = await ada.act('updatePost', change, 'post { linkPreview { title } }');
  expect(changed.linkPreview).toBeNull();
});

describe('nothing is fetched', () => {
  test('from a host that is not allowed', async () => {
    await send(ada, ben, `${elsewhere.url}/ and http://localhost:${site.port}/a`);
    expect(await waiting()).toEqual([]);
    expect(elsewhere.asked).toEqual([]);
  });

  test('where the operator allows no hosts', async () => {
    const quiet = await village('ada', 'ben');
    const before = site.asked.length;
    const { id } = await send(quiet.ada, quiet.ben, `${site.url}/a`);
    await quiet.ada.act('createPost', { content: `${site.url}/a` }, 'post { id }');
    expect(await quiet.server.sql('select from link_fetches')).toEqual([]);
    expect(await previewOf(quiet.ada, id)).toBeNull();
    expect(site.asked.length).toBe(before);
  });

  test('from an address that is not public, unless that is allowed', async () => {
    const LINK_PREVIEW_HOSTS = `http://127.0.0.1:${site.port},http://localhost:${site.port}`;
    const strict = await village({ LINK_PREVIEW_HOSTS }, 'ada', 'ben');
    const before = site.asked.length;
    for (const host of ['127.0.0.1', 'localhost'])
      await send(strict.ada, strict.ben, `http://${host}:${site.port}/a`);
    await vi.waitFor(
      async () => expect(await strict.server.sql('select from link_fetches')).toEqual([]),
      15_000,
    );
    expect(site.asked.length).toBe(before);
  });

  test('beyond the allowed hosts by a redirect; within them it is followed, three times at most', async () => {
    site.pages.set('/away', redirect(`${elsewhere.url}/`));
    site.pages.set('/file', redirect('file:///etc/passwd'));
    for (const path of ['/away', '/file'])
      expect(await previewOf(ada, await sendLink(path))).toBeNull();
    expect(elsewhere.asked).toEqual([]);
    site.pages.set('/to-a', redirect('/a', 301));
    site.pages.set('/a', page('A'));
    expect((await previewOf(ada, await sendLink('/to-a'))).title).toBe('A');
    site.pages.set('/loop', redirect('/loop'));
    const before = site.asked.length;
    expect(await previewOf(ada, await sendLink('/loop'))).toBeNull();
    expect(site.asked.length - before).toBe(4);
  });
});

describe('a page', () => {
  test('is read up to the limit, and no further', async () => {
    site.pages.set('/long', `${page('early')}${' '.repeat(5e6)}`);
    site.pages.set('/late', `${' '.repeat(20_001)}${page('late')}`);
    expect((await previewOf(ada, await sendLink('/long'))).title).toBe('early');
    expect(await previewOf(ada, await sendLink('/late'))).toBeNull();
  });

  test.each([
    ['another type', { 'content-type': 'text/plain' }],
    ['compression', { 'content-type': 'text/html', 'content-encoding': 'gzip' }],
  ])('of %s has no preview', async (_, headers) => {
    site.pages.set('/odd', (_request, response) => {
      response.writeHead(200, headers as Record<string, string>).end(page('odd'));
    });
    expect(await previewOf(ada, await sendLink('/odd'))).toBeNull();
  });

  test('in another encoding is decoded', async () => {
    site.pages.set('/latin', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=iso-8859-1' });
      response.end(Buffer.from('<title>caf\u00e9</title>', 'latin1'));
    });
    expect((await previewOf(ada, await sendLink('/latin'))).title).toBe('café');
  });

  test('that does not answer in time, or fails, is tried again later', async () => {
    let isReady = false;
    site.pages.set('/slow', (_request, response) => {
      if (!isReady) return;
      response.writeHead(200, { 'content-type': 'text/html' }).end(page('at last'));
    });
    const { id } = await send(ada, ben, `${site.url}/slow`);
    const url = `${site.url}/slow`;
    await vi.waitFor(() => expect(site.asked).toContain('/slow'), 15_000);
    expect(await waiting()).toEqual([{ url, attempts: 1 }]);
    // As after the death of the node that had begun.
    isReady = true;
    await vi.waitFor(async () => {
      await server.sql('update link_fetches set due_at = now()');
      expect(await waiting()).toEqual([]);
    }, 15_000);
    expect((await previewOf(ada, id)).title).toBe('at last');
  });
});

test('a preview goes with the text that it belongs to', async () => {
  site.pages.set('/b', page('B'));
  const id = await sendLink('/b');
  const edit = (content: string) =>
    ada.act('editMessage', { messageId: id, content }, 'message { linkPreview { title } }');
  const before = site.asked.length;
  const kept = await edit(`still ${site.url}/b`);
  expect(kept.message.linkPreview).toEqual({ title: 'B' });
  expect(site.asked.length).toBe(before);
  expect((await edit('no more')).message.linkPreview).toBeNull();
  await edit(`again ${site.url}/b`);
  await vi.waitFor(async () => expect((await previewOf(ben, id))?.title).toBe('B'), 15_000);
  await ada.act('deleteMessage', { messageId: id }, 'message { id }');
  expect(await previewOf(ben, id)).toBeNull();
});
