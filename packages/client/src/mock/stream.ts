import type { MockObject } from './defaults.js';

/** The epoch of all streams of the mock. */
export const mockEpoch = 'mock';

/** Numbered events, and those who follow them. */
export class MockStream {
  readonly events: MockObject[] = [];
  /** Whether it resumes by `cursor`, as inboxes do, or by `seq`. */
  private readonly hasCursor: boolean;
  private readonly followers = new Set<(event: MockObject) => void>();

  constructor({ hasCursor }: { hasCursor: boolean }) {
    this.hasCursor = hasCursor;
  }

  private cursorOf(seq: number): string | null {
    return this.hasCursor ? String(seq) : null;
  }

  get head(): number {
    return this.events.length;
  }

  /** Adds an event with the next number. */
  append(at: string, event: MockObject): number {
    const seq = this.head + 1;
    const numbered = { ...event, seq, at, cursor: this.cursorOf(seq) };
    this.events.push(numbered);
    this.tell(numbered);
    return seq;
  }

  /** Tells those who follow now, and keeps nothing. */
  tell(event: MockObject): void {
    for (const follower of this.followers) follower(event);
  }

  /** Calls `follower` with each later event. The result ends that. */
  follow(follower: (event: MockObject) => void): () => void {
    this.followers.add(follower);
    return () => void this.followers.delete(follower);
  }

  /** `StreamResumed`, the events behind `after` (without it, none), and all later ones. */
  resume(after: unknown, follower: (event: MockObject) => void): () => void {
    const from = after == null ? this.head : Number(after);
    const { head } = this;
    follower({ __typename: 'StreamResumed', head, epoch: mockEpoch, cursor: this.cursorOf(from) });
    for (const event of this.events.slice(from)) follower(event);
    return this.follow(follower);
  }
}
