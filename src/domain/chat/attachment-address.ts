import { createHmac, timingSafeEqual } from 'node:crypto';
import type { App } from '../../core/app.js';
import { notFound } from '../../core/errors.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import type { FileKind } from '../../core/storage/file-kind.js';
import type { StoredFile } from '../uploads/stored-file.js';

/** What an address shows: the attachment, a smaller copy of its picture, or its poster. */
export interface Shown {
  readonly width?: number | null;
  readonly isPoster?: boolean;
}

const signatureOf = (app: App, id: number, viewerId: number, expires: string): Buffer =>
  createHmac('sha256', app.secret).update(`attachment ${id} ${viewerId} ${expires}`).digest();

/** The end of the next period: addresses stay the same within a period, so that browsers can keep what they show. */
const expiry = ({ config }: App): string => {
  const period = config.limits.fileAddressMinutes * 60_000;
  return String((Math.floor(Date.now() / period) + 2) * period);
};

/** The address of an attachment for one user, a path on this server. */
export function addressOf(app: App, id: number, viewerId: number, shown: Shown = {}): string {
  const expires = expiry(app);
  const query = new URLSearchParams({
    user: String(viewerId),
    expires,
    signature: signatureOf(app, id, viewerId, expires).toString('base64url'),
    ...(shown.width != null && { width: String(shown.width) }),
    ...(shown.isPoster && { poster: '1' }),
  });
  return `/files/${id}?${query}`;
}

/** The user that an address was issued to. Throws NOT_FOUND for one that was not issued, or has expired. */
function holderOf(app: App, { id, user, expires, signature }: Given): number {
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(app, id, user, expires);
  const isRight = given.length === right.length && timingSafeEqual(given, right);
  if (!isRight || Number(expires) <= Date.now()) throw notFound('File');
  return user;
}

interface Given {
  readonly id: number;
  readonly user: number;
  readonly expires: string;
  readonly signature: string;
}

/** The file of an attachment. */
export interface AttachedFile extends StoredFile {
  readonly kind: FileKind;
  readonly name: string;
  readonly mime_type: string;
  readonly size: string;
  readonly width: number | null;
}

/**
 * The file at an address, for a user who takes part in the conversation now. Throws NOT_FOUND for all others, and once
 * the message was deleted or is hidden.
 */
export async function fileAt(app: App, given: Given, isPoster: boolean): Promise<AttachedFile> {
  const [found] = await queryPrepared<AttachedFile>(
    app,
    isPoster ? 'attached_poster' : 'attached_file',
    `select stored.id, stored.file, stored.pieces, stored.piece_sizes, stored.kind, stored.mime_type, stored.size,
       stored.width, item.name
     from attachments item
       join uploads stored on stored.id = item.${isPoster ? 'poster_id' : 'upload_id'} and not stored.withheld
       join messages message on message.id = item.message_id and message.conversation_id = item.conversation_id
         and message.deleted_at is null and message.removed_at is null and not message.hidden
       join participants part on part.conversation_id = item.conversation_id and part.user_id = $2
       join users viewer on viewer.id = part.user_id and viewer.deleted_at is null and viewer.suspended_at is null
     where item.id = $1`,
    [given.id, holderOf(app, given)],
  );
  if (!found) throw notFound('File');
  return found;
}
