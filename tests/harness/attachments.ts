import { upload } from './pictures.js';
import type { Person } from './server.js';

export const attachmentFields =
  'attachments { id kind name mimeType size width height durationMs waveform thumbhash url posterUrl }';

/** Uploads a file whole, and sends a message with it. */
export async function sendFile(
  person: Person,
  node: string,
  to: object,
  bytes: Uint8Array,
  input: object = {},
) {
  const { status, id } = await upload(person, node, bytes, input);
  if (status !== 204) throw new Error(`The upload was answered with ${status}.`);
  const { message } = await person.act(
    'sendMessage',
    { to, attachmentIds: [id] },
    `message { id content conversation { id } ${attachmentFields} }`,
  );
  return { uploadId: id, ...message } as {
    uploadId: string;
    id: string;
    content: string;
    conversation: { id: string };
    // biome-ignore lint/suspicious/noExplicitAny: each test knows the fields of its own attachments
    attachments: any[];
  };
}

/** The address of an attachment as another user gets it. */
export async function addressFor(
  person: Person,
  messageId: string,
  selection = 'url',
): Promise<string> {
  const { node } = await person.ask(
    `query ($id: ID!) { node(id: $id) { ... on Message { attachments { it: ${selection} } } } }`,
    { id: messageId },
  );
  return node.attachments[0].it;
}

/** The first bytes of an Ogg file with Opus. */
export const ogg = Buffer.concat([
  Buffer.from('4f67675300020000000000000000000000000000000000000000011e', 'hex'),
  Buffer.from('OpusHead'),
  Buffer.alloc(400),
]);
/** The first bytes of an MP4 file. */
export const mp4 = Buffer.concat([
  Buffer.from('0000001866747970', 'hex'),
  Buffer.from('isom'),
  Buffer.alloc(400),
]);
