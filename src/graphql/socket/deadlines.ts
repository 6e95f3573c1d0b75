declare module '../../core/app.js' {
  interface App {
    /** Expiry of the access tokens of this node's sockets. */
    readonly deadlines: Deadlines;
  }
}

export interface Expiring {
  readonly expiresAt: Date;
  /** Called once, at `expiresAt`, rounded up to a full second. */
  expired(): void;
}

interface Second {
  readonly members: Set<Expiring>;
  readonly timer: NodeJS.Timeout;
}

/**
 * Calls its members when they expire, by one timer for each second in which any does. Access tokens expire at full
 * seconds, so none is late. A `Watch` looks once a second: a socket would outlive its token by up to a second.
 */
export class Deadlines {
  private readonly seconds = new Map<number, Second>();

  add(member: Expiring): void {
    const at = secondOf(member);
    const second = this.seconds.get(at) ?? this.createSecond(at);
    second.members.add(member);
  }

  delete(member: Expiring): void {
    const at = secondOf(member);
    const found = this.seconds.get(at);
    if (!found?.members.delete(member) || found.members.size > 0) return;
    clearTimeout(found.timer);
    this.seconds.delete(at);
  }

  private createSecond(at: number): Second {
    const members = new Set<Expiring>();
    const expire = () => {
      this.seconds.delete(at);
      for (const member of members) member.expired();
    };
    const second = { members, timer: setTimeout(expire, at * 1000 - Date.now()) };
    this.seconds.set(at, second);
    return second;
  }
}

const secondOf = ({ expiresAt }: Expiring) => Math.ceil(expiresAt.getTime() / 1000);
