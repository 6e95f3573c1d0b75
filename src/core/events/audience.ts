import type { App } from '../app.js';
import type { ClientPolicy } from '../client-policy.js';
import { Context, type Viewer } from '../context.js';
import type { StreamKey } from './topics.js';

/** A shared result would depend on the viewer: it must not be sent to others. */
class ViewerAsked extends Error {
  override readonly name = 'ViewerAsked';
}

/** The common properties of subscribers who share a result. */
export interface Common {
  /** The stream that each of them may follow. */
  readonly stream: StreamKey;
  readonly policy: ClientPolicy;
  /** The user, for several devices of one user; null for different users. */
  readonly viewerId: number | null;
}

/**
 * The context of a shared execution. It stands for all subscribers of a stream: there is a signed-in
 * user, but access to anything that the subscribers do not have in common throws ViewerAsked, and is
 * recorded in `asked` even if the error is caught.
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

  /** The property of the viewer that was read but is not common to all; null when none was. */
  get asked(): string | null {
    return this.note.asked;
  }

  /** The stream that all of them may follow. */
  get stream(): StreamKey {
    return this.common.stream;
  }

  override fresh(): Audience {
    return new Audience(this.app, this.common, this.origin.requestId, this.note);
  }
}

function refuse(note: { asked: string | null }, what: string): never {
  note.asked ??= what;
  throw new ViewerAsked(`A field without @PerViewer reads the ${what} of the viewer.`);
}

const viewerOf = ({ viewerId }: Common, note: { asked: string | null }): Viewer => ({
  get id(): number {
    return viewerId ?? refuse(note, 'id');
  },
  get sessionId(): string {
    return refuse(note, 'sessionId');
  },
});

/** Whether `ctx` stands for the subscribers of `stream`, who may see everything that its events refer to. */
export const standsFor = (ctx: Context, stream: StreamKey): boolean =>
  ctx instanceof Audience && ctx.stream === stream;
