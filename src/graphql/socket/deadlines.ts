declare module '../../core/app.js' {
  interface App {
    /** Expiry of the access tokens of this node's sockets. */
    readonly deadlines: Deadlines;
  }
}

/** What ends by its date. */
export interface Dated {
  /** When, to the second: a date between two is the later one's. */
  readonly expiresAt: Date;
  /** Its time is up. */
  expired(): void;
}

interface Second {
  readonly some: Set<Dated>;
  readonly timer: NodeJS.Timeout;
}

/** Tells of many dates by one timer for each second that any of them falls on. */
export class Deadlines {
  private readonly seconds = new Map<number, Second>();

  add(one: Dated): void {
    const at = secondOf(one);
    const found = this.seconds.get(at) ?? this.second(at);
    found.some.add(one);
  }

  delete(one: Dated): void {
    const at = secondOf(one);
    const found = this.seconds.get(at);
    if (!found?.some.delete(one) || found.some.size > 0) return;
    clearTimeout(found.timer);
    this.seconds.delete(at);
  }

  private second(at: number): Second {
    const some = new Set<Dated>();
    const tell = () => {
      this.seconds.delete(at);
      for (const one of some) one.expired();
    };
    const second = { some, timer: setTimeout(tell, at * 1000 - Date.now()) };
    this.seconds.set(at, second);
    return second;
  }
}

const secondOf = ({ expiresAt }: Dated) => Math.ceil(expiresAt.getTime() / 1000);
