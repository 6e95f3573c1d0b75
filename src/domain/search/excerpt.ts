import { fold, isPaired, wordPattern, wordsIn } from './fold.js';

/** A part of a text, in UTF-16 code units. */
export interface Range {
  start: number;
  length: number;
}

/** A part of a text around what was found, and where that is in it. */
export interface Excerpt {
  text: string;
  ranges: Range[];
}

/** The length of an excerpt, in UTF-16 code units. */
const excerptLength = 160;
/** What an excerpt shows before the first hit, at most. */
const before = 40;

/** A character with the marks on it: a boundary that no excerpt cuts. */
const cluster = /\P{M}(?:\p{M}|\p{Emoji_Modifier}|\u200d|\uff9e|\uff9f)*|\p{M}+/gsu;

/** Where the words of a query are in a text: the beginnings of words, and runs without spaces anywhere. */
export function rangesOf(text: string, query: string): Range[] {
  const wanted = [...new Set(wordsIn(fold(query)))];
  if (wanted.length === 0) return [];
  const { folded, origins } = foldWithOrigins(text);
  const found: Range[] = [];
  for (const { index, 0: word } of folded.matchAll(wordPattern)) {
    for (const one of wanted) {
      let at = isPaired(one) ? word.indexOf(one) : word.startsWith(one) ? 0 : -1;
      for (; at >= 0; at = isPaired(one) ? word.indexOf(one, at + one.length) : -1) {
        const start = origins[index + at]?.start ?? 0;
        const end = origins[index + at + one.length - 1]?.end ?? start;
        found.push({ start, length: end - start });
      }
    }
  }
  return merged(found);
}

/** The text as it is folded, and for each of its code units the part of the text that it came from. */
function foldWithOrigins(text: string) {
  let folded = '';
  const origins: { start: number; end: number }[] = [];
  for (const { index, 0: part } of text.matchAll(cluster)) {
    const piece = fold(part);
    folded += piece;
    const origin = { start: index, end: index + part.length };
    for (let unit = 0; unit < piece.length; unit += 1) origins.push(origin);
  }
  return { folded, origins };
}

/** Ranges in their order, those that touch as one. */
function merged(ranges: Range[]): Range[] {
  const all: Range[] = [];
  for (const { start, length } of ranges.sort((one, other) => one.start - other.start)) {
    const last = all.at(-1);
    if (last && start <= last.start + last.length)
      last.length = Math.max(last.length, start + length - last.start);
    else all.push({ start, length });
  }
  return all;
}

/** The part of a text around the first words that were found; `…` stands where it is cut. */
export function excerptOf(text: string, query: string): Excerpt {
  const ranges = rangesOf(text, query);
  if (text.length <= excerptLength) return { text, ranges };
  const first = ranges[0]?.start ?? 0;
  const start = first <= before ? 0 : boundary(text, first - before);
  const end = boundary(text, Math.min(text.length, start + excerptLength));
  const lead = start > 0 ? '…' : '';
  const shown = ranges
    .filter((range) => range.start >= start && range.start + range.length <= end)
    .map((range) => ({ ...range, start: range.start - start + lead.length }));
  return { text: `${lead}${text.slice(start, end)}${end < text.length ? '…' : ''}`, ranges: shown };
}

/** The nearest place up to `at` that cuts no character from its marks. */
function boundary(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const from = Math.max(0, at - excerptLength);
  let last = from;
  for (const { index } of text.slice(from, at + 1).matchAll(cluster)) last = from + index;
  return last;
}
