import { z } from 'zod';
import { answering, socket } from '../runtime/socket-row.js';
import { CommunityOwnPresenceDocument } from './documents.generated.js';

/** Being there: whoever has this socket open is online, and so for a few seconds after. */
export const statusSocket = socket('/ws/status', {
  params: z.object({}),
  documents: [],
  subscription: CommunityOwnPresenceDocument,
  open: async (_params, { viewerId }) => ({ id: viewerId() }),
  hears: { ping: answering(z.object({}), () => ({ type: 'pong' })) },
  // The document knows pongs alone.
  says: () => null,
});
