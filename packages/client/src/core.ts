export {
  type Connection,
  type ConnectionOptions,
  connectParley,
  type Document,
} from './connection.js';
export { type ConnectionState, connectionText } from './connection-state.js';
export { fieldErrors, GraphQLFailure, reasonOf } from './errors.js';
export type { Session, SessionChange, SessionListener, SessionStore } from './session.js';
export { browserStore, memoryStore } from './stores.js';
