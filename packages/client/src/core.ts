export {
  type CallOptions,
  type CallState,
  type CallTarget,
  createCall,
  type LocalCallEndReason,
  type ParleyCall,
} from './call.js';
export type { CallDevices, CallStatistics } from './call-media.js';
export {
  type Connection,
  type ConnectionOptions,
  connectParley,
  type Document,
} from './connection.js';
export { type ConnectionState, connectionText } from './connection-state.js';
export * from './documents.generated.js';
export { fieldErrors, GraphQLFailure, reasonOf } from './errors.js';
export { withFragments } from './fragments.js';
export { createOutbox, type Outbox, type OutboxOptions } from './outbox.js';
export {
  browserOutbox,
  memoryOutbox,
  type OutboxMessage,
  type OutboxStore,
} from './outbox-store.js';
export type { Session, SessionChange, SessionListener, SessionStore } from './session.js';
export { browserStore, memoryStore } from './stores.js';
