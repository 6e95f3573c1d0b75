import type { KindName } from './kinds/kinds.js';
import type { Row } from './source.js';

const examplesMax = 5;

/** Text of a database or a file's name for a terminal: on one line, short, without control characters. */
export const printable = (text: string): string => {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
};

interface Told {
  count: number;
  isImported: boolean;
  examples: string[];
}

interface Section {
  table: string;
  isContinued: boolean;
  read: number;
  imported: number;
  told: Map<string, Told>;
}

/** What an import read, imported and left out, and why. */
export class Report {
  readonly sections = new Map<KindName, Section>();

  begin(kind: KindName, table: string, isContinued: boolean): void {
    this.sections.set(kind, { table, isContinued, read: 0, imported: 0, told: new Map() });
  }

  add(kind: KindName, read: number, imported: number): void {
    const section = this.sections.get(kind) as Section;
    section.read += read;
    section.imported += imported;
  }

  /** Counts a row that was left out, or was changed, and keeps the first few as examples. */
  tell(kind: KindName, reason: string, row: Row, isImported: boolean): void {
    const { told } = this.sections.get(kind) as Section;
    const one = told.get(reason) ?? { count: 0, isImported, examples: [] };
    told.set(reason, one);
    one.count += 1;
    if (one.examples.length < examplesMax) {
      const name = row.username ? ` (${row.username})` : '';
      one.examples.push(printable(`${row.id}${name}`));
    }
  }

  /** The report in lines of text. */
  toString(): string {
    return [...this.sections]
      .flatMap(([kind, { table, isContinued, read, imported, told }]) => [
        `${kind} from ${table}${isContinued ? ', after what was imported before' : ''}: ${read} read, ${imported} imported`,
        ...[...told].map(
          ([reason, { count, isImported, examples }]) =>
            `  ${isImported ? 'changed' : 'not imported'}: ${count}, ${reason}: ${examples.join(', ')}${count > examples.length ? ' …' : ''}`,
        ),
      ])
      .join('\n');
  }
}
