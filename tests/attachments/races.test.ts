import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sendFile } from '../harness/attachments.js';
import { closing } from '../harness/closing.js';
import { runJob } from '../harness/jobs.js';
import { pngOf, upload } from '../harness/pictures.js';
import { village } from '../harness/server.js';
import { openSql } from '../harness/sql.js';
import { uploadStorage } from '../harness/upload-storage.js';

const storage = await uploadStorage();
const { server, ada, ben, cleo } = await village(storage.env, 'ada', 'ben', 'cleo');
const picture = await pngOf();

const post = (id: string) =>
  ada.attempt('createPost', { content: 'look', images: [{ id }] }, 'post { id images { url } }');
const status = async (path: string) => (await fetch(server.url + path)).status;

/** Whether a session waits for a lock. */
const isWaiting = async () =>
  (
    await server.sql(
      `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
  ).length > 0;

test('a picture that is reused while its only post is being deleted keeps its file', async () => {
  const { id } = await upload(ada, server.url, picture);
  const { post: first } = (await post(id)).data.createPost;
  // The deletion is held before it looks at what shows the picture: another session has locked the upload.
  await server.sql('begin');
  await server.sql('select from uploads where id = $1 for update', [id.slice('upload_'.length)]);
  const [deleted, reused] = [
    ada.act('deletePost', { postId: first.id }),
    sleep(300).then(() => post(id)),
  ];
  await expect.poll(isWaiting).toBe(true);
  await sleep(600);
  await server.sql('commit');
  await deleted;
  const reply = await reused;
  // Whichever came first: the new post shows its picture, or was refused.
  if (reply.errors) expect(reply).toBeRefused('BAD_USER_INPUT', 'images');
  else expect(await status(reply.data.createPost.post.images[0].url)).toBe(200);
  const lost = await server.sql(
    `select from posts join uploads on path = images->0->>'path' where uploads.withheld`,
  );
  expect(lost).toEqual([]);
});

test('of many posts that reuse a picture while others with it are deleted, each shows it', async () => {
  const { id } = await upload(ada, server.url, picture);
  const posts = [(await post(id)).data.createPost.post];
  for (let round = 0; round < 10; round += 1) {
    const old = posts.pop();
    const [reply] = await Promise.all([
      post(id),
      old && ada.attempt('deletePost', { postId: old.id }),
    ]);
    if (reply.errors) {
      // The picture was deleted with its last post: nobody shows it.
      expect(reply).toBeRefused('BAD_USER_INPUT', 'images');
      break;
    }
    const made = reply.data.createPost.post;
    expect(await status(made.images[0].url)).toBe(200);
    posts.push(made);
  }
  const lost = await server.sql(
    `select from posts join uploads on path = images->0->>'path' where uploads.withheld`,
  );
  expect(lost).toEqual([]);
});

describe('while the purge deletes unused files,', () => {
  const uuidOf = (id: string) => id.slice('upload_'.length);
  const age = (...ids: string[]) =>
    server.sql(`update uploads set created_at = now() - interval '60 days' where id = any($1)`, [
      ids.map(uuidOf),
    ]);
  const isThere = async (id: string) =>
    (await server.sql('select from uploads where id = $1', [uuidOf(id)])).length === 1;
  const waiting = async () =>
    (
      await server.sql(
        `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      )
    ).length;
  const send = (id: string) =>
    ada.attempt(
      'sendMessage',
      { to: { userId: ben.id }, attachmentIds: [id] },
      'message { attachments { url } }',
    );
  const poster = (id: string) =>
    ada.attempt(
      'createUpload',
      { kind: 'VIDEO', name: 'a.mp4', type: 'video/mp4', size: 9, posterId: id },
      'upload { id }',
    );

  /** Holds the upload while `first` and then `second` wait for it; resolves once both are done. */
  async function inOrder<A, B>(
    id: string,
    first: () => Promise<A>,
    second: () => Promise<B>,
  ): Promise<[A, B]> {
    const holder = closing(openSql(server.databaseUrl));
    await holder('begin');
    await holder('select from uploads where id = $1 for update', [uuidOf(id)]);
    const one = first();
    await expect.poll(waiting).toBe(1);
    const other = second();
    await expect.poll(waiting).toBe(2);
    await holder('commit');
    return Promise.all([one, other]);
  }
  const purge = () => runJob(server, 'purge_daily');

  test('one that a message is sent with just before is kept, and the others are deleted', async () => {
    const [sent, other] = [
      await upload(ada, server.url, picture),
      await upload(ada, server.url, picture),
    ];
    await age(sent.id, other.id);
    const [{ data, errors }] = await inOrder(sent.id, () => send(sent.id), purge);
    expect(errors).toBeUndefined();
    expect(await status(data.sendMessage.message.attachments[0].url)).toBe(200);
    expect([await isThere(sent.id), await isThere(other.id)]).toEqual([true, false]);
  });

  test('one that a message would be sent with just after is gone, and nothing is sent', async () => {
    const { id } = await upload(ada, server.url, picture);
    await age(id);
    const [, reply] = await inOrder(id, purge, () => send(id));
    expect(reply).toBeRefused('BAD_USER_INPUT', 'attachmentIds');
    expect(await isThere(id)).toBe(false);
  });

  test('one that becomes the poster of a video just before is kept', async () => {
    const { id } = await upload(ada, server.url, picture);
    await age(id);
    const [{ errors }] = await inOrder(id, () => poster(id), purge);
    expect(errors).toBeUndefined();
    expect(await isThere(id)).toBe(true);
  });

  test('one that would become the poster of a video just after is gone, and no video is announced', async () => {
    const { id } = await upload(ada, server.url, picture);
    await age(id);
    const [, reply] = await inOrder(id, purge, () => poster(id));
    expect(reply).toBeRefused('BAD_USER_INPUT', 'posterId');
    expect(await isThere(id)).toBe(false);
  });
});

