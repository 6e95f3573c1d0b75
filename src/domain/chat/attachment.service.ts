import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { inputUuid } from '../../core/global-id.js';
import { releaseUploads } from '../uploads/upload.service.js';
import { type Attachment, attachmentsMax } from './attachment.entity.js';
import { attachmentsOf, attachmentWithId } from './attachment.reads.js';

/** The ids of the uploads that a message is sent with, given their global ids. Throws BAD_USER_INPUT. */
export function readAttachmentIds(given: readonly string[] | null | undefined): string[] {
  const field = 'attachmentIds';
  const ids = (given ?? []).map((id) => inputUuid('upload', field, id));
  if (ids.length > attachmentsMax) {
    throw badInput(field, `A message may have at most ${attachmentsMax} attachments.`);
  }
  if (new Set(ids).size < ids.length) throw badInput(field, 'Give each upload once.');
  return ids;
}

/** Whether a message has attachments. */
export async function hasAttachments(ctx: Context, messageId: number): Promise<boolean> {
  const found = await ctx.em.execute('select from attachments where message_id = ? limit 1', [
    messageId,
  ]);
  return found.length > 0;
}

/** Deletes the attachments of a message with the files that no other shows, inside an open `ctx.commit`. */
export async function deleteAttachments(ctx: Context, messageId: number): Promise<void> {
  const gone = await ctx.em.execute<{ upload_id: string }[]>(
    'delete from attachments where message_id = ? returning upload_id',
    [messageId],
  );
  await releaseUploads(
    ctx,
    gone.map(({ upload_id }) => upload_id),
  );
}

/** Loads an attachment of a message that the viewer sees. Throws NOT_FOUND. */
export async function attachmentById(ctx: Context, id: number): Promise<Attachment> {
  const { messageId } = await attachmentWithId.load(ctx, id);
  const shown = await attachmentsOf.load(ctx, messageId);
  return shown.find((one) => one.id === id) ?? Promise.reject(notFound('Attachment'));
}
