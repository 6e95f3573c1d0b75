import sharp from 'sharp';
import { attachmentFields } from '../harness/attachments.js';
import { type Person, village } from '../harness/server.js';
import { uploadStorage } from '../harness/upload-storage.js';

const storage = await uploadStorage();
export const { server, ada, ben, cleo } = await village(storage.env, 'ada', 'ben', 'cleo');
export const toBen = { userId: ben.id };
export const picture = await sharp({
  create: { width: 900, height: 600, channels: 3, background: 'teal' },
})
  .jpeg()
  .withExif({ IFD0: { Copyright: 'taken at home' } })
  .toBuffer();
export const pdf = Buffer.from(`%PDF-1.7\n${'a page '.repeat(2_000)}`);
export const file = { kind: 'FILE', name: 'report.pdf', type: 'application/pdf' };
export const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers });
export const filesNow = () => storage.filesOf(server);
export const send = (person: Person, input: object) =>
  person.attempt(
    'sendMessage',
    { to: toBen, ...input },
    `message { id content ${attachmentFields} }`,
  );
