import type { App } from '../app.js';
import type { ClientPolicy } from '../client-policy.js';
import { Context, type Viewer } from '../context.js';
import { PersonalTexts } from './personal-texts.js';
import type { StreamKey } from './topics.js';

/** A shared execution read a property of the viewer: its result must not be sent to other viewers. */
class UnsharedViewerRead extends Error {
  override readonly name = 'UnsharedViewerRead';
}

/** What a shared execution found out about viewers. */
interface Note {
  /** The property of the viewer that was read but is not common to all; null when none was. */
  unsharedProperty: string | null;
  /** The users whose result differs. */
  readonly except: Set<number>;
  /** Texts that are made for each viewer. */
  readonly texts: PersonalTexts;
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
 * user, but access to anything that the subscribers do not have in common throws UnsharedViewerRead, and is
 * recorded in `unsharedProperty` even if the error is caught.
 */
export class Audience extends Context {
  constructor(
    app: App,
    private readonly common: Common,
    requestId: string,
    private readonly note: Note = {
      unsharedProperty: null,
      except: new Set(),
      texts: new PersonalTexts(),
    },
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
  get unsharedProperty(): string | null {
    return this.note.unsharedProperty;
  }

  /** The users to whom the result must not be sent: theirs differs. */
  get except(): ReadonlySet<number> {
    return this.note.except;
  }

  /** Notes that the result of these users differs; false where it is made for one user alone. */
  exclude(userIds: Iterable<number>): boolean {
    if (this.common.viewerId !== null) return false;
    for (const id of userIds) this.note.except.add(id);
    return true;
  }

  /** Texts of the result that are made for each viewer. */
  get texts(): PersonalTexts {
    return this.note.texts;
  }

  /** A text that differs between viewers: its placeholder, or the text where all are one user. */
  textForEach(make: (viewerId: number) => string): string {
    const { viewerId } = this.common;
    return viewerId === null ? this.note.texts.add(make) : make(viewerId);
  }

  /** The stream that all of them may follow. */
  get stream(): StreamKey {
    return this.common.stream;
  }

  override fresh(): Audience {
    return new Audience(this.app, this.common, this.origin.requestId, this.note);
  }
}

function refuse(note: Note, what: string): never {
  note.unsharedProperty ??= what;
  throw new UnsharedViewerRead(`A field without @PerViewer reads the ${what} of the viewer.`);
}

const viewerOf = ({ viewerId }: Common, note: Note): Viewer => ({
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

/**
 * Excludes users from the shared result of an event, because a value differs for them. They execute the event on their own.
 * @returns true in a shared execution: the value to return is that of all other viewers. False for one viewer.
 */
export const excludeFromShared = (ctx: Context, userIds: Iterable<number>): boolean =>
  ctx instanceof Audience && ctx.exclude(userIds);

/**
 * A text that depends on the id of the viewer alone. It must be ASCII that JSON does not escape: in a shared execution it is
 * a placeholder, which is replaced for each subscriber when the payload is sent.
 */
export const textForViewer = (ctx: Context, make: (viewerId: number) => string): string =>
  ctx instanceof Audience ? ctx.textForEach(make) : make(ctx.viewer.id);
