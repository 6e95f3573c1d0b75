export { parleyCache, typePolicies } from './cache.js';
export { addMessage } from './cache-updates.js';
export {
  createParleyClient,
  httpLink,
  type ParleyClient,
  type ParleyClientOptions,
  socketLink,
} from './client.js';
export { placeConversation, removeConversation } from './conversation-lists.js';
export * from './core.js';
export { eventsLink } from './events-link.js';
export { unmasked } from './fragments.js';
export { markSeen } from './notification-updates.js';
export { readAgain } from './read-shown.js';
export { resumeLink, type StreamWasReset } from './resume-link.js';
