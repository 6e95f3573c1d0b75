import type { App } from '../app.js';
import type { ClientPolicy } from '../client-policy.js';
import { Context, type Viewer } from '../context.js';
import type { StreamKey } from './topics.js';

/** A result made for several people depends on who asks: it may be told to none of them. */
class ViewerAsked extends Error {
  override readonly name = 'ViewerAsked';
}

/** What all who share a result have in common. */
export interface Common {
  /** The stream that each of them may follow. */
  readonly stream: StreamKey;
  readonly policy: ClientPolicy;
  /** Who they are, where they are one person on several devices; null for different people. */
  readonly viewerId: number | null;
}

/**
 * A caller that stands for everybody who follows a stream in the same way: what it reads is told to
 * all of them. Somebody is signed in, but whoever asks for more of them than they have in common
 * throws ViewerAsked, and `asked` says so however the error was treated.
 */
export class Audience extends Context {
  constructor(
    app: App,
    private readonly common: Common,
    requestId: string,
    private readonly note: { asked: string | null } = { asked: null },
  ) {
    super(app, viewerOf(common, note), {
      policy: common.policy,
      requestId,
      get address(): string {
        return refuse(note, 'address');
      },
      get userAgent(): string {
        return refuse(note, 'userAgent');
      },
    });
  }

  /** What of the caller was asked for although they do not have it in common; null when nothing was. */
  get asked(): string | null {
    return this.note.asked;
  }

  /** The stream that everybody in it may follow. */
  get stream(): StreamKey {
    return this.common.stream;
  }

  override fresh(): Audience {
    return new Audience(this.app, this.common, this.origin.requestId, this.note);
  }
}

function refuse(note: { asked: string | null }, what: string): never {
  note.asked ??= what;
  throw new ViewerAsked(`A field without @PerViewer asks for the caller's ${what}.`);
}

const viewerOf = ({ viewerId }: Common, note: { asked: string | null }): Viewer => ({
  get id(): number {
    return viewerId ?? refuse(note, 'id');
  },
  get sessionId(): string {
    return refuse(note, 'sessionId');
  },
});

/** Whether `ctx` stands for all who follow `stream`: what the stream tells of is theirs to see. */
export const standsFor = (ctx: Context, stream: StreamKey): boolean =>
  ctx instanceof Audience && ctx.stream === stream;
