import sharp from 'sharp';
import type { Act } from './act.js';

/** Uploads a drawing as a picture of the user with `token`. Resolves to the id of the upload. */
export async function uploadDrawing(
  act: Act,
  url: string,
  token: string,
  { svg, name }: { svg: string; name: string },
): Promise<string> {
  const png = await sharp(Buffer.from(svg)).png().toBuffer();
  const input = { kind: 'IMAGE', name, type: 'image/png', size: png.length };
  const created = await act('createUpload', input, 'url upload { id }', token);
  const { pathname, search } = new URL(created.url);
  const reply = await fetch(`${url}${pathname}${search}`, {
    method: 'PATCH',
    headers: {
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
    },
    body: new Uint8Array(png),
  });
  if (!reply.ok) throw new Error(`An upload was answered with status ${reply.status}.`);
  return created.upload.id;
}
