/**
 * Stands on both sides of a reference, and of what it stands for. Nobody's text brings it along: in
 * the JSON that PostgreSQL makes of a text, this character is written `\u0002`.
 */
const mark = '\u0002';

/** Fewer rows than that lead to the same object too seldom. */
export const leastRows = 25;

/**
 * Objects that the rows of a list lead to, as fifty messages do to two people: each is written once,
 * behind the list, and the rows refer to it.
 */
export interface Repeated {
  /** What writes them; whoever writes the list takes them. */
  definitions: string[];
}

/** An object that is known by its number. */
interface Numbered {
  readonly table: string;
  readonly row: string;
  readonly text: string;
}

/** Whether the text of an object depends on nothing but its own row and what hangs on that. */
export const standsAlone = ({ row, text }: Pick<Numbered, 'row' | 'text'>): boolean => {
  const own = Number(row.slice(1));
  return (
    !text.includes(mark) &&
    [...text.matchAll(/\bt(\d+)\b/g)].every(([, alias]) => Number(alias) >= own)
  );
};

/** What refers to the object with the number `key`; `reference` is the number of the relation. */
export function referenceText(
  { definitions }: Repeated,
  reference: number,
  key: string,
  { table, row, text }: Numbered,
): string {
  definitions.push(
    `coalesce((select string_agg('${mark}${reference}:' || ${row}.id || '=' || ${text} || '${mark}', '')
      from ${table} ${row} where ${row}.id = any(array_agg(${key}))), '')`,
  );
  return `'${mark}${reference}:' || ${key} || '${mark}'`;
}

/** The JSON with each object in the place of what refers to it. */
export function withRepeated(json: string): string {
  // Every other piece is what stood between two marks.
  const pieces = json.split(mark);
  const texts = new Map<string, string>();
  for (let at = 1; at < pieces.length; at += 2) {
    const piece = pieces[at] as string;
    const end = piece.indexOf('=');
    if (end < 0) continue;
    texts.set(piece.slice(0, end), piece.slice(end + 1));
    pieces[at] = '';
  }
  let whole = pieces[0] as string;
  for (let at = 1; at < pieces.length; at += 2) {
    const piece = pieces[at] as string;
    const text = piece === '' ? '' : texts.get(piece);
    if (text === undefined) throw new Error(`Nothing is written for ${piece}.`);
    whole += text + pieces[at + 1];
  }
  return whole;
}
