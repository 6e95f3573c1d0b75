import type { MockCall } from './calls.js';
import type { OwnState } from './conversation-state.js';
import type { MockObject } from './defaults.js';
import { MockStream } from './stream.js';

/** What a resolver of the mock is called with. */
export interface MockContext {
  state: MockState;
  /** The address of the mock, without a path. */
  origin: string;
  /** The user who asks; null when nobody is signed in. */
  viewer: MockUser | null;
}

export interface MockUser extends MockObject {
  readonly __typename: 'User';
  readonly id: string;
  readonly username: string;
}

export interface MockMessage extends MockObject {
  readonly id: string;
  readonly seq: number;
  readonly sender: MockUser;
  readonly key: string | null;
  readonly conversation: MockConversation;
  content: string;
}

export interface MockConversation extends MockObject {
  readonly id: string;
  readonly participants: MockUser[];
  readonly rows: MockMessage[];
  /** The number up to which each user has read, by the id of the user. */
  readonly read: Map<string, number>;
  /** What each user has for themselves, by the id of the user. */
  readonly states: Map<string, OwnState>;
  readonly stream: MockStream;
}

export interface MockPost extends MockObject {
  readonly id: string;
  readonly author: MockUser;
  readonly likers: Set<string>;
}

/** All that the mock holds. */
export class MockState {
  readonly objects = new Map<string, MockObject>();
  readonly users: MockUser[] = [];
  /** Newest first. */
  readonly posts: MockPost[] = [];
  readonly conversations: MockConversation[] = [];
  /** Newest first. */
  readonly calls: MockCall[] = [];
  readonly feed = new MockStream({ hasCursor: true });
  private readonly streams = new Map<string, MockStream>();
  private ticks = 0;
  private readonly counts = new Map<string, number>();

  /** Events by name: the inbox of a user, or who types in a conversation. */
  stream(name: string): MockStream {
    const known = this.streams.get(name) ?? new MockStream({ hasCursor: true });
    this.streams.set(name, known);
    return known;
  }

  /** A new id, such as `post_3`. */
  nextId(kind: string): string {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return `${kind}_${count}`;
  }

  /** A time that is later than all before, and the same in each run. */
  now(): string {
    this.ticks += 1;
    return new Date(Date.UTC(2030, 0, 1) + this.ticks * 1000).toISOString();
  }

  add<T extends MockObject & { id: string }>(object: T): T {
    this.objects.set(object.id, object);
    return object;
  }

  user(username: string): MockUser | undefined {
    return this.users.find((user) => user.username === username);
  }
}
