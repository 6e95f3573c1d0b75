export { parleyCache, typePolicies } from './cache.js';
export { addMessage, moveConversation } from './cache-updates.js';
export {
  createParleyClient,
  httpLink,
  type ParleyClient,
  type ParleyClientOptions,
  socketLink,
} from './client.js';
export * from './core.js';
export { unmasked } from './fragments.js';
export { resumeLink, type StreamWasReset } from './resume-link.js';
