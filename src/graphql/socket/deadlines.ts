declare module '../../core/app.js' {
  interface App {
    /** Expiry of the access tokens of this node's sockets. */
    readonly deadlines: Deadlines;
  }
}

/** Something that expires. */
export interface Dated {
  /** Rounded up to a full second. */
  readonly expiresAt: Date;
  /** Called once, at `expiresAt`. */
  expired(): void;
}

interface Second {
  readonly some: Set<Dated>;
  readonly timer: NodeJS.Timeout;
}

/**
 * Calls what expires on time, by one timer for each second on which anything does. A `Watch` looks once
 * a second, so a socket would outlive its token by up to a second.
 */
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
