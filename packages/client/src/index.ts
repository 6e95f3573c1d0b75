export { parleyCache, typePolicies } from './cache.js';
export { createParleyClient, type ParleyClient, type ParleyClientOptions } from './client.js';
export type { StreamWasReset } from './resume-link.js';
export type { Session, SessionStore } from './session.js';
