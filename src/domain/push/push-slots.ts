import { serviceOf, type TakenPush } from './push.queue.js';

/** The most pushes that a node sends at a time, and of them those to one user: a service that hangs holds up no others. */
const mostSending = 200;
const mostToUser = 5;
/** The most pushes at a time to services that are not known to answer quickly: services that hang leave room for others. */
const mostToUnproven = 150;
/** A service that takes longer to answer is not known as quick any more, in milliseconds. */
const quickMs = 2_000;
/** The most services that are known as quick; users name them. */
const mostKnown = 1_000;

/** The pushes that a node is sending, and the room for more. */
export class PushSlots {
  private readonly sending = new Map<Promise<void>, TakenPush>();
  /** Services whose last answer was quick. */
  private readonly quick = new Set<string>();
  /** Whether pushes may be due for which there was no room. */
  isFull = false;

  /** The pushes to take next; null when there is no room. */
  room(): { all: number; ofUser: number; busy: number[]; services: string[] | null } | null {
    const pushes = [...this.sending.values()];
    const users = Map.groupBy(pushes, ({ userId }) => userId);
    const busy = [...users].filter(([, own]) => own.length >= mostToUser).map(([id]) => id);
    const unproven = pushes.filter((push) => !this.quick.has(serviceOf(push))).length;
    const all = mostSending - pushes.length;
    const ofAny = Math.min(all, mostToUnproven - unproven);
    this.isFull = ofAny <= 0 || busy.length > 0;
    if (all <= 0) return null;
    const services = ofAny > 0 ? null : [...this.quick];
    return { all: ofAny > 0 ? ofAny : all, ofUser: mostToUser, busy, services };
  }

  /** A push is being sent until `sent` resolves. */
  fill(push: TakenPush, sent: Promise<void>): void {
    this.sending.set(sent, push);
  }

  free(sent: Promise<void>): void {
    this.sending.delete(sent);
  }

  /** Resolves when nothing is being sent. */
  async empty(): Promise<void> {
    await Promise.all(this.sending.keys());
  }

  /** Notes how long a service took to answer. */
  answered(push: TakenPush, ms: number): void {
    const service = serviceOf(push);
    this.quick.delete(service);
    if (ms > quickMs) return;
    this.quick.add(service);
    const [oldest] = this.quick;
    if (this.quick.size > mostKnown && oldest !== undefined) this.quick.delete(oldest);
  }
}
