import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connectParley, uploadFile } from '../../packages/client/src/core.js';
import { sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { atNode, patch, pngOf } from '../harness/pictures.js';
import { village } from '../harness/server.js';

/* The code of the guide to uploads does what the guide says. */

const { server, ada, ben } = await village('ada', 'ben');
const guide = readFileSync('docs/guides/uploads.md', 'utf8');
const codes = (language: string) =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code]) => code!);
const picture = await pngOf(600, 400);

test('its mutations announce a file, and send a message with it', async () => {
  const [create, send, ...more] = codes('graphql') as [string, string];
  expect(more).toEqual([]);
  const input = { kind: 'IMAGE', name: 'a.png', type: 'image/png', size: picture.length };
  const { createUpload } = await ada.ask(create, { input });
  expect((await patch(atNode(server.url, createUpload.url), picture)).status).toBe(204);
  const ids = [createUpload.upload.id];
  const { sendMessage } = await ada.ask(send, { to: { userId: ben.id }, ids });
  const [{ url, ...attachment }] = sendMessage.message.attachments;
  expect(attachment).toMatchObject({ kind: 'IMAGE', mimeType: 'image/webp', width: 600 });
  expect((await fetch(server.url + url)).status).toBe(200);
});

test('its code uploads a file', async () => {
  const [code, ...more] = codes('ts') as [string];
  expect(more).toEqual([]);
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  const run = new AsyncFunction(
    'uploadFile',
    'parley',
    'file',
    'signal',
    'console',
    `${code.replace(/^import .*\n/gm, '')}\nreturn id;`,
  );
  const parley = closing(connectParley({ url: `${server.url}/graphql`, session: sessionOf(ada) }));
  const shares: number[] = [];
  const log = { log: (share: number) => shares.push(share) };
  const file = new File([picture], 'a.png', { type: 'image/png' });
  const id = await run(uploadFile, parley, file, new AbortController().signal, log);
  expect(id).toMatch(/^upload_/);
  expect(shares.at(-1)).toBe(1);
});
