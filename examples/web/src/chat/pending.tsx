import { countText, type OutboxMessage } from '@parley/client';
import type { ConversationState } from '@parley/react';
import { Clock, TriangleAlert } from 'lucide-react';
import { Small } from '../parts/index.js';

interface PendingProps {
  message: OutboxMessage;
  chat: Pick<ConversationState, 'retry' | 'discard'>;
}

/** A message that the server has not stored yet, or has refused. */
export function Pending({ message, chat: { retry, discard } }: PendingProps) {
  const { clientKey, input, status } = message;
  const files = input.attachmentIds?.length ?? 0;
  return (
    <article className="ms-auto mt-1 max-w-[88%]">
      <div className="bubble bg-(--accent-a4)">
        <p dir="auto">{input.content || countText(files, 'file')}</p>
        <footer className={`line gap-1 text-xs ${status === 'pending' ? '' : 'text-(--red-11)'}`}>
          {status === 'pending' ? (
            <>
              <Clock /> <span className="sr-only">Waiting to be sent</span>
            </>
          ) : (
            <>
              <TriangleAlert /> {message.message}
              <Small onClick={() => retry(clientKey)}>Send again</Small>
              <Small onClick={() => discard(clientKey)}>Discard</Small>
            </>
          )}
        </footer>
      </div>
    </article>
  );
}
