import type { ExecutionResult } from 'graphql';
import type { App } from '../../core/app.js';
import type { Followed } from '../../core/events/follow.js';
import type { Ear } from '../../core/events/listen.js';
import { Show } from './execute-events.js';
import { framesOf } from './frames.js';
import type { Peer } from './managed-socket.js';
import type { SubscriptionArgs } from './subscribe.js';
import { writeResult } from './write-result.js';

/** Which subscription of which client something is for. */
export interface Addressee {
  readonly peer: Peer;
  /** As the client calls it. */
  readonly id: string;
  /** Of the socket's handshake. */
  readonly requestId: string;
}

/** JSON of a text, in ASCII alone. */
const asciiJson = (text: string) =>
  JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * Who is told what happens in a stream, by the protocol's `next` frames. They are written around the
 * result's JSON, which graphql-ws would make anew for each of a thousand; it still says `error` and
 * `complete` itself.
 */
export class Subscriber implements Ear {
  private readonly head: string;
  private readonly own: Show;

  constructor(
    private readonly app: App,
    args: SubscriptionArgs,
    private readonly to: Addressee,
  ) {
    this.head = `{"id":${asciiJson(to.id)},"type":"next","payload":`;
    this.own = new Show(args);
  }

  push(texts: readonly Buffer[]): boolean {
    const taken = this.to.peer.push(() => framesOf(this.head, texts, '}'));
    if (taken) this.app.liveStats.delivered += texts.length;
    return taken;
  }

  send(texts: readonly Buffer[]): Promise<void> {
    this.app.liveStats.delivered += texts.length;
    return this.to.peer.sendFrames(framesOf(this.head, texts, '}'));
  }

  async show(items: readonly Followed[]): Promise<readonly Buffer[]> {
    this.app.liveStats.shownToOne += items.length;
    return (await this.own.all(items)).map((result) => this.write(result));
  }

  /** They are gone. */
  stop(): void {
    this.own.stop();
  }

  private write(result: ExecutionResult): Buffer {
    return Buffer.from(JSON.stringify(writeResult(this.app, result, this.to.requestId)));
  }
}
