import { LRUCache } from 'lru-cache';

/**
 * The total text of the statements that have a name, in characters. PostgreSQL uses 110 to 250 bytes for each character
 * of a prepared statement, on every connection.
 */
const namedCharacters = 200_000;
/** The most text that is prepared on one connection, including statements that lost their name since. */
const preparedCharacters = 300_000;
/** A longer statement is not prepared. */
const longest = namedCharacters / 2;

const data = /^\s*(?:\/\*.*?\*\/\s*)?(?:select|insert|update|delete|with|merge)\b/is;

const notCode =
  /(?<comment>\/\*.*?\*\/|--[^\n]*)|e'(?:[^'\\]|\\.)*'|'[^']*'|"[^"]*"|\$(?<tag>[a-z_]\w*|)\$.*?\$\k<tag>\$/gis;
const parentheses = /\([^()]*\)/g;
const star = /\.\*|\*\s*(?:$|,|;|(?:from|into|where|union|order|limit)\b)/i;

/** Whether the result has all columns of a table, so that its type changes with the table. */
export function returnsAllColumns(text: string): boolean {
  let outer = text.replace(notCode, (...found) =>
    (found.at(-1) as { comment?: string }).comment === undefined ? ' quoted ' : ' ',
  );
  for (let inner = ''; inner !== outer; ) {
    inner = outer;
    outer = inner.replace(parentheses, ' nested ');
  }
  return star.test(outer);
}

/** A statement that has a name. */
interface Named {
  readonly name: string;
  readonly returnsAllColumns: boolean;
}

/** Names of statements that recur; the least recently used lose theirs. A name is never used again. */
export class PreparedNames {
  private readonly named = new LRUCache<string, Named>({
    maxSize: namedCharacters,
    sizeCalculation: (_, text) => text.length,
  });
  /** Statements seen once: most of them never recur, and would displace those that do. */
  private readonly once = new LRUCache<string, true>({
    max: 500,
    maxSize: 5 * namedCharacters,
    sizeCalculation: (_, text) => text.length,
  });
  private count = 0;
  /** How often each name that was given could not be used any more. */
  private readonly replaced = new Map<string, number>();

  /** The name of a statement; undefined at its first use, and for one that is not prepared. */
  of(text: string): Named | undefined {
    const known = this.named.get(text);
    if (known || text.length > longest || !data.test(text)) return known;
    if (!this.once.delete(text)) {
      this.once.set(text, true);
      return undefined;
    }
    this.count += 1;
    const named = {
      name: `recurring_${this.count}`,
      returnsAllColumns: returnsAllColumns(text),
    };
    this.named.set(text, named);
    return named;
  }

  /** The name under which a statement is prepared that was given `name`. */
  current(name: string): string {
    const times = this.replaced.get(name);
    return times ? `${name}_${times}` : name;
  }

  /** Makes a statement get another name, since `name` does not work on some connection. */
  replace(name: string, { text, name: given }: { text: string; name?: string }): void {
    if (given !== undefined) {
      if (this.current(given) === name)
        this.replaced.set(given, (this.replaced.get(given) ?? 0) + 1);
    } else if (this.named.get(text)?.name === name) {
      this.named.delete(text);
      this.once.set(text, true);
    }
  }
}

/** The names that are prepared on a connection. */
export class PreparedOnConnection {
  private readonly names = new Set<string>();
  private characters = 0;
  /** Whether it has to be closed, which frees the statements whose names are no longer used. */
  isFull = false;

  /** Whether the statement may be sent with its name. */
  admits(name: string, { length }: string): boolean {
    if (this.names.has(name)) return true;
    if (this.characters + length > preparedCharacters) {
      this.isFull = true;
      return false;
    }
    this.names.add(name);
    this.characters += length;
    return true;
  }
}
