import type { Connection } from './connection.js';
import { CreateUploadDocument, type CreateUploadInput } from './documents.generated.js';
import { type ErrorReason, GraphQLFailure } from './errors.js';
import { beforeRetry } from './persist.js';
import type { UploadAddresses } from './upload-addresses.js';

/** What is known of a file besides its bytes. */
export interface UploadOptions extends Omit<CreateUploadInput, 'size' | 'name' | 'type'> {
  /** Default: that of a `File`, else `file`. */
  name?: string;
  /** Default: that of the `Blob`, else `application/octet-stream`. */
  type?: string;
  /** Called with the bytes that the server has, after each part. */
  onProgress?: (sent: number, total: number) => void;
  /** Gives the upload up when it is aborted. */
  signal?: AbortSignal;
  /** Bytes of a part; a proxy may limit them. Default: 4 MB. */
  partBytes?: number;
  /** Where the address is kept until the upload is complete: the same file then goes on in another page. */
  addresses?: UploadAddresses;
  /** Sends the parts; default: that of the connection. */
  fetch?: typeof fetch;
}

const tus = { 'tus-resumable': '1.0.0' };

/** The answer of the server to a part that it will never accept. */
async function refusalOf(response: Response): Promise<GraphQLFailure> {
  const reply = (await response.json().catch(() => null)) as {
    message?: string;
    code?: string;
    reason?: ErrorReason;
  } | null;
  const message = reply?.message ?? `The server answered with status ${response.status}.`;
  return new GraphQLFailure(response.status, [
    { message, ...(reply?.code && { extensions: { code: reply.code, reason: reply.reason } }) },
  ]);
}

/** Errors that say that the upload may go on: another request of it is not over, or the server is busy or away. */
const mayGoOn = ({ status }: Response) => [408, 409, 429].includes(status) || status >= 500;

/** An upload that was announced. */
interface Announced {
  readonly id: string;
  readonly address: string;
}

/** What tells a file of a user from others; null for one without a date. */
const keyOf = (userId: string | null, kind: string, name: string, file: Blob): string | null =>
  'lastModified' in file
    ? JSON.stringify([userId, kind, name, file.size, file.lastModified])
    : null;

/**
 * Uploads a file in parts, and goes on after a connection broke. Resolves to the global id of the complete upload, for
 * `attachmentIds`, `images` or `avatarId`. Rejects with the error of the server when it refuses the file, and with the
 * reason of `signal` when that is aborted.
 */
export async function uploadFile(
  {
    request,
    url,
    userId,
    send: sendParts,
  }: Pick<Connection, 'request' | 'url' | 'userId' | 'send'>,
  file: Blob,
  {
    onProgress,
    signal,
    partBytes = 4 * 1024 ** 2,
    addresses,
    fetch: send = sendParts,
    name = 'name' in file && typeof file.name === 'string' ? file.name : 'file',
    type = file.type || 'application/octet-stream',
    ...known
  }: UploadOptions,
): Promise<string> {
  signal?.throwIfAborted();
  const key = addresses ? keyOf(userId(), known.kind, name, file) : null;
  const forget = () => key !== null && addresses?.delete(key);
  const announce = async (): Promise<Announced> => {
    const input = { ...known, name, type, size: file.size };
    const { createUpload } = await request(CreateUploadDocument, { input });
    // The server that answered the mutation, whatever its public address is.
    const { pathname, search } = new URL(createUpload.url);
    const made = { id: createUpload.upload.id, address: new URL(pathname + search, url).href };
    if (key !== null) addresses?.set(key, JSON.stringify(made));
    return made;
  };
  const kept = key === null ? null : addresses?.get(key);
  let { id, address } = kept ? (JSON.parse(kept) as Announced) : await announce();
  /** Whether the bytes that the server has are known: of an upload that was kept, it is asked first. */
  let isKnown = !kept;
  let sent = 0;
  let attempt = 0;
  /** The response; null where there was none, or one after which to go on. */
  const ask = async (init: RequestInit): Promise<Response | null> => {
    const response = await send(address, { ...init, signal: signal ?? null }).catch(() => null);
    signal?.throwIfAborted();
    if (!response || mayGoOn(response)) {
      await response?.body?.cancel();
      await beforeRetry(attempt++, null);
      signal?.throwIfAborted();
      return null;
    }
    if (!response.ok) throw await refusalOf(response);
    attempt = 0;
    return response;
  };
  const sendPart = () =>
    ask({
      method: 'PATCH',
      headers: {
        ...tus,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(sent),
      },
      body: file.slice(sent, sent + partBytes),
    });
  /** The response about an upload that was kept; an upload that is gone begins anew. */
  const askKept = async (): Promise<Response | null> => {
    try {
      return await ask({ method: 'HEAD', headers: tus });
    } catch (error) {
      if (signal?.aborted) throw error;
      ({ id, address } = await announce());
      isKnown = true;
      return null;
    }
  };
  try {
    while (sent < file.size) {
      const part = isKnown ? await sendPart() : null;
      const answer =
        part ?? (isKnown ? await ask({ method: 'HEAD', headers: tus }) : await askKept());
      const offset = answer?.headers.get('upload-offset');
      if (offset == null) continue;
      isKnown = true;
      sent = Number(offset);
      onProgress?.(sent, file.size);
    }
  } catch (error) {
    if (signal?.aborted) void send(address, { method: 'DELETE', headers: tus }).catch(() => {});
    forget();
    throw error;
  }
  forget();
  return id;
}
