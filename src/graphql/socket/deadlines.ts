import type { App } from '../../core/app.js';
import { Watch } from '../../core/watch.js';

declare module '../../core/app.js' {
  interface App {
    /** Expiry of the access tokens of this node's sockets. */
    readonly deadlines: Deadlines;
  }
}

/** Something that expires, noticed within a second of its date. */
export interface Dated {
  readonly expiresAt: Date;
  /** Called once. */
  expired(): void;
}

const secondOf = ({ expiresAt }: Dated) => Math.floor(expiresAt.getTime() / 1000);

/** Watches dates, grouped by the second they fall on. */
export class Deadlines {
  private readonly watch: Watch<Dated>;

  constructor(app: Pick<App, 'doorbell' | 'log'>) {
    this.watch = new Watch(app, {
      failure: 'deadlines not noticed',
      look: (seconds) => {
        const now = Date.now();
        const begun = seconds.filter((second) => second * 1000 <= now);
        for (const dated of begun.flatMap((second) => this.watch.watchersOf(second))) {
          if (dated.expiresAt.getTime() > now) continue;
          this.delete(dated);
          dated.expired();
        }
      },
    });
  }

  add(dated: Dated): void {
    void this.watch.join(secondOf(dated), dated);
  }

  delete(dated: Dated): void {
    this.watch.leave(secondOf(dated), dated);
  }
}
