export { parleyCache, typePolicies } from './cache.js';
export {
  createParleyClient,
  httpLink,
  type ParleyClient,
  type ParleyClientOptions,
  socketLink,
} from './client.js';
export * from './core.js';
export { resumeLink, type StreamWasReset } from './resume-link.js';
