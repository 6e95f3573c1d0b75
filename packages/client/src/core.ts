export { createCall } from './call.js';
export { callAt } from './call-at.js';
export type { CallDevices, CallStatistics } from './call-media.js';
export type {
  CallOptions,
  CallState,
  CallTarget,
  LocalCallEndReason,
  ParleyCall,
} from './call-types.js';
export {
  type Connection,
  type ConnectionOptions,
  connectParley,
  type Document,
} from './connection.js';
export { type ConnectionState, connectionText } from './connection-state.js';
export * from './documents.generated.js';
export { fieldErrors, GraphQLFailure, reasonOf } from './errors.js';
export { type FollowStateOptions, followState } from './follow-state.js';
export { withFragments } from './fragments.js';
export type { LiveTransport, OpenTransport } from './live.js';
export { createOutbox, type Outbox, type OutboxOptions } from './outbox.js';
export {
  browserOutbox,
  memoryOutbox,
  type OutboxMessage,
  type OutboxStore,
} from './outbox-store.js';
export { subscribeToPush, unsubscribeFromPush } from './push.js';
export type { Session, SessionChange, SessionListener, SessionStore } from './session.js';
export { browserStore, memoryStore } from './stores.js';
export {
  agoText,
  callOutcome,
  callText,
  countText,
  describeConversation,
  durationText,
  excerptParts,
  nameOf,
  notificationText,
  presenceText,
  previewText,
  sizeText,
  typingText,
} from './texts.js';
export type { Transport } from './transport.js';
export { type UploadOptions, uploadFile } from './upload.js';
export { browserUploads, type UploadAddresses } from './upload-addresses.js';
