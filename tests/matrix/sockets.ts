import { nobody, number } from './rows.js';
import type { Caller, World } from './world.js';

/** One documented socket: who is let in, and who hears the secret there when ada says it. */
export interface SocketMatrixRow {
  path(w: World): string;
  /** `open`, or the status the upgrade is refused with. */
  outcomes: [caller: Caller, outcome: 'open' | number][];
  hears: Caller[];
}

export const sockets: Record<string, SocketMatrixRow> = {
  'community /ws/messages/:id': {
    path: (w) => `/ws/messages/${number(w.people.ben.id)}/`,
    // Cleo's is a conversation of her own with ben, in which ada is never heard.
    outcomes: [nobody, ['cleo', 'open'], ['ada', 'open']],
    hears: ['ada'],
  },
  'community /ws/group/:id': {
    path: (w) => `/ws/group/${number(w.group)}/`,
    outcomes: [nobody, ['cleo', 403], ['dora', 403], ['ada', 'open'], ['ben', 'open']],
    hears: ['ada', 'ben'],
  },
  'community /ws/status': {
    path: () => '/ws/status/',
    outcomes: [nobody, ['cleo', 'open'], ['ada', 'open']],
    hears: [],
  },
  'friends /ws/chat/:id': {
    path: (w) => `/ws/chat/${number(w.conversation)}/`,
    outcomes: [nobody, ['cleo', 404], ['dora', 404], ['ada', 'open'], ['ben', 'open']],
    hears: ['ada', 'ben'],
  },
  'community /ws/calls': {
    path: () => '/ws/calls/',
    outcomes: [nobody, ['cleo', 'open'], ['ada', 'open'], ['ben', 'open']],
    hears: ['ben'],
  },
};
