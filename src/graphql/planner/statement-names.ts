import { LRUCache } from 'lru-cache';

/**
 * How much text of statements each connection keeps prepared; the rest are planned at every use. Of
 * a connection's memory in PostgreSQL a prepared plan takes some 250 bytes for each of its characters.
 */
const mostCharacters = 200_000;

/** Names by which statements are prepared once on each connection. */
export class StatementNames {
  private readonly names = new Map<string, string>();
  /** What was asked once: much of that never comes again, and would keep out what does. */
  private readonly once = new LRUCache<string, true>({ max: 500 });
  private characters = 0;

  /** The name of a statement; undefined at its first use, and for what there is no room. */
  of(text: string): string | undefined {
    const known = this.names.get(text);
    if (known || this.characters + text.length > mostCharacters) return known;
    if (!this.once.has(text)) {
      this.once.set(text, true);
      return undefined;
    }
    this.once.delete(text);
    this.characters += text.length;
    const name = `read_${this.names.size + 1}`;
    this.names.set(text, name);
    return name;
  }
}
