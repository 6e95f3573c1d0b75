import type { ParleyMessageFragment } from '@parley/client';
import type { useConversation } from '@parley/react';

export type ChatState = ReturnType<typeof useConversation<ParleyMessageFragment>>;

type Previewed = Pick<ParleyMessageFragment, 'content' | 'isDeleted' | 'attachments'>;

/** One line about a message. */
export function previewOf({ content, isDeleted, attachments }: Previewed): string {
  if (isDeleted) return 'Deleted message';
  return content || attachments.map(({ name }) => name).join(', ');
}
