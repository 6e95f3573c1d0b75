import sharp from 'sharp';
import type { Person } from './node.js';

/** A picture of one colour. */
export const pngOf = (width = 8, height = 6): Promise<Buffer<ArrayBuffer>> =>
  sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .png()
    .toBuffer() as Promise<Buffer<ArrayBuffer>>;

/** A form with `picture` as the file of `field`, and with other fields. */
export function formWith(
  field: string,
  picture: BlobPart,
  others: Record<string, string> = {},
  fileName = 'picture.png',
): FormData {
  const form = new FormData();
  for (const [name, text] of Object.entries(others)) form.set(name, text);
  form.set(field, new File([picture], fileName, { type: 'image/png' }));
  return form;
}

/** An address of an upload, at the node with this address. */
export const atNode = (node: string, address: string): string => {
  const { pathname, search } = new URL(address);
  return node + pathname + search;
};

const tus = { 'tus-resumable': '1.0.0' };

/** Sends bytes of an upload from `offset` on. */
export const patch = (url: string, bytes: Uint8Array, offset = 0): Promise<Response> =>
  fetch(url, {
    method: 'PATCH',
    headers: {
      ...tus,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
    },
    body: new Uint8Array(bytes),
  });

/** The bytes of an upload that have arrived; null where there is none. */
export async function offsetOf(url: string): Promise<number | null> {
  const { headers } = await fetch(url, { method: 'HEAD', headers: tus });
  const offset = headers.get('upload-offset');
  return offset === null ? null : Number(offset);
}

/** Gives an upload up. */
export const giveUp = (url: string): Promise<Response> =>
  fetch(url, { method: 'DELETE', headers: tus });

/** Announces a file. */
export async function announce(person: Person, size: number, input: object = {}) {
  const given = { kind: 'IMAGE', name: 'picture.png', type: 'image/png', size, ...input };
  const { upload: made, url } = await person.act('createUpload', given, 'upload { id } url');
  return { id: made.id as string, url: url as string };
}

/** Announces a file and sends it to the node at `node`; the status of the latter, and the id of the upload. */
export async function upload(person: Person, node: string, bytes: Uint8Array, input: object = {}) {
  const { id, url } = await announce(person, bytes.length, input);
  const { status } = await patch(atNode(node, url), bytes);
  return { status, id };
}
