import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entities } from '../../src/domain/entities.js';
import { sections } from '../../src/domain/export/sections.js';
import { createOrm } from '../../src/domain/orm.js';
import { openConversation } from '../harness/apollo.js';
import { addressFor, sendFile } from '../harness/attachments.js';
import { announce, pngOf } from '../harness/pictures.js';
import { command, spawnParley } from '../harness/process.js';

const node = await spawnParley();
const env = { DATABASE_URL: node.databaseUrl, DATA_DIR: node.dataDir };
const { ada, ben } = await node.people('ada', 'ben');

test('export writes the data of a user, and nothing that others wrote', async () => {
  const id = await openConversation(ada, ben, 'a word of ada');
  await ben.act(
    'sendMessage',
    { to: { conversationId: id }, content: 'a secret of ben' },
    'message { id }',
  );
  await ada.act('createPost', { content: 'a post of ada' }, 'post { id }');
  await ben.act('createPost', { content: 'a post of ben' }, 'post { id }');
  await node.sql(
    `insert into messages (conversation_id, seq, sender_id, content) select $1, 100 + n, $2, 'bulk ' || n from generate_series(1, 1200) n`,
    [id.slice('conversation_'.length), ada.number],
  );
  const out = join(node.dataDir, 'ada.json');
  const { code, said } = await command(env, 'export', 'ada', '--out', out);
  expect([code, said]).toEqual([0, expect.stringMatching(/^12\d\d rows in /)]);
  expect((await stat(out)).mode & 0o777).toBe(0o600);
  const text = await readFile(out, 'utf8');
  const data = JSON.parse(text);
  expect(Object.keys(data)).toEqual(sections.map(({ name }) => name));
  expect(data.account).toMatchObject([{ id: ada.id, username: 'ada', hasPassword: true }]);
  expect(data.messagesSent).toHaveLength(1201);
  expect(data.messagesSent[0]).toMatchObject({ content: 'a word of ada', conversationId: id });
  expect(data.posts).toMatchObject([{ content: 'a post of ada' }]);
  expect(data.conversations).toMatchObject([{ id, kind: 'DIRECT', withId: ben.id }]);
  for (const secret of ['of ben', 'ben@example.org', '$argon2', '"ben"'])
    expect(text).not.toContain(secret);
  const again = await command(env, 'export', 'ada', '--out', out);
  expect([again.code, again.said]).toEqual([1, `There is a file or folder ${out} already.`]);
  // Without a file it goes to the standard output, and nothing else does.
  const printed = await command(env, 'export', 'ben');
  expect(JSON.parse(printed.said).messagesSent).toMatchObject([{ content: 'a secret of ben' }]);
  const [entry] = await node.sql(`select action, target_id from audit_entries order by id desc`);
  expect(entry).toEqual({ action: 'DATA_EXPORTED', target_id: ben.id });
}, 60_000);

test('export writes the files of a user, byte for byte', async () => {
  const { cleo } = await node.people('cleo');
  const pdf = Buffer.from(`%PDF-1.7\n${'a page '.repeat(200_000)}`);
  const report = { kind: 'FILE', name: 'report.pdf', type: 'application/pdf' };
  const sent = await sendFile(cleo, node.url, { userId: ben.id }, pdf, report);
  const picture = await sendFile(cleo, node.url, { userId: ben.id }, await pngOf());
  await sendFile(ben, node.url, { userId: cleo.id }, Buffer.from('of ben'), report);
  await announce(cleo, 10);
  const [out, files] = ['cleo.json', 'cleo-files'].map((name) => join(node.dataDir, name)) as [
    string,
    string,
  ];
  const { code, said } = await command(env, 'export', 'cleo', '--out', out, '--files', files);
  expect([code, said]).toEqual([0, expect.stringMatching(/rows in .*json\. 2 files in /)]);
  const data = JSON.parse(await readFile(out, 'utf8'));
  expect(data.attachmentsSent).toMatchObject([
    { messageId: sent.id, uploadId: sent.uploadId, name: 'report.pdf', size: pdf.length },
    { messageId: picture.id, uploadId: picture.uploadId },
  ]);
  expect((await readdir(files)).sort()).toEqual(
    [`${sent.uploadId}.pdf`, `${picture.uploadId}.webp`].sort(),
  );
  expect((await readFile(join(files, `${sent.uploadId}.pdf`))).equals(pdf)).toBe(true);
  const shown = await fetch(node.url + (await addressFor(ben, picture.id)));
  const bytes = await readFile(join(files, `${picture.uploadId}.webp`));
  expect(bytes.equals(Buffer.from(await shown.arrayBuffer()))).toBe(true);
  const again = await command(env, 'export', 'cleo', '--files', files);
  expect([again.code, again.said]).toEqual([1, `There is a file or folder ${files} already.`]);
}, 60_000);

/** Tables without rows of one person, or without data about them. */
const without = [
  ...['streams', 'events', 'reserved_names', 'sign_in_failures', 'oauth_attempts'],
  ...['import_progress', 'imported_ids', 'scheduled_jobs', 'scheduler_lease', 'database_runs'],
  ...['push_position', 'search_progress', 'feed_changes'],
  // What they have is derived from messages and posts, which are exported.
  ...['message_words', 'link_fetches', 'server_nodes'],
];

test('every table is exported or has no data of a person', async () => {
  const orm = await createOrm(node.databaseUrl);
  const tables = entities.map((entity) => orm.getMetadata().get(entity as never).tableName);
  await orm.close(true);
  const exported = sections.flatMap((section) => section.tables);
  expect(tables.filter((table) => !without.includes(table)).sort()).toEqual(exported.toSorted());
});
