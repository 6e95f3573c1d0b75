/** What live delivery of one node has done so far. */
export interface LiveStats {
  /** Events that were shown once for everybody in a broadcast. */
  shownToAll: number;
  /** Events that were shown for one subscriber alone. */
  shownToOne: number;
  /** Events handed to sockets. */
  delivered: number;
  /** Documents found to depend on who asks by a field that is not marked so: a bug each. */
  unmarked: number;
}

declare module '../../core/app.js' {
  interface App {
    readonly liveStats: LiveStats;
  }
}

export const createLiveStats = (): LiveStats => ({
  shownToAll: 0,
  shownToOne: 0,
  delivered: 0,
  unmarked: 0,
});
