import type { Doorbell } from '../../core/events/doorbell.js';
import { conversationTopic } from '../../core/events/topics.js';
import type { InboxReader } from './inbox.reader.js';

/** The doorbells of at most so many conversations of a user are heard; the sweep finds changes of the others. */
const mostHeard = 200;

interface Indexed {
  readonly readers: Set<InboxReader>;
  listening: Promise<() => void> | null;
}

/** The inboxes of this node by the conversations of their owners, whose doorbells it hears. */
export class InboxIndex {
  private readonly conversations = new Map<number, Indexed>();
  private readonly indexed = new WeakMap<InboxReader, Set<number>>();

  constructor(
    private readonly doorbell: Doorbell,
    private readonly onRing: (conversationId: number) => void,
  ) {}

  /** The inboxes of participants of a conversation. */
  readersOf(conversationId: number): Iterable<InboxReader> {
    return this.conversations.get(conversationId)?.readers ?? [];
  }

  /** Takes the conversations of a reader, most recent first, or none of one that is closed. */
  update(reader: InboxReader): void {
    const known = this.indexed.get(reader) ?? new Set();
    const wanted = new Set(reader.closed ? [] : reader.conversations.keys());
    for (const id of known) if (!wanted.has(id)) this.remove(id, reader);
    let place = 0;
    for (const id of wanted) {
      this.add(id, reader, place < mostHeard);
      place += 1;
    }
    this.indexed.set(reader, wanted);
  }

  private add(id: number, reader: InboxReader, isHeard: boolean): void {
    const indexed = this.conversations.get(id) ?? { readers: new Set(), listening: null };
    this.conversations.set(id, indexed);
    indexed.readers.add(reader);
    if (isHeard) {
      indexed.listening ??= this.doorbell.listen(conversationTopic(id), () => this.onRing(id));
    }
  }

  private remove(id: number, reader: InboxReader): void {
    const indexed = this.conversations.get(id);
    if (!indexed?.readers.delete(reader) || indexed.readers.size > 0) return;
    this.conversations.delete(id);
    void indexed.listening?.then((stop) => stop());
  }
}
