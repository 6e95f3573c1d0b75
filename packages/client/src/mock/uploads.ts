import type { MockObject } from './defaults.js';
import { refusal } from './refusal.js';
import type { MockState } from './state.js';

/** What was announced of a file, and how much of it has arrived. */
interface MockUpload extends MockObject {
  readonly id: string;
  readonly size: number;
  received: number;
}

const dayMs = 86_400_000;

/** Announces an upload, whose bytes are sent to an address below `origin`. */
export function createUpload(state: MockState, origin: string, input: MockObject): MockObject {
  const { type, size, ...known } = input;
  const id = state.nextId('upload');
  const upload = state.add<MockUpload>({
    __typename: 'Upload',
    ...known,
    id,
    mimeType: type,
    size: Number(size),
    received: 0,
    isComplete: () => upload.received === upload.size,
  });
  return {
    upload,
    url: `${origin}/uploads/${id}`,
    expiresAt: new Date(Date.now() + dayMs).toISOString(),
  };
}

/** Answers a request of the tus protocol: 404 for an unknown upload. Null for a path outside `/uploads`. */
export async function answerUpload(
  state: MockState,
  { pathname }: URL,
  init: RequestInit | undefined,
): Promise<Response | null> {
  const [, folder, id] = pathname.split('/');
  if (folder !== 'uploads') return null;
  const upload = state.objects.get(String(id)) as MockUpload | undefined;
  if (!upload) return Response.json({ message: 'Upload not found.' }, { status: 404 });
  const headers = new Headers(init?.headers);
  const { method = 'GET', body } = init ?? {};
  if (method === 'DELETE') state.objects.delete(upload.id);
  if (method === 'PATCH') {
    if (Number(headers.get('upload-offset')) !== upload.received)
      return new Response(null, { status: 409 });
    upload.received += (await new Response(body).arrayBuffer()).byteLength;
  }
  return new Response(null, {
    status: method === 'HEAD' ? 200 : 204,
    headers: { 'upload-offset': String(upload.received), 'upload-length': String(upload.size) },
  });
}

/** The attachments of a message that is sent with complete uploads. Throws BAD_USER_INPUT for others. */
export const attachmentsOf = (state: MockState, ids: readonly string[]): MockObject[] =>
  ids.map((id) => {
    const upload = state.objects.get(id) as MockUpload | undefined;
    if (upload?.__typename !== 'Upload' || upload.received !== upload.size)
      throw refusal('BAD_USER_INPUT', 'BAD_USER_INPUT', 'Not a complete upload.');
    const { __typename, received, isComplete, ...file } = upload;
    return state.add({
      ...file,
      __typename: 'Attachment',
      id: id.replace('upload', 'attachment'),
      url: `/uploads/${id}`,
    });
  });
