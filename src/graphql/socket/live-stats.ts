/** Counters of the live delivery of one node. */
export interface LiveStats {
  /** Events executed once for all members of a broadcast. */
  executedShared: number;
  /** Events executed for one subscriber. */
  executedAlone: number;
  /** Events written to sockets. */
  delivered: number;
  /** Operations that read the viewer in a field without @PerViewer: each is a bug. */
  unmarked: number;
}

declare module '../../core/app.js' {
  interface App {
    readonly liveStats: LiveStats;
  }
}

export const createLiveStats = (): LiveStats => ({
  executedShared: 0,
  executedAlone: 0,
  delivered: 0,
  unmarked: 0,
});
