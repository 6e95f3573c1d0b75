/** How many statements each connection keeps prepared; the rest are planned at every use. */
const most = 500;

/** Names by which statements are prepared once on each connection. */
export class StatementNames {
  private readonly names = new Map<string, string>();

  /** The name of a statement; undefined once too many have one. */
  of(text: string): string | undefined {
    const known = this.names.get(text);
    if (known || this.names.size >= most) return known;
    const name = `read_${this.names.size + 1}`;
    this.names.set(text, name);
    return name;
  }
}