test('a file that is forwarded while its only message is being deleted is shown or not copied', async () => {
  const bytes = Buffer.from(`%PDF-1.7\n${'a page '.repeat(100)}`);
  const file = { kind: 'FILE', name: 'a.pdf', type: 'application/pdf' };
  const { id } = await sendFile(ada, server.url, { userId: ben.id }, bytes, file);
  const [deleted, forwarded] = await Promise.all([
    ada.attempt('deleteMessage', { messageId: id }),
    ben.attempt(
      'forwardMessage',
      { messageId: id, to: { userId: cleo.id } },
      'message { attachments { url } }',
    ),
  ]);
  expect(deleted.errors).toBeUndefined();
  const shown = forwarded.data?.forwardMessage?.message.attachments ?? [];
  for (const { url } of shown) expect(await status(url)).toBe(200);
  const lost = await server.sql(
    'select from attachments join uploads on uploads.id = upload_id where uploads.withheld',
  );
  expect(lost).toEqual([]);
});

test.each([
  ['alone', undefined],
  ['with a text', 'look'],
])(
  'a message of files %s that is forwarded while it is deleted is never an empty one',
  async (_, text) => {
    const { id, uploadId } = await sendFile(ada, server.url, { userId: ben.id }, picture);
    if (text) await ada.act('editMessage', { messageId: id, content: text });
    await server.sql('begin');
    const upload = [uploadId.slice('upload_'.length)];
    await server.sql('select from uploads where id = $1 for update', upload);
    const copy = { messageId: id, to: { userId: cleo.id } };
    const forwarded = ben.attempt('forwardMessage', copy, 'message { content attachments { id } }');
    await expect.poll(isWaiting).toBe(true);
    // What the deletion of the message does with its files.
    await server.sql('delete from attachments where upload_id = $1', upload);
    await server.sql('delete from uploads where id = $1', upload);
    await server.sql('commit');
    const reply = await forwarded;
    if (text) {
      expect(reply.data.forwardMessage.message).toEqual({ content: text, attachments: [] });
      return;
    }
    expect(reply).toBeRefused('CONFLICT');
    const { conversationWith } = await ben.ask(
      `{ conversationWith(user: { id: "${cleo.id}" }) { messages { nodes { id } } } }`,
    );
    expect(conversationWith?.messages.nodes ?? []).toEqual([]);
  },
);
