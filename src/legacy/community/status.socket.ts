import { z } from 'zod';
import { reply, socket } from '../runtime/socket-row.js';
import { CommunityOwnPresenceDocument } from './documents.generated.js';

/** Keeps its user online while it is open. It sends pongs only. */
export const statusSocket = socket('/ws/status', {
  params: z.object({}),
  documents: [],
  subscription: CommunityOwnPresenceDocument,
  open: async (_params, { viewerId }) => ({ id: viewerId() }),
  onMessage: { ping: reply(z.object({}), () => ({ type: 'pong' })) },
  toFrame: () => null,
});
