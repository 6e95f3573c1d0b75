import type { StreamKey } from './topics.js';

declare module '../app.js' {
  interface App {
    readonly liveViews: LiveViews;
  }
}

/** A subscription over a socket of a user. */
export interface LiveView {
  /** Whether the event with that number of `stream`, or a state after it, was written to the socket. */
  hasWritten(stream: StreamKey, seq: number): boolean;
  /** Resolves once the client has answered a ping: everything that was written before has arrived. */
  confirm(): Promise<void>;
}

/** The subscriptions of this node whose sockets can confirm what arrived, by user. */
export class LiveViews {
  private readonly views = new Map<number, Set<LiveView>>();

  add(userId: number, view: LiveView): void {
    const views = this.views.get(userId) ?? new Set();
    this.views.set(userId, views.add(view));
  }

  delete(userId: number, view: LiveView): void {
    const views = this.views.get(userId);
    if (views?.delete(view) && views.size === 0) this.views.delete(userId);
  }

  of(userId: number): Iterable<LiveView> {
    return this.views.get(userId) ?? [];
  }
}
